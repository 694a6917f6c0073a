//! A power cut: what was not synced is gone. Calls of the system are recorded while a command is at work, and the folder is then
//! laid out anew as a disk would have it that keeps nothing but what it was told to.

use super::inject::{Draw, act, copy, place, sample, shim};
use super::*;

/// What a disk has of a file.
#[derive(Clone, Debug, Default)]
struct Inode {
    written: u64,
    synced: u64,
    /// Where its bytes are, if no name leads there any more.
    kept: Option<String>,
}

/// What an open file is.
#[derive(Clone, Debug)]
enum Handle {
    File(usize),
    Folder(String),
}

type Names = BTreeMap<String, usize>;

/// A disk: names as programs see them, and as they would be after a power cut.
#[derive(Debug, Default)]
struct Disk {
    inodes: Vec<Inode>,
    seen: Names,
    durable: Names,
    folders: Vec<String>,
    durable_folders: Vec<String>,
    handles: BTreeMap<String, Handle>,
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

impl Disk {
    /// A folder in which everything was synced long ago.
    fn of(place: &Place, folder: &str) -> Disk {
        let mut disk =
            Disk { folders: vec![folder.into()], durable_folders: vec![folder.into()], ..Disk::default() };
        disk.scan(place, folder);
        disk.durable = disk.seen.clone();
        disk.durable_folders = disk.folders.clone();
        disk
    }

    fn scan(&mut self, place: &Place, folder: &str) {
        for entry in fs::read_dir(place.path(folder)).into_iter().flatten().flatten() {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                self.folders.push(path.clone());
                self.scan(place, &path);
            } else {
                let length = entry.metadata().unwrap().len();
                self.seen.insert(path, self.inodes.len());
                self.inodes.push(Inode { written: length, synced: length, kept: None });
            }
        }
    }

    /// A call that was done.
    fn replay(&mut self, line: &str) {
        let [what, a, b] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        match what {
            "new" => {
                self.handles.insert(b.into(), Handle::File(self.inodes.len()));
                self.seen.insert(a.into(), self.inodes.len());
                self.inodes.push(Inode::default());
            }
            "open" => {
                let handle = self.seen.get(a).map_or(Handle::Folder(a.into()), |inode| Handle::File(*inode));
                self.handles.insert(b.into(), handle);
            }
            "write" => {
                if let Some(Handle::File(inode)) = self.handles.get(a) {
                    self.inodes[*inode].written += b.parse::<u64>().unwrap();
                }
            }
            "sync" => match self.handles.get(a).cloned() {
                Some(Handle::File(inode)) => self.inodes[inode].synced = self.inodes[inode].written,
                Some(Handle::Folder(folder)) => {
                    let here = |path: &String| parent(path) == folder;
                    self.durable.retain(|path, _| !here(path));
                    self.durable.extend(
                        self.seen.iter().filter(|(path, _)| here(path)).map(|(p, i)| (p.clone(), *i)),
                    );
                    self.durable_folders.extend(self.folders.iter().filter(|path| here(path)).cloned());
                }
                None => {}
            },
            "kept" => {
                if let Some(inode) = self.seen.get(a) {
                    self.inodes[*inode].kept = Some(b.into());
                }
            }
            "rename" => {
                if let Some(inode) = self.seen.remove(a) {
                    self.seen.insert(b.into(), inode);
                }
            }
            "link" => {
                if let Some(inode) = self.seen.get(a).copied() {
                    self.seen.insert(b.into(), inode);
                }
            }
            "unlink" => drop(self.seen.remove(a)),
            "mkdir" => self.folders.push(a.into()),
            _ => panic!("{line}"),
        }
    }

    /// Lays the folder out as it is after the cut; `names_survive`: names are on the disk although nobody synced them, as some
    /// file systems do it, and bytes are not.
    fn lay_out(&self, place: &Place, from: &str, to: &str, names_survive: bool) {
        let (names, folders) =
            if names_survive { (&self.seen, &self.folders) } else { (&self.durable, &self.durable_folders) };
        for folder in folders {
            if place.path(folder).is_dir() {
                fs::create_dir_all(place.path(&folder.replacen(from, to, 1))).unwrap();
            }
        }
        for (path, inode) in names {
            let file = &self.inodes[*inode];
            let now = self.seen.iter().find(|(_, seen)| *seen == inode).map(|(path, _)| place.path(path));
            let kept = || file.kept.as_ref().map(|path| place.path(path));
            let bytes = now.or_else(kept).and_then(|path| fs::read(path).ok()).unwrap_or_default();
            let length = bytes.len().min(file.synced as usize);
            let target = place.path(&path.replacen(from, to, 1));
            if target.parent().unwrap().is_dir() {
                fs::write(target, &bytes[..length]).unwrap();
            }
        }
    }
}

/// What the folder is after a power cut at the n-th call, or behind the last one for 0.
fn cut(place: &Place, start: Option<&str>, words: &str, at: usize, names_survive: bool) -> usize {
    for folder in ["out", "after", "shadow"] {
        let _ = fs::remove_dir_all(place.path(folder));
    }
    let (record, count) = (place.path("shadow/record"), place.path("shadow/count"));
    fs::create_dir(place.path("shadow")).unwrap();
    if let Some(start) = start {
        copy(&place.path(start), &place.path("out"));
    }
    let mut disk = Disk::of(place, "out");
    let (number, shadow) = (at.to_string(), place.path("shadow"));
    let fault = [
        ("FAULT_AT", &*number),
        ("FAULT_HOW", "cut"),
        ("FAULT_RECORD", record.to_str().unwrap()),
        ("FAULT_COUNT", count.to_str().unwrap()),
        ("FAULT_SHADOW", shadow.to_str().unwrap()),
    ];
    let output = act(place, words, "out", &fault).output().unwrap();
    assert_eq!(output.status.code(), (at == 0).then_some(0), "{words}: {}", said(&output));
    fs::read_to_string(record).unwrap_or_default().lines().for_each(|line| disk.replay(line));
    disk.lay_out(place, "out", "after", names_survive);
    fs::read_to_string(count).map_or(0, |count| count.trim().parse().unwrap())
}

#[test]
fn after_a_power_cut_the_same_command_goes_on_from_what_was_synced() {
    if shim().is_none() {
        return;
    }
    let (place, mut draw) = (place(), Draw(11));
    let mut cuts = 0;
    for (start, words) in [
        (None, "run small.toml --events"),
        (None, "sweep study.toml"),
        (Some("sweep study.toml"), "sweep study.toml --replications 3"),
        (Some("sweep study.toml --shard 1/2"), "merge --partial"),
        (None, "calibrate calibration.toml"),
    ] {
        let begun = start.map(|words| {
            let _ = fs::remove_dir_all(place.path("start"));
            assert!(act(&place, words, "start", &[]).status().unwrap().success(), "{words}");
            "start"
        });
        // Behind the end nothing may be missing: the command has said that it is written.
        let calls = cut(&place, begun, words, 0, false);
        let whole = results(&place.path("out"));
        assert!(!whole.is_empty());
        assert!(results(&place.path("after")) == whole, "`{words}`: not everything was synced at its end");
        for turn in 0..sample(2).min(2 * calls) {
            let at = if sample(2) == usize::MAX { 1 + turn / 2 } else { 1 + draw.below(calls) };
            cut(&place, begun, words, at, turn % 2 == 0);
            let output = act(&place, words, "after", &[]).output().unwrap();
            let when = format!("`{words}` after a power cut at call {at} of {calls}");
            assert_eq!(output.status.code(), Some(0), "{when}: {}", said(&output));
            assert!(results(&place.path("after")) == whole, "{when}: other bytes");
            cuts += 1;
        }
    }
    println!("{cuts} power cuts");
}
