//! Job scripts for studies and folders of hostile names, run under schedulers that only look like them: every word reaches
//! the program as it is, and nothing in a name is ever a command.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a round tells what was tried, and what could not be"
)]
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

const STUDY: &str = "petisim = 1\nbase = \"world.toml\"\nreplications = 2\nmetrics = [\"tickets\"]\n\
                     [factors]\nrate = { path = \"citizens.problems.rate\", values = [50.0, 60.0] }\n\
                     [design]\nfull_factorial = {}\n";

/// Names that no shell, YAML, Python or scheduler likes. Each may leave a file PWN if it is taken for a command.
const NAMES: [&str; 22] = [
    "plain",
    "a b",
    "it's",
    "say \"hi\"",
    "$(touch PWN)",
    "`touch PWN`",
    "${HOME}",
    "a;touch PWN",
    "a&touch PWN",
    "a|touch PWN",
    "a>PWN",
    "*",
    "~",
    "!x",
    "#hash",
    "-rf",
    "接诉即办",
    "{shard}",
    "{{study}}",
    "%A %j",
    "a\\b",
    "--help",
];

/// In place of the program: writes down its words, each on a line, and says that two shards are missing.
const PETISIM: &str = "#!/bin/sh\n{ echo \"== $1\"; shift; printf '%s\\n' \"$@\"; } >> \"$LOG\"\n\
                       case \"$*\" in *--array) echo 1-2;; esac\n";

/// In place of Slurm: runs tasks 1 and 2 of a file, or what stands on its standard input.
const SBATCH: &str = "#!/bin/bash\nfor word; do case $word in --array=*) array=1;; esac; script=$word; done\n\
                      if [ -n \"$array\" ]; then for task in 1 2; do SLURM_ARRAY_TASK_ID=$task bash \"$script\" >&2; done\n\
                      else bash -s >&2; fi\necho 7\n";

/// In place of HyperQueue.
const HQ: &str = "#!/bin/bash\nfor word; do script=$word; done\n\
                  for task in 1 2; do HQ_TASK_ID=$task bash \"$script\" >&2; done\n";

/// In place of Snakemake: reads the names, and does the commands of the rules in turn, quoted as Snakemake does it.
const SNAKEMAKE: &str = r#"
import re, shlex, subprocess, sys
text = open(sys.argv[1], encoding="utf-8").read()
names = {}
exec(text.split("localrules:")[0], names)
inputs = re.search(r"rule plan:\n    input:\n        (.*),  #", text).group(1)
assert eval(inputs, names).format() == names["STUDY"], inputs
class Wildcards: shard = 1
names.update(wildcards=Wildcards, threads=1)
def one(found):
    value = eval(found.group(1), names)
    return shlex.quote(str(value)) if found.group(2) else str(value)
for command in re.findall(r'shell:\n        "(.*)"', text):
    subprocess.run(re.sub(r"\{([\w.]+)(:q)?\}", one, command), shell=True, check=True)
"#;

fn executable(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn place() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let tools = place.path().join("tools");
    fs::create_dir(&tools).unwrap();
    executable(&tools, "petisim", PETISIM);
    executable(&tools, "sbatch", SBATCH);
    executable(&tools, "hq", HQ);
    fs::write(tools.join("snakemake.py"), SNAKEMAKE).unwrap();
    fs::copy("scenarios/minimal.toml", place.path().join("world.toml")).unwrap();
    place
}

fn has_python() -> bool {
    Command::new("python3").arg("-c").arg("").status().is_ok_and(|status| status.success())
}

/// All words that the program was called with, when a script for this study ran.
fn called(place: &TempDir, scheduler: &str, study: &str, out: &str) -> String {
    let folder = place.path();
    let mut template = Command::new(env!("CARGO_BIN_EXE_petisim"));
    template.current_dir(folder).args(["template", scheduler, "--shards", "2", "--time", "30min"]);
    let printed = template.arg(format!("--out={out}")).arg("--").arg(study).output().unwrap();
    assert!(printed.status.success(), "{scheduler} {study}: {}", String::from_utf8_lossy(&printed.stderr));
    fs::write(folder.join("job.sh"), &printed.stdout).unwrap();
    let (log, tools) = (folder.join("tools/log"), folder.join("tools"));
    let _ = fs::remove_file(&log);
    let mut run = match scheduler {
        "snakemake" => Command::new("python3"),
        _ => Command::new("bash"),
    };
    if scheduler == "snakemake" {
        run.arg(tools.join("snakemake.py"));
    }
    let path = format!("{}:{}", tools.display(), std::env::var("PATH").unwrap());
    run.arg("job.sh").current_dir(folder).env("PATH", path).env("LOG", &log);
    let output = run.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{scheduler} {study}: {said}");
    fs::read_to_string(log).unwrap()
}

#[test]
fn a_name_in_a_script_is_never_a_command_under_any_scheduler() {
    let place = place();
    for scheduler in ["slurm", "hq", "snakemake"] {
        if scheduler == "snakemake" && !has_python() {
            eprintln!("there is no python3: the workflow is not tried");
            continue;
        }
        for name in NAMES {
            let (study, out) = (format!("{name}.toml"), format!("{name} out"));
            fs::write(place.path().join(&study), STUDY).unwrap();
            let before: Vec<_> =
                fs::read_dir(place.path()).unwrap().flatten().map(|e| e.file_name()).collect();
            let words = called(&place, scheduler, &study, &out);
            let path =
                |text: &str| if text.starts_with('-') { format!("./{text}") } else { text.to_string() };
            let (study, out) = (path(&study), path(&out));
            let plan = format!("== plan\n{study}\n--out\n{out}\n--shards\n2\n");
            assert!(words.contains(&plan), "{scheduler} {name}:\n{words}");
            let sweep = format!("== sweep\n{study}\n--out\n{out}\n--shard\n");
            assert!(words.contains(&sweep), "{scheduler} {name}:\n{words}");
            assert!(words.contains(&format!("== merge\n{out}\n")), "{scheduler} {name}:\n{words}");
            let new = fs::read_dir(place.path()).unwrap().flatten().map(|e| e.file_name());
            let new: Vec<_> = new.filter(|name| !before.contains(name) && name != "job.sh").collect();
            // Only the folder of logs.
            let logs = format!("{}-logs", out.trim_start_matches("./"));
            assert!(new.iter().all(|name| *name == *logs), "{scheduler} {name}: {new:?}");
        }
    }
}

#[test]
fn marks_of_two_studies_never_collide() {
    let place = place();
    let mark = |study: &str, out: &str| {
        fs::write(place.path().join(study), STUDY).unwrap();
        let mut template = Command::new(env!("CARGO_BIN_EXE_petisim"));
        template.current_dir(place.path()).args([
            "template",
            "snakemake",
            study,
            "--shards",
            "2",
            "--time",
            "30min",
        ]);
        let printed = template.args(["--out", out]).output().unwrap();
        let text = String::from_utf8(printed.stdout).unwrap();
        text.lines().find(|line| line.starts_with("DONE")).unwrap().to_string()
    };
    let marks = [
        mark("Gate_2.toml", "o"),
        mark("gate-2.toml", "o"),
        mark("接诉.toml", "o"),
        mark("群众.toml", "o"),
        mark("gate-2.toml", "p"),
    ];
    for (place, mark) in marks.iter().enumerate() {
        assert!(!marks[..place].contains(mark), "{marks:?}");
    }
}

#[test]
fn a_path_of_several_lines_or_hidden_letters_gets_no_script() {
    let place = place();
    for out in ["two\nlines", "a\u{202e}b", "a\u{1b}b", "a\u{9b}b"] {
        let output = Command::new(env!("CARGO_BIN_EXE_petisim"))
            .current_dir(place.path())
            .args(["template", "slurm", "--out", out])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{out:?}");
        assert!(output.stdout.is_empty());
    }
}
