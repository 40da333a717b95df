//! Reads the nodes of a text, and records which could not be read.

use super::{InputError, Remark, Source, Unreadable, read_nodes, read_nodes_with_addresses};
use crate::manifest::nodes::Nodes;

/// The nodes of a text.
#[derive(Debug, Clone, Default)]
pub(in crate::contract) struct NodeTable {
    pub(in crate::contract) nodes: Nodes,
    unreadable: Unreadable,
}

impl NodeTable {
    pub(in crate::contract) fn read(
        text: &str,
        source: Source,
        errors: &mut Vec<InputError>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let first = errors.len();
        let nodes = read_nodes(text, source, errors);
        NodeTable::of(nodes, first, source, errors, remarks)
    }

    /// As [`NodeTable::read`], but also keeps the internal addresses of the nodes.
    pub(in crate::contract) fn read_with_addresses(
        text: &str,
        source: Source,
        errors: &mut Vec<InputError>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let first = errors.len();
        let nodes = read_nodes_with_addresses(text, source, errors);
        NodeTable::of(nodes, first, source, errors, remarks)
    }

    /// Creates the table; the errors from index `first` on are those of the nodes.
    fn of(
        nodes: Nodes,
        first: usize,
        source: Source,
        errors: &[InputError],
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let mut unreadable = Unreadable::default();
        for error in errors.iter().skip(first) {
            unreadable.add("", &error.name);
        }
        if nodes.is_empty() && errors.len() == first {
            remarks.push(Remark { source, message: "no node here".to_owned() });
        }
        NodeTable { nodes, unreadable }
    }

    /// Whether a node may be among those that could not be read.
    pub(in crate::contract) fn may_have(&self, name: &str) -> bool {
        self.unreadable.may_be("", name)
    }
}
