//! The nodes of a text, and their addresses.

use std::collections::BTreeMap;

use super::{InputError, Source};
use crate::contract::parts::NodeParts;
use crate::contract::position::Place;
use crate::field::Segment;
use crate::manifest::nodes::Nodes;
use crate::manifest::{Documents, Entry, Position};

/// The nodes of a text, with no more of them than placement asks for.
pub(in crate::contract) fn read_nodes(
    text: &str,
    source: Source,
    errors: &mut Vec<InputError>,
) -> Nodes {
    let reading = match Nodes::read(text) {
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

/// The internal addresses of the nodes that state some, by name, the preferred one first.
/// What else a node has wrong is reported by [`read_nodes`].
pub(in crate::contract) fn internal_addresses(
    text: &str,
    errors: &mut Vec<InputError>,
) -> BTreeMap<String, Vec<String>> {
    let documents = Documents::read(text);
    let mut addresses = BTreeMap::new();
    for (index, entry) in documents.entries_as("v1", "Node").iter().enumerate() {
        let Entry::Other(object) = entry else { continue };
        if object.kind() != "Node" {
            continue;
        }
        match object.decode::<NodeParts>() {
            Ok((NodeParts { metadata, status }, _)) => {
                let all = status.addresses.into_iter();
                let internal = all.filter(|address| address.type_ == "InternalIP");
                let internal: Vec<String> = internal.map(|address| address.address).collect();
                if let Some(name) = metadata.name.filter(|_| !internal.is_empty()) {
                    addresses.insert(name, internal);
                }
            }
            Err(error) => {
                let status =
                    error.path.segments().first() == Some(&Segment::Field("status".into()));
                if status {
                    let name = object.name();
                    errors.push(InputError::undecodable(Source::Nodes, index, name, &error));
                }
            }
        }
    }
    addresses
}
