//! What is run: one point (a scenario with every value settled), its replications, and the names in it.

use crate::kernel::param::Node;
use crate::kernel::{SimTime, StartDate};
use crate::model::ids::{CategoryId, Org};
use crate::model::outcome::MetricInfo;

/// Raised whenever the same scenario may give other numbers than before.
pub const RESULTS_VERSION: u32 = 1;

/// Paths that do not tell one point from another: a point keeps its id when replications are added. The seed is
/// not among them, because equal ids promise equal rows.
const NOT_OF_THE_POINT: [&str; 1] = ["run.replications"];

/// A parameter of the resolved scenario that holds a single value.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Dotted path.
    pub path: String,
    /// Its value as the resolved scenario writes it: a bool, a number or text.
    pub value: Node,
}

/// A file that the scenario was read from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct InputFile {
    /// Its path as given.
    pub path: String,
    /// blake3 of its bytes, as 64 hexadecimal digits.
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
    /// blake3 of its canonical form.
    pub scenario_hash: String,
    /// Id of the point, by [`point_id`].
    pub point_id: String,
    /// Its parameters with single values, in alphabetical order of paths.
    pub parameters: Vec<Parameter>,
    /// Files that it was read from.
    pub inputs: Vec<InputFile>,
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
    /// Names.
    pub names: Names,
    /// The catalogue of metrics.
    pub metrics: &'static [MetricInfo],
}

impl Subject {
    /// The id of a run, unique over points and replications.
    pub fn run_id(&self, replication: u32) -> String {
        format!("{}-{replication}", self.point_id)
    }
}

/// The single values of a resolved scenario, in alphabetical order of paths.
///
/// Lists are left out: they stand in the resolved scenario and fit no cell of a table. So is the number of
/// replications: adding some must leave earlier rows as they are.
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
        _ if NOT_OF_THE_POINT.contains(&path) => {}
        single => found.push(Parameter { path: path.to_string(), value: single.clone() }),
    }
}

/// The id of a point: 12 hexadecimal digits of blake3 over the results version and the resolved scenario without
/// its number of replications.
pub fn point_id(resolved: &Node) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&RESULTS_VERSION.to_le_bytes());
    hash("", resolved, &mut hasher);
    hasher.finalize().to_hex()[..12].to_string()
}

/// Feeds a tree of values: each with a byte for its kind and its length, so that no two trees read the same.
fn hash(path: &str, node: &Node, hasher: &mut blake3::Hasher) {
    let mut sized = |kind: u8, bytes: &[u8]| {
        hasher.update(&[kind]);
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    match node {
        Node::Bool(value) => sized(b'b', &[u8::from(*value)]),
        Node::Int(value) => sized(b'i', &value.to_le_bytes()),
        Node::Float(value) => sized(b'f', &value.to_bits().to_le_bytes()),
        Node::Text(text) => sized(b't', text.as_bytes()),
        Node::List(items) => {
            sized(b'l', &(items.len() as u64).to_le_bytes());
            items.iter().for_each(|item| hash(path, item, hasher));
        }
        Node::Table(table) => {
            sized(b'{', &[]);
            for (key, child) in table {
                let path = join(path, key);
                if !NOT_OF_THE_POINT.contains(&path.as_str()) {
                    hash(&path, &Node::Text(key.clone()), hasher);
                    hash(&path, child, hasher);
                }
            }
            hasher.update(b"}");
        }
    }
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
    fn a_point_keeps_its_id_when_replications_are_added() {
        assert_eq!(point_id(&scenario(1, 7, 0.1)), point_id(&scenario(100, 7, 0.1)));
    }

    #[test]
    fn another_value_or_seed_is_another_point() {
        let id = point_id(&scenario(1, 7, 0.1));
        assert_eq!(id.len(), 12);
        assert!(id.chars().all(|c| c.is_ascii_hexdigit()));
        assert_ne!(id, point_id(&scenario(1, 8, 0.1)));
        assert_ne!(id, point_id(&scenario(1, 7, 0.2)));
    }

    #[test]
    fn a_key_and_its_value_cannot_be_mistaken_for_another_pair() {
        assert_ne!(point_id(&table(&[("ab", "c".into())])), point_id(&table(&[("a", "bc".into())])));
        assert_ne!(point_id(&table(&[("a", Node::Int(1))])), point_id(&table(&[("a", Node::Float(1.0))])));
        let nested = table(&[("a", table(&[("b", Node::Int(1)), ("c", Node::Int(2))]))]);
        let flat = table(&[("a", table(&[("b", Node::Int(1))])), ("c", Node::Int(2))]);
        assert_ne!(point_id(&nested), point_id(&flat));
    }

    #[test]
    fn single_values_become_columns_and_lists_do_not() {
        let paths: Vec<String> = leaves(&scenario(1, 7, 0.1)).into_iter().map(|leaf| leaf.path).collect();
        assert_eq!(paths, ["run.seed", "units.share"]);
    }
}
