//! The nodes of one side of a comparison, and which could not be read.

use super::super::daemon_sets::Unread;
use super::super::place::read_nodes;
use super::super::problem::{Problem, Remark, Source};
use crate::manifest::nodes::Nodes;

/// The nodes of a text.
#[derive(Debug, Clone, Default)]
pub(super) struct NodeTable {
    pub(super) read: Nodes,
    unread: Unread,
}

impl NodeTable {
    pub(super) fn of(
        text: &str,
        source: Source,
        problems: &mut Vec<Problem>,
        remarks: &mut Vec<Remark>,
    ) -> Self {
        let mut found = Vec::new();
        let read = read_nodes(text, &mut found);
        let mut unread = Unread::default();
        for problem in &mut found {
            unread.add("", &problem.name);
            problem.source = source;
        }
        if read.is_empty() && found.is_empty() {
            remarks.push(Remark { source, message: "no node here".to_owned() });
        }
        problems.append(&mut found);
        NodeTable { read, unread }
    }

    /// Whether a node is among those that could not be read, as far as is known.
    pub(super) fn may_have(&self, name: &str) -> bool {
        self.unread.may_be("", name)
    }
}
