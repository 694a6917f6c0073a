//! Scripts, read as those read them who will run them.

use super::*;

fn job() -> Job {
    let load = Load { runs: 6_000, seconds: 3.0 };
    Job {
        study: "scenarios/studies/Gate 接.toml".into(),
        out: "out/it's".into(),
        load: Some(load),
        chunks: Chunks::of(Some(load), Wish::default()),
    }
}

#[test]
fn every_script_is_filled_in_to_the_last_place() {
    for scheduler in Scheduler::ALL {
        let script = job().script(scheduler);
        for word in [
            "{{study",
            "{{out",
            "{{logs",
            "{{name",
            "{{load",
            "{{version",
            "{{limit",
            "{{at_once",
            "{{minutes",
        ] {
            assert!(!script.contains(word), "{}: {word}\n{script}", scheduler.name());
        }
        assert!(script.contains("6000 runs of about 3.00 s"), "{script}");
        assert!(script.contains("5.0 h of one core: 10 tasks, at most 30 min each"), "{script}");
        assert!(script.ends_with('\n'));
        assert!(
            script.lines().all(|line| line.trim_end() == line),
            "{}: blanks at the end",
            scheduler.name()
        );
    }
}

#[test]
fn slurm_is_asked_for_what_the_chunks_need() {
    let script = job().script(Scheduler::Slurm);
    for line in [
        "#SBATCH --array=1-10%10",
        "#SBATCH --time=00:50:00",
        "#SBATCH --signal=B:TERM@120",
        "#SBATCH --requeue",
        "#SBATCH --job-name=petisim-gate",
    ] {
        assert!(script.lines().any(|other| other == line), "{line}\n{script}");
    }
    // `afterok` would never start a merge once a task has failed.
    assert!(script.contains("--dependency=afterany:") && !script.contains("afterok"));
    let chunks = Chunks { shards: 400, minutes: 1_501 };
    let script = Job { chunks, ..job() }.script(Scheduler::Slurm);
    assert!(script.contains("#SBATCH --array=1-400%50\n"), "{script}");
    assert!(script.contains("#SBATCH --time=25:01:00\n"), "{script}");
}

#[test]
fn no_task_guesses_how_many_there_are() {
    // The size of one submission is not the number of shards: after `--array=3,17` it is 2.
    for scheduler in Scheduler::ALL {
        let script = job().script(scheduler);
        assert!(!script.contains("ARRAY_TASK_COUNT"), "{script}");
        assert!(script.contains("--shard auto") || scheduler == Scheduler::Snakemake, "{script}");
    }
}

#[test]
fn names_with_quotes_and_blanks_stay_one_word() {
    assert_eq!(quoted("out/gate-2_b.toml"), "out/gate-2_b.toml");
    assert_eq!(quoted("my study.toml"), "'my study.toml'");
    assert_eq!(quoted("it's"), r"'it'\''s'");
    assert_eq!(quoted("$(reboot)"), "'$(reboot)'");
    assert_eq!(quoted(""), "''");
    assert!(job().script(Scheduler::Slurm).contains(r"out='out/it'\''s'"));
    assert!(job().script(Scheduler::Snakemake).contains(r#"OUT = "out/it's""#));
}

#[test]
fn a_job_has_a_name_that_every_scheduler_takes() {
    let name = |study: &str| Job { study: study.into(), ..job() }.name();
    assert_eq!(name("scenarios/studies/Gate_Keeping 2.toml"), "petisim-gate-keeping-2");
    assert_eq!(name("接诉.toml"), "petisim");
    assert_eq!(name(&"x".repeat(99)), format!("petisim-{}", "x".repeat(40)));
}

#[test]
fn braces_that_name_nothing_are_left_alone() {
    let values = [("a", "1".to_string())];
    assert_eq!(fill("{{a}} {{b}} {{ {{a}}", &values), "1 {{b}} {{ 1");
}

#[test]
fn a_study_too_small_for_a_cluster_is_told_so() {
    let load = Some(Load { runs: 20, seconds: 0.1 });
    let small = Job { load, chunks: Chunks::of(load, Wish::default()), ..job() };
    let script = small.script(Scheduler::Slurm);
    assert!(script.contains("2 s of one core: 1 task, at most 2 s each."), "{script}");
    assert!(script.contains("`petisim sweep` on one machine does as well"), "{script}");
    let short = Job { chunks: Chunks { shards: 2, minutes: 60 }, ..job() };
    assert!(short.script(Scheduler::Slurm).contains("# Longer than the limit of time"));
}
