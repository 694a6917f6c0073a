//! What is run: one point (a scenario with every value settled), its replications, and the names in it.

use super::interrupted::{ChangeDate, Interrupted};
use super::records::Records;
use crate::kernel::param::Node;
use crate::kernel::{SimTime, StartDate};
use crate::model::ids::{CategoryId, Org};
use crate::model::outcome::MetricInfo;

/// Raised whenever the same scenario may give other numbers than before.
pub const RESULTS_VERSION: u32 = 3;

/// Paths that change no row of a run, and so are no column of one: adding replications or rewording a title must
/// leave the rows that exist as they are.
const NO_COLUMN: [&str; 6] = ["about", "extends", "petisim", "run.confidence", "run.replications", "title"];

/// A parameter of the resolved scenario that holds a single value.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Dotted path.
    pub path: String,
    /// Its value as the resolved scenario writes it: a bool, a number or text.
    pub value: Node,
}

/// A file that the scenario was read from, or that it replays.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InputFile {
    /// Its path as given.
    pub path: String,
    /// blake3 of the text of a scenario, or of the bytes of a data file, as 64 hexadecimal digits.
    pub blake3: String,
}

/// Names of the rows of the model's tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Units by id.
    pub units: Vec<String>,
    /// Districts by id.
    pub districts: Vec<String>,
    /// Categories by id.
    pub categories: Vec<String>,
    /// The city desk.
    pub city: String,
    /// The upper government.
    pub government: String,
}

impl Names {
    /// The name of whoever has staff or keeps a record.
    pub fn org(&self, org: Org) -> &str {
        match org {
            Org::City => &self.city,
            Org::District(id) => self.districts.get(id.index()).map_or("?", String::as_str),
            Org::Unit(id) => self.units.get(id.index()).map_or("?", String::as_str),
            Org::Government => &self.government,
        }
    }

    /// The name of a category.
    pub fn category(&self, id: CategoryId) -> &str {
        self.categories.get(id.index()).map_or("?", String::as_str)
    }
}

/// One point and its replications, as the layers above need to know it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Title of the scenario.
    pub title: String,
    /// The resolved scenario: running it again gives the same bytes.
    pub resolved_toml: String,
    /// blake3 of the resolved scenario, as 64 hexadecimal digits.
    pub scenario_hash: String,
    /// Id of the point, by [`point_id`].
    pub point_id: String,
    /// Its parameters with single values, in alphabetical order of paths.
    pub parameters: Vec<Parameter>,
    /// Files that it was read from.
    pub inputs: Vec<InputFile>,
    /// What was found in the file that it replays, if it replays one.
    pub records: Option<Records>,
    /// Master seed.
    pub seed: u64,
    /// Name of the random number generator.
    pub rng: &'static str,
    /// How many replications.
    pub replications: u32,
    /// Confidence of intervals, in `(0, 1)`.
    pub confidence: f64,
    /// Civil date of time zero.
    pub start: StartDate,
    /// Beginning of the counted window.
    pub warm_up_end: SimTime,
    /// End of the run and of the counted window.
    pub end: SimTime,
    /// Dated changes within the counted window, in the order of their dates.
    pub changes: Vec<ChangeDate>,
    /// Names.
    pub names: Names,
    /// The catalogue of metrics.
    pub metrics: &'static [MetricInfo],
}

impl Subject {
    /// What becomes of series at the dated changes; nothing yet.
    pub fn interrupted(&self) -> Interrupted {
        let counted = (self.start.date_of(self.warm_up_end), self.start.date_of(self.end));
        Interrupted::new(self.changes.clone(), counted)
    }

    /// The id of a run, unique over points and replications.
    pub fn run_id(&self, replication: u32) -> String {
        format!("{}-{replication}", self.point_id)
    }
}

/// The single values of a resolved scenario, in alphabetical order of paths.
///
/// Lists are left out: they stand in the resolved scenario and fit no cell of a table. So is what
/// changes no row, such as the number of replications: adding some must leave earlier rows as they are.
pub fn leaves(resolved: &Node) -> Vec<Parameter> {
    let mut found = Vec::new();
    collect("", resolved, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn collect(path: &str, node: &Node, found: &mut Vec<Parameter>) {
    match node {
        Node::Table(table) => {
            for (key, child) in table {
                collect(&join(path, key), child, found);
            }
        }
        Node::List(_) => {}
        _ if NO_COLUMN.contains(&path) => {}
        single => found.push(Parameter { path: path.to_string(), value: single.clone() }),
    }
}

/// The id of a point: 12 hexadecimal digits of blake3 over the results version, the scenario's identity (what is
/// simulated, and nothing of how often), and the hash of the data that it replays, if any.
pub fn point_id(identity: &str, data: Option<&str>) -> String {
    point_hash(identity, data).to_hex()[..12].to_string()
}

/// What [`point_id`] is the beginning of.
pub(super) fn point_hash(identity: &str, data: Option<&str>) -> blake3::Hash {
    let named = format!("petisim results {RESULTS_VERSION}\n{identity}\n{}\n", data.unwrap_or(""));
    blake3::hash(named.as_bytes())
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Table;

    fn table(entries: &[(&str, Node)]) -> Node {
        Node::Table(entries.iter().map(|(key, node)| (key.to_string(), node.clone())).collect::<Table>())
    }

    fn scenario(replications: i64, seed: i64, share: f64) -> Node {
        let run = table(&[("replications", Node::Int(replications)), ("seed", Node::Int(seed))]);
        table(&[("run", run), ("units", table(&[("share", share.into()), ("weights", [0.5, 0.5].into())]))])
    }

    #[test]
    fn the_id_of_a_point_follows_from_its_scenario_and_its_data() {
        let id = point_id("one", None);
        assert_eq!(id.len(), 12);
        assert!(id.chars().all(|c| c.is_ascii_hexdigit()));
        assert_eq!(id, point_id("one", None));
        assert_ne!(id, point_id("another", None));
        assert_ne!(id, point_id("one", Some("data")));
    }

    #[test]
    fn single_values_become_columns_and_lists_do_not() {
        let paths: Vec<String> = leaves(&scenario(1, 7, 0.1)).into_iter().map(|leaf| leaf.path).collect();
        assert_eq!(paths, ["run.seed", "units.share"]);
    }
}
