//! What is compared, as it is typed: `FILE`, `FILE+OVERLAY+OVERLAY`, or a folder with results.

use crate::model::outcome::MetricInfo;
use std::path::{Path, PathBuf};

use crate::command::exit::{Exit, Fault};
use crate::command::precision::unknown_metric;
use crate::model::metrics::headline;

/// Where values come from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// A scenario with overlays, to be run.
    Scenario {
        /// The scenario.
        file: PathBuf,
        /// What is laid over it.
        overlays: Vec<PathBuf>,
    },
    /// A folder, to be read.
    Results(PathBuf),
}

/// One of those that are compared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Variant {
    /// As it was typed.
    pub(crate) given: String,
    /// Its name in tables: the names of its files without folders and endings, or of the folder.
    pub(crate) name: String,
    /// Where its values come from.
    pub(crate) source: Source,
}

/// Reads what was typed.
///
/// # Errors
/// If scenarios and folders are mixed.
pub(crate) fn parse(given: &[String]) -> Result<Vec<Variant>, Fault> {
    let mut variants: Vec<Variant> = given.iter().map(|given| one(given)).collect();
    let is_known = |variant: &Variant| matches!(variant.source, Source::Results(_));
    if variants.iter().any(is_known) && !variants.iter().all(is_known) {
        let error = anyhow::anyhow!("scenarios and folders of results cannot be mixed");
        return Err(
            Fault::new(Exit::Usage, error).hint("run the scenarios first, or name the scenarios of all")
        );
    }
    // Two files of one name in different folders keep their folders; what is typed twice gets a number.
    let names: Vec<String> = variants.iter().map(|variant| variant.name.clone()).collect();
    for (place, variant) in variants.iter_mut().enumerate() {
        let count = |texts: &[String], text: &str| texts.iter().filter(|other| *other == text).count();
        if count(&names, &names[place]) == 1 {
            continue;
        }
        variant.name.clone_from(&given[place]);
        if count(given, &given[place]) > 1 {
            variant.name.push_str(&format!("#{}", place + 1));
        }
    }
    Ok(variants)
}

fn one(given: &str) -> Variant {
    let whole = Path::new(given);
    let stem = |path: &Path| path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    if whole.is_dir() || is_result(whole) {
        let name = whole.file_name().unwrap_or(whole.as_os_str()).to_string_lossy().into_owned();
        return Variant { given: given.into(), name, source: Source::Results(whole.into()) };
    }
    // A file may have a plus sign in its name.
    let parts: Vec<&Path> =
        if whole.exists() { vec![whole] } else { given.split('+').map(Path::new).collect() };
    let name = parts.iter().map(|part| stem(part)).collect::<Vec<String>>().join("+");
    let overlays = parts[1..].iter().map(PathBuf::from).collect();
    Variant { given: given.into(), name, source: Source::Scenario { file: parts[0].into(), overlays } }
}

/// The place of the reference: the first, or the one that is named as typed or by its name.
///
/// # Errors
/// If none is.
pub(crate) fn find(variants: &[Variant], reference: Option<&str>) -> Result<usize, Fault> {
    let Some(reference) = reference else { return Ok(0) };
    let place = variants.iter().position(|variant| variant.given == reference || variant.name == reference);
    place.ok_or_else(|| {
        let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
        let error = anyhow::anyhow!("the reference `{reference}` is none of those that are compared");
        Fault::new(Exit::Usage, error).hint(format!("name one of {}", names.join(", ")))
    })
}

/// The folder of what a command finds about variants: `out/<command>-<names>`.
pub(crate) fn default_folder(command: &str, variants: &[Variant]) -> PathBuf {
    let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
    Path::new("out").join(format!("{command}-{}", names.join("-")))
}

/// Places of the metrics that are asked for.
pub(crate) fn metrics_of(asked: &[String], metrics: &[MetricInfo]) -> Result<Vec<usize>, Fault> {
    let place = |id: &str| {
        let place = metrics.iter().position(|metric| metric.id == id);
        place.ok_or_else(|| unknown_metric(id, metrics))
    };
    match asked {
        [] => headline().map(place).collect(),
        [all] if all == "all" => Ok((0..metrics.len()).collect()),
        asked => {
            let mut places: Vec<usize> = Vec::new();
            for id in asked {
                let place = place(id)?;
                if !places.contains(&place) {
                    places.push(place);
                }
            }
            Ok(places)
        }
    }
}

/// Whether a folder holds a result of ours, whole or not.
fn is_result(folder: &Path) -> bool {
    crate::store::manifest::Manifest::read(folder).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(given: &[&str]) -> Vec<String> {
        let given: Vec<String> = given.iter().map(|text| text.to_string()).collect();
        parse(&given).unwrap().into_iter().map(|variant| variant.name).collect()
    }

    #[test]
    fn overlays_stand_behind_a_plus() {
        let variant = one("a/base.toml+b/less.toml+c/more.toml");
        assert_eq!(variant.name, "base+less+more");
        let overlays = vec![PathBuf::from("b/less.toml"), PathBuf::from("c/more.toml")];
        assert_eq!(variant.source, Source::Scenario { file: "a/base.toml".into(), overlays });
    }

    #[test]
    fn names_are_unique() {
        assert_eq!(names(&["a/x.toml", "a/y.toml"]), ["x", "y"]);
        assert_eq!(names(&["a/x.toml", "b/x.toml"])[1], "b/x.toml".to_string());
        let twice = names(&["x.toml", "x.toml"]);
        assert_ne!(twice[0], twice[1]);
    }

    #[test]
    fn the_reference_is_found_by_either_name() {
        let given = ["a/x.toml".to_string(), "a/y.toml".to_string()];
        let variants = parse(&given).unwrap();
        assert_eq!(find(&variants, None).unwrap(), 0);
        assert_eq!((find(&variants, Some("y")).unwrap(), find(&variants, Some("a/y.toml")).unwrap()), (1, 1));
        assert_eq!(find(&variants, Some("z")).unwrap_err().exit, Exit::Usage);
    }

    #[test]
    fn scenarios_and_results_are_not_mixed() {
        let folder = tempfile::tempdir().unwrap();
        let given = ["x.toml".to_string(), folder.path().display().to_string()];
        assert_eq!(parse(&given).unwrap_err().exit, Exit::Usage);
    }
}
