#![no_main]

#[path = "../../it/fuzzed/seeds.rs"]
#[allow(dead_code, reason = "each target uses a part")]
mod seeds;
#[path = "../../it/fuzzed/targets.rs"]
#[allow(dead_code, reason = "each target uses a part")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _accepted = targets::packed(data);
});
