//! Reads the nodes of a text, and their addresses.

use std::collections::BTreeMap;

use super::{InputError, Source};
use crate::contract::position::Place;
use crate::manifest::Position;
use crate::manifest::nodes::{NodeReading, Nodes, ReadError};

/// Reads the nodes of a text, with only the fields that placement uses.
pub(in crate::contract) fn read_nodes(
    text: &str,
    source: Source,
    errors: &mut Vec<InputError>,
) -> Nodes {
    taken(Nodes::read(text), source, errors)
}

/// Returns the nodes that could be read, and reports the others.
fn taken(
    reading: Result<NodeReading, ReadError>,
    source: Source,
    errors: &mut Vec<InputError>,
) -> Nodes {
    let reading = match reading {
        Ok(reading) => reading,
        Err(error) => {
            let place = Some(point(error.position));
            errors.push(InputError { place, ..InputError::of(source, error.message) });
            return Nodes::new();
        }
    };
    errors.extend(reading.problems.iter().map(|problem| InputError {
        index: Some(problem.index),
        name: problem.name.clone().unwrap_or_default(),
        field: problem.field.to_string(),
        place: Some(point(problem.position)),
        ..InputError::of(source, problem.message.clone())
    }));
    reading.nodes
}

fn point(at: Position) -> Place {
    Place { start: at.into(), end: at.into() }
}

/// As [`read_nodes`], but also reads the internal addresses of the nodes.
pub(in crate::contract) fn read_nodes_with_addresses(
    text: &str,
    source: Source,
    errors: &mut Vec<InputError>,
) -> Nodes {
    taken(Nodes::read_with_addresses(text), source, errors)
}

/// Returns the internal addresses of the nodes that have any, by node name; the preferred address
/// is first.
pub(in crate::contract) fn internal_addresses(nodes: &Nodes) -> BTreeMap<String, Vec<String>> {
    let mut addresses = BTreeMap::new();
    for node in nodes.iter() {
        let internal: Vec<String> = node.internal_addresses().map(str::to_owned).collect();
        if !internal.is_empty() {
            addresses.insert(node.name().to_owned(), internal);
        }
    }
    addresses
}
