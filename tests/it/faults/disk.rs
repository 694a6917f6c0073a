//! A disk that refuses: full, or not to be written to.

use super::*;

/// Words of the shell that let no file become longer than so many blocks of 512 bytes; a write beyond fails, as on a disk
/// that is full.
fn limit(blocks: u32) -> String {
    // What it would do to a program that does not expect it is end it.
    format!("ulimit -c 0; ulimit -f {blocks}; exec \"$@\"")
}

/// Does a command behind words of the shell.
fn behind(place: &Place, shell: &str, act: &Act, out: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", shell, "sh", env!("CARGO_BIN_EXE_petisim")]);
    place.prepare(&mut command, act.words, out);
    command.output().unwrap()
}

const ALL: [&Act; 7] = [&RUN, &SWEEP, &COMPARE, &CLAIMS, &CALIBRATE, &ATTRIBUTE, &VERIFY];

#[test]
fn a_disk_that_refuses_is_told_and_no_half_file_has_its_final_name() {
    for act in ALL {
        let place = Place::new();
        let whole = place.whole(act, "whole");
        for blocks in [0, 6] {
            let out = format!("out{blocks}");
            let output = behind(&place, &limit(blocks), act, &out);
            let when = format!("when no file may be longer than {blocks} blocks, `{}`", act.words);
            // With much room some commands need no more.
            if output.status.code() != Some(act.code) || blocks == 0 {
                assert_eq!(output.status.code(), Some(1), "{when}: {}", said(&output));
                assert!(said(&output).to_lowercase().contains("file too large"), "{when}: {}", said(&output));
            }
            nothing_is_half_written(&place.path(&out), &whole, &when);
            assert_eq!(place.whole(act, &out), whole, "{when}, and then with room");
        }
    }
}

#[test]
fn a_result_that_is_there_stays_whole_when_the_disk_refuses_a_new_one() {
    for act in ALL {
        let place = Place::new();
        let whole = place.whole(act, "out");
        let output = behind(&place, &limit(1), act, "out");
        assert!([1, act.code].contains(&output.status.code().unwrap()), "{}: {}", act.words, said(&output));
        assert_eq!(results(&place.path("out")), whole, "{}", act.words);
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_told() {
    use std::os::unix::fs::PermissionsExt;
    for act in ALL {
        let place = Place::new();
        fs::create_dir(place.path("locked")).unwrap();
        fs::set_permissions(place.path("locked"), fs::Permissions::from_mode(0o555)).unwrap();
        fs::set_permissions(place.0.path(), fs::Permissions::from_mode(0o755)).unwrap();
        // No folder is locked to root: then the command is somebody else.
        let shell = "[ $(id -u) = 0 ] || exec \"$@\"; exec setpriv --reuid 65534 --regid 65534 --clear-groups -- \"$@\"";
        let output = behind(&place, shell, act, "locked/out");
        assert_eq!(output.status.code(), Some(1), "{}: {}", act.words, said(&output));
        let told = said(&output);
        assert!(told.contains("locked/out") && told.to_lowercase().contains("permission denied"), "{told}");
    }
}

#[test]
fn a_file_where_the_folder_should_be_is_left_alone() {
    for act in ALL {
        let place = Place::new();
        fs::write(place.path("out"), "mine").unwrap();
        let output = place.command(act.words, "out").output().unwrap();
        assert!([1, 6].contains(&output.status.code().unwrap()), "{}: {}", act.words, said(&output));
        assert_eq!(fs::read(place.path("out")).unwrap(), b"mine", "{}", act.words);
    }
}

/// Fills a disk but for one page, which is less than any result takes.
fn leave_a_page(ballast: &Path) {
    use std::io::Write;
    let (mut file, mut pages) = (fs::File::create(ballast).unwrap(), 0_u64);
    while file.write_all(&[0; 4096]).is_ok() {
        pages += 1;
    }
    file.set_len(pages.saturating_sub(1) * 4096).unwrap();
}

#[test]
fn a_full_disk_is_told_and_the_same_command_goes_on_where_there_is_room() {
    let Some(full) = std::env::var_os("PETISIM_FULL_DISK").map(PathBuf::from) else { return };
    for act in ALL {
        let place = Place::new();
        let whole = place.whole(act, "whole");
        let ballast = full.join("ballast");
        leave_a_page(&ballast);
        let out = full.join("out");
        let output = place.command(act.words, out.to_str().unwrap()).output().unwrap();
        let when = format!("on a full disk, `{}`", act.words);
        assert_eq!(output.status.code(), Some(1), "{when}: {}", said(&output));
        assert!(said(&output).contains("No space left"), "{when}: {}", said(&output));
        nothing_is_half_written(&out, &whole, &when);
        fs::remove_file(&ballast).unwrap();
        assert_eq!(place.whole(act, out.to_str().unwrap()), whole, "{when}, and then with room");
        fs::remove_dir_all(&out).unwrap();
    }
}
