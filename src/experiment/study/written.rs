//! Values that only studies have: whatever a parameter takes, parts of a scenario, paths of files, names of metrics.

use crate::kernel::param::{Fault, Kind, Known, Node, Param, Place, Problems, nearest, shorten};
use crate::model::metrics;
pub use crate::scenario::part::Part;

/// A value of whatever kind the parameter takes that it is meant for; that parameter checks it.
#[derive(Clone, Debug, PartialEq)]
pub struct Any(pub Node);

impl Param for Any {
    fn kind() -> Kind {
        Kind::Any
    }

    fn read(node: &Node, _: &mut Problems) -> Option<Any> {
        Some(Any(node.clone()))
    }

    fn write(&self) -> Node {
        self.0.clone()
    }
}

/// One path of a file or a list of them, as seen from the folder of the study. The loader reads them at their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files;

impl Param for Files {
    fn kind() -> Kind {
        Kind::Files
    }

    fn read(_: &Node, _: &mut Problems) -> Option<Files> {
        Some(Files)
    }

    fn write(&self) -> Node {
        Node::List(Vec::new())
    }
}

/// A metric of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricName(pub &'static str);

impl Param for MetricName {
    fn kind() -> Kind {
        let names = || metrics::catalogue().iter().map(|metric| (metric.id, metric.label)).collect();
        Kind::Known(Known { what: "metric", names })
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<MetricName> {
        let Node::Text(name) = node else {
            let message = format!("found {}", node.describe());
            problems.note(Fault::Kind, Place::Value, message, "expected the name of a metric in quotes");
            return None;
        };
        let known: Vec<&'static str> = metrics::catalogue().iter().map(|metric| metric.id).collect();
        let found = known.iter().find(|id| *id == name);
        if found.is_none() {
            let message = format!("there is no metric `{}`", shorten(name));
            problems.note(Fault::Reference, Place::Value, message, nearest(name, &known));
        }
        found.map(|id| MetricName(id))
    }

    fn write(&self) -> Node {
        self.0.into()
    }
}
