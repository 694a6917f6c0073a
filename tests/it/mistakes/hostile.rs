//! x
#[test]
fn show() {
    let r = super::toy::read(
        "petisim=1\ntitle = \"x\"\n[run]\nlength = 5\nlenth = 5 d\n[units.refusal]\nbase=1.5\n",
    );
    println!("{}", r.unwrap_err().plain());
    let r = super::toy::read_with("petisim=1\n", &["run.length=5", "run.x=5"]);
    println!("{}", r.unwrap_err().plain());
    let r = super::toy::read("petisim=1\n[calendar.office]\n[category.heat]\nshare=1\nhandling={exponential={mean=\"3 h\"}}\n[units.refusal]\n").unwrap();
    println!("{}", r.resolved_toml());
    println!("{:?}", r.identity());
}
