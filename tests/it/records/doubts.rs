//! Nothing odd passes in silence, and one odd row moves no figure.
use super::*;

#[test]
fn by_how_much_a_closing_was_early_is_told_before_it_is_cut() {
    let file = "id,opened,closed\n1,2020-01-02 00:00:00,2019-11-01 00:00:00\n2,2020-01-02 08:00:00,2020-01-03 08:00:00\n";
    let read = replay(file, "");
    has(&read.err, &["1 closed before they were opened, by up to 62 d (line 2)"]);
    assert_eq!(read.reason("closed_before_opened"), (1, vec![2]));
}

#[test]
fn day_and_month_are_doubted_while_both_orders_fit() {
    let file = "id,opened,closed\n1,02/01/2020 08:00,05/01/2020 08:00\n2,03/01/2020 08:00,06/01/2020 09:00\n\
                3,04/01/2020 08:00,12/01/2020 09:00\n";
    let over = |format: &str| format!("[run]\nlength = \"365 d\"\n[requests]\ntime_format = \"{format}\"\n");
    let read = replay(file, &over("%m/%d/%Y %H:%M"));
    has(
        &read.err,
        &[
            "no day is later than the twelfth, so both orders of day and month fit",
            "a request takes 92d1h (median), in the other order 73 h",
            "set `requests.time_format` to \"%d/%m/%Y %H:%M\"",
        ],
    );
    assert!(read.manifest["records"]["notes"][0].as_str().unwrap().contains("both orders"));
    let right = replay(file, &over("%d/%m/%Y %H:%M"));
    assert_eq!(right.median_and_p90(), (73.0, 193.0));
    // One day after the twelfth settles it.
    let settled = replay(format!("{file}4,13/01/2020 08:00,\n"), &over("%d/%m/%Y %H:%M"));
    assert!(!settled.err.contains("both orders"), "{}", settled.err);
    has(
        &refused(format!("{file}4,13/01/2020 08:00,\n"), &over("%m/%d/%Y %H:%M")),
        &["\"%d/%m/%Y %H:%M\" fits"],
    );
}

/// Forty requests that take ten days, and sixty that are younger than nine and open.
fn a_hundred(closing: impl Fn(usize) -> String) -> String {
    let time = |hours: usize| {
        let (day, hour) = (hours / 24, hours % 24);
        let (month, day) = if day < 31 { (1, day + 1) } else { (2, day - 30) };
        format!("2020-{month:02}-{day:02} {hour:02}:00:00")
    };
    let row = |i: usize| {
        let opened = time(9 + 12 * i);
        let closed =
            if i < 40 { closing(i).replace("usual", &time(9 + 12 * i + 240)) } else { String::new() };
        let opened = if i < 40 { opened } else { time(9 + 12 * 40 + 3 * i) };
        format!("R{i:03},{opened},{closed}\n")
    };
    format!("id,opened,closed\n{}", (0..100).map(row).collect::<String>())
}

#[test]
fn one_closing_in_a_wrong_year_moves_no_figure() {
    let clean = replay(a_hundred(|_| "usual".into()), "");
    assert_eq!(clean.median_and_p90(), (240.0, 240.0));
    for year in ["3020-01-11 09:00:00", "2021-01-11 09:00:00", "9999-12-31", "1020-01-11 09:00:00"] {
        let typo = replay(a_hundred(|i| if i == 0 { year.into() } else { "usual".into() }), "");
        assert_eq!(typo.median_and_p90(), (240.0, 240.0), "{year}");
        assert_eq!(typo.manifest["records"]["watched_until"], clean.manifest["records"]["watched_until"]);
    }
}

#[test]
fn closings_far_behind_the_end_are_told_and_taken_as_open() {
    let typo = replay(a_hundred(|i| if i == 0 { "3020-01-11 09:00:00".into() } else { "usual".into() }), "");
    assert_eq!((typo.reason("far_closing"), typo.reason("odd_year")), ((1, vec![2]), (1, vec![2])));
    has(
        &typo.err,
        &["1 closed far behind the end of the file: taken as open (by up to 1000 years) (line 2)"],
    );
    has(&typo.err, &["typing errors or stand for \"open\"", "`requests.watched_until`"]);
    // Many that share one impossible day mean "open".
    let sentinel =
        replay(a_hundred(|i| if i.is_multiple_of(2) { "9999-12-31".into() } else { "usual".into() }), "");
    assert_eq!(sentinel.reason("far_closing").0, 20);
    assert_eq!(sentinel.all("recorded_open_share"), 0.8);
}

#[test]
fn the_end_of_watching_can_be_said() {
    let read = replay(a_hundred(|_| "usual".into()), "[requests]\nwatched_until = \"2020-01-20\"\n");
    assert_eq!(read.manifest["records"]["watched_until"], "2020-01-20T23:59:59");
    // Opened from day 1 on, two a day, closed ten days later: those closed until the twentieth day are believed.
    assert_eq!(read.reason("closed_after_watch").0, 20);
    assert!(read.reason("opened_after_watch").0 > 0);
}

#[test]
fn a_word_for_nothing_is_named_as_such() {
    let file = "id,opened,closed\n1,2020-01-02 08:00:00,NA\n2,2020-01-02 09:00:00,2020-01-03 08:00:00\n";
    has(
        &refused(file, ""),
        &["line 2, column `closed`", "if it means that there is no time, set `requests.blank` to [\"NA\"]"],
    );
    let read = replay(file, "[requests]\nblank = [\"NA\"]\n");
    assert_eq!((read.recorded().0, read.recorded().2), (2.0, 0.5));
}

#[test]
fn due_times_count() {
    let file = "id,opened,closed,due\n1,2020-01-02 08:00,2020-01-09 08:00,2020-01-02 09:00\n\
                2,2020-01-02 08:00,2020-01-09 08:00,2020-01-02 09:00\n";
    let over = "[requests.columns]\ndue = \"due\"\n";
    let late = replay(file, over);
    assert_eq!(late.all("recorded_on_time_share"), 0.0);
    has(&late.out, &["on time by the recorded due date: rec. 0%, sim. "]);
    let early = replay(file.replace("2020-01-02 09:00", "2020-01-31 09:00"), over);
    assert_eq!((early.all("recorded_on_time_share"), early.all("simulated_on_time_share")), (1.0, 1.0));
    assert!(replay(file, "").all("recorded_on_time_share").is_nan());
    // An open request is late as soon as its due time has passed, and undecided before.
    let open = "id,opened,closed,due\n1,2020-01-02 08:00,,2020-01-03 09:00\n2,2020-01-05 08:00,,2020-02-20 09:00\n\
                3,2020-01-05 08:00,2020-01-06 08:00,2020-01-07 09:00\n";
    assert_eq!(replay(open, over).all("recorded_on_time_share"), 0.5);
}

#[test]
fn a_replay_invents_no_joint_work() {
    let rows: String = (0..40)
        .map(|i| format!("{i},2020-01-{:02} 08:00,2020-01-{:02} 12:00\n", i / 2 + 1, i / 2 + 1))
        .collect();
    let over = "[unit.works]\nstaff = 5\n[unit.water]\nstaff = 5\n[requests]\nunknown_category = \"works\"\n\
                [category.works]\nshare = 0.5\nremit = [\"works\"]\n[category.water]\nshare = 0.5\nremit = [\"water\"]\n";
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let base = BASE.replace("joint = 0\n", "").replace("category.any", "category.water");
    fs::write(path("base.toml"), base).unwrap();
    fs::write(path("over.toml"), over).unwrap();
    fs::write(path("requests.csv"), format!("id,opened,closed\n{rows}")).unwrap();
    let resolved = |set: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        command
            .args(["run", "base.toml", "--overlay", "over.toml", "-o", "out", "--force", "--quiet"])
            .args(set);
        command.current_dir(folder.path()).assert().success();
        fs::read_to_string(path("out/scenario.resolved.toml")).unwrap()
    };
    assert_eq!(resolved(&[]).matches("joint = 0.0\n").count(), 2);
    // What the scenario says holds.
    assert_eq!(resolved(&["-s", "category.works.joint=0.5"]).matches("joint = 0.0\n").count(), 1);
}

#[test]
fn check_reads_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("base.toml"), BASE).unwrap();
    let check = |file: &str, more: &[&str]| {
        fs::write(path("requests.csv"), file).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        let output =
            command.args(["check", "base.toml"]).args(more).current_dir(folder.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (code, out, err) = check("id,opened,closed\n1,2020-01-02,\n", &[]);
    assert_eq!((code, out.as_str()), (Some(0), "base.toml: scenario, ok\n"));
    has(&err, &["1 of 1 rows kept", "1 still open (line 2)"]);
    let (code, out, err) = check("id,opened,closed\n1,soon,\n", &[]);
    assert_eq!((code, out.as_str()), (Some(2), "base.toml: scenario, cannot be used\n"));
    has(&err, &["line 2, column `opened`"]);
    let (_, out, _) = check("id,opened,closed\n1,2020-01-02,\n", &["--format", "json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(json[0]["records"]["reasons"]["open"]["rows"], 1);
}

#[test]
fn categories_that_are_never_open_are_told() {
    let row = |i: usize| {
        let closed = if i.is_multiple_of(2) || i % 4 == 1 { "2020-01-20" } else { "" };
        format!(
            "{i},2020-01-{:02},{closed},{}\n",
            i / 10 + 1,
            if i.is_multiple_of(2) { "lamps" } else { "roads" }
        )
    };
    let rows: String = (0..120).map(row).collect();
    let over = "[requests]\nunknown_category = \"any\"\n[requests.columns]\ncategory = \"about\"\n";
    let read = replay(format!("id,opened,closed,about\n{rows}"), over);
    has(&read.err, &["never seen open, though 25 % of all are: 1 of 2 categories, first \"lamps\" (60)"]);
}

#[test]
fn requests_behind_the_end_of_the_run_are_told() {
    let file = "id,opened,closed\n1,2020-01-02,2020-01-03\n2,2020-03-01,2020-03-03\n";
    let read = replay(file, "");
    assert_eq!(read.reason("beyond_run"), (1, vec![3]));
    has(&read.err, &["make `run.length` longer"]);
}
