//! Names that stand in files: a manifest, a plan or a data package of somebody else may say anything. A name is a plain
//! file name inside its folder, or it is refused: no string of a file ever becomes a path in another way.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::regular::{Unfit, no_link};

/// No file system that we know allows a longer name.
const LONGEST: usize = 255;

/// Names that mean devices on Windows, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A string that should be the name of a file and is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAName(String);

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a plain file name", self.0)
    }
}

impl std::error::Error for NotAName {}

impl From<NotAName> for io::Error {
    fn from(name: NotAName) -> io::Error {
        io::Error::new(ErrorKind::InvalidInput, name)
    }
}

/// Whether a string can name a file in a folder, on every system.
pub(crate) fn is_plain(name: &str) -> bool {
    let fits = !name.is_empty() && name.len() <= LONGEST && name != "." && name != "..";
    let is_text = !name.contains(['/', '\\', ':']) && !name.chars().any(char::is_control);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |stem: &str| {
        let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
        port.is_some_and(|rest| rest.len() == 1 && rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    fits && is_text && !DEVICES.contains(&&*stem) && !numbered(&stem)
}

/// The place of a file in a folder, by a name that somebody wrote into a file.
///
/// # Errors
/// If it is not a plain name.
pub(crate) fn inside(folder: &Path, name: &str) -> Result<PathBuf, NotAName> {
    if is_plain(name) { Ok(folder.join(name)) } else { Err(NotAName(name.into())) }
}

/// Names of the files of resolved scenarios, by the names of the scenarios: those that become one as files get numbers.
pub(crate) fn scenario_files(scenarios: &[(String, String)]) -> Vec<String> {
    let plain = |c: char| if c.is_alphanumeric() || "-_.+".contains(c) { c } else { '_' };
    let file = |name: &str| name.chars().map(plain).collect::<String>() + ".resolved.toml";
    let plain: Vec<String> = scenarios.iter().map(|(name, _)| file(name)).collect();
    let name = |(place, file): (usize, &String)| {
        let is_taken = plain[..place].iter().any(|other| other.eq_ignore_ascii_case(file));
        if is_taken { format!("{}-{file}", place + 1) } else { file.clone() }
    };
    plain.iter().enumerate().map(name).collect()
}

/// A subfolder that we write into: made if it is not there, and never one elsewhere that a link leads to.
///
/// # Errors
/// If there is something else of that name, or the disk refuses.
pub(crate) fn subfolder(folder: &Path, name: &str) -> io::Result<PathBuf> {
    let path = inside(folder, name)?;
    match std::fs::create_dir(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        made => made?,
    }
    own_folder(&path)?;
    Ok(path)
}

/// A folder below one that may be somebody else's: no link in it leads us out. It need not be there.
///
/// # Errors
/// If one of the names is no plain name, or a link has it.
pub fn inner_folder(folder: &Path, below: &[&str]) -> io::Result<PathBuf> {
    let mut path = folder.to_path_buf();
    for name in below {
        path = inside(&path, name)?;
        no_link(&path).map_err(|error| {
            io::Error::new(error.kind(), format!("cannot write into `{}`: {error}", path.display()))
        })?;
    }
    Ok(path)
}

/// Whether something is a folder itself, and not a link to one.
///
/// # Errors
/// [`Unfit`], or what the system says.
pub(crate) fn own_folder(path: &Path) -> io::Result<()> {
    let kind = std::fs::symlink_metadata(path)?.file_type();
    match () {
        () if kind.is_dir() => Ok(()),
        () if kind.is_symlink() => Err(Unfit::Link.into()),
        () => Err(Unfit::NotAFolder.into()),
    }
}

/// The first string in a manifest that should be the name of a file of the folder and is not. Files that a scenario was
/// read from (`inputs`) are paths; they are told and never opened.
pub(crate) fn foreign_name(manifest: &Value) -> Option<NotAName> {
    let names: &dyn Fn(&str, &Value) -> bool = &|key, value| {
        matches!(key, "path" | "from" | "to") && value.as_str().is_none_or(|name| !is_plain(name))
    };
    match manifest {
        Value::Object(fields) => fields.iter().find_map(|(key, value)| match &**key {
            "inputs" | "command" | "environment" | "factors" | "metrics" => None,
            "outputs" | "removes" => {
                let bad = value.as_array()?.iter().find(|name| !name.as_str().is_some_and(is_plain))?;
                Some(NotAName(bad.as_str().unwrap_or_default().into()))
            }
            key if names(key, value) => Some(NotAName(value.as_str().unwrap_or_default().into())),
            _ => foreign_name(value),
        }),
        Value::Array(items) => items.iter().find_map(foreign_name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_plain_names_are_names() {
        for name in
            ["runs.csv", "a b.toml", "结果.csv", ".petisim-1.tmp", "..csv", "console.csv", "com10", "$(x)"]
        {
            assert!(is_plain(name), "{name}");
        }
        let long = "x".repeat(256);
        for name in [
            "",
            ".",
            "..",
            "/etc/passwd",
            "../x",
            "a/b",
            "a/",
            "..\\x",
            "C:x",
            "C:\\x",
            "a:stream",
            "a\0b",
            "a\nb",
            "\u{9b}x",
            "nul",
            "NUL.txt",
            "com1",
            "lpt9.csv",
            "aux .csv",
            &long,
        ] {
            assert!(!is_plain(name), "{name:?}");
            assert!(inside(Path::new("out"), name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn files_of_scenarios_have_names_of_their_own() {
        let named = ["a/b", "a_b", "A_B", "c+d"].map(|name| (name.to_string(), String::new()));
        let files = scenario_files(&named);
        assert_eq!(files, ["a_b", "2-a_b", "3-A_B", "c+d"].map(|name| format!("{name}.resolved.toml")));
    }

    #[test]
    fn names_are_looked_for_wherever_a_manifest_has_them() {
        let good = json!({ "inputs": [{ "path": "/home/me/x.toml" }], "command": ["-o", "../x"],
                           "outputs": ["a.csv"], "files": [{ "path": "a.csv" }] });
        assert_eq!(foreign_name(&good), None);
        for bad in [
            json!({ "files": [{ "path": "a.csv" }, { "path": "../x" }] }),
            json!({ "files": [{ "path": 7 }] }),
            json!({ "analyses": [{ "path": "/x" }] }),
            json!({ "plan": [{ "files": [{ "path": "a/b" }] }] }),
            json!({ "outputs": ["a.csv", ".."] }),
            json!({ "pending": { "renames": [{ "from": "a", "to": "../b" }] } }),
            json!({ "pending": { "removes": ["../b"] } }),
        ] {
            assert!(foreign_name(&bad).is_some(), "{bad}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_folder_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere", folder.path().join("parts")).unwrap();
        let error = subfolder(folder.path(), "parts").unwrap_err();
        assert_eq!(error.to_string(), "it is a link, which may lead out of the folder");
        assert_eq!(subfolder(folder.path(), "others").unwrap(), folder.path().join("others"));
        assert!(subfolder(folder.path(), "../x").is_err());
    }
}
