//! Who a process is, and whether one of this host is still alive. Where it cannot be known, that is said.

use std::fs;

use serde::{Deserialize, Serialize};

/// A process, as told to others that share a folder with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Name of its host, for people.
    pub host: String,
    /// The running system in which its number means something: the boot and the namespace of processes. Empty if
    /// unknown.
    pub system: String,
    /// Its number.
    pub pid: u32,
    /// When it began, in the clock ticks of its system: numbers of processes are used again. 0 if unknown.
    pub began: u64,
}

impl Process {
    /// This process.
    pub(crate) fn this() -> Process {
        let pid = std::process::id();
        let began = state_and_beginning(pid).map_or(0, |(_, began)| began);
        Process { host: host(), system: system().unwrap_or_default(), pid, began }
    }

    /// What names its unfinished files: number, beginning, and a short hash of its system.
    pub(crate) fn tag(&self) -> String {
        format!("{}-{}-{}", self.pid, self.began, &blake3::hash(self.system.as_bytes()).to_hex()[..12])
    }

    /// The process that a name begins with, if it is one of this system.
    pub(crate) fn of_tag(name: &str) -> Option<Process> {
        let mut words = name.split('-');
        let (pid, began, of) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?, words.next()?);
        let process = Process { host: String::new(), system: system()?, pid, began };
        (process.tag().rsplit('-').next() == Some(of)).then_some(process)
    }

    /// Whether it is alive; none if it belongs to another host, container or boot, or if the system does not tell.
    pub(crate) fn is_alive(&self) -> Option<bool> {
        if self.began == 0 || self.system.is_empty() || self.system != system()? {
            return None;
        }
        let alive = state_and_beginning(self.pid).is_some_and(|(state, began)| {
            // A process that ended and that nobody has asked after is no more than its number.
            !matches!(state, 'Z' | 'X') && began == self.began
        });
        Some(alive)
    }
}

fn host() -> String {
    let name =
        fs::read_to_string("/proc/sys/kernel/hostname").or_else(|_| fs::read_to_string("/etc/hostname"));
    let name =
        name.ok().or_else(|| std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok());
    name.map(|name| name.trim().to_string())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "unknown host".into())
}

/// The boot and the namespace of processes, as Linux names them.
fn system() -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let space = fs::read_link("/proc/self/ns/pid").ok()?;
    Some(format!("{} {}", boot.trim(), space.display()))
}

/// State and beginning of a process, by proc_pid_stat(5): the third and the 22nd field; the second is in brackets and
/// may hold anything.
fn state_and_beginning(pid: u32) -> Option<(char, u64)> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?.chars().next()?;
    Some((state, fields.nth(18)?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn only_a_living_process_of_this_boot_is_alive() {
        let this = Process::this();
        assert_eq!(this.is_alive(), Some(true));
        assert_eq!(Process { began: this.began + 1, ..this.clone() }.is_alive(), Some(false));
        assert_eq!(Process { system: "another boot".into(), ..this.clone() }.is_alive(), None);
        let mut child = std::process::Command::new("sleep").arg("60").spawn().unwrap();
        let began = state_and_beginning(child.id()).unwrap().1;
        let other = Process { pid: child.id(), began, ..this };
        assert_eq!(other.is_alive(), Some(true));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(other.is_alive(), Some(false));
    }
}
