//! What could not be read of a node list, and where it stands.

use std::fmt;

use super::Nodes;
use crate::field::PathBuf;

/// What was read of a text, and which of its nodes could not be.
#[derive(Debug, Clone, Default)]
pub struct NodeReading {
    /// The nodes that could be read, in the order of the text.
    pub nodes: Nodes,
    /// The nodes that could not be, in the order of the text.
    pub problems: Vec<NodeProblem>,
    /// How many objects of other kinds were passed over.
    pub others: usize,
}

/// Why one node of a text is left out.
///
/// `Display` says which node it is, where it stands, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeProblem {
    /// The node's number among all objects of the text, from zero.
    pub index: usize,
    /// The node's name, if it could be read.
    pub name: Option<String>,
    /// Whether the node is an item of a list; else it is a document by itself.
    pub in_list: bool,
    /// The field that is wrong, from the node's root.
    pub field: PathBuf,
    /// The line of that field, from one.
    pub line: usize,
    /// The column of that field in bytes, from one.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for NodeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NodeProblem { index, line, field, message, .. } = self;
        let list = if self.in_list { "items" } else { "documents" };
        write!(f, "{list}[{index}]")?;
        match &self.name {
            Some(name) => write!(f, " (node {name}, line {line})")?,
            None => write!(f, " (line {line})")?,
        }
        write!(f, ": {field}: {message}")
    }
}

/// Why a text is no list of nodes at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The line, from one.
    pub line: usize,
    /// The column in bytes, from one.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for ReadError {}

/// Lines, counted on from the last place that was asked for.
#[derive(Default)]
pub(super) struct Lines {
    counted: usize,
    newlines: usize,
}

impl Lines {
    /// The line and column of a place, both from one.
    pub(super) fn place(&mut self, text: &str, at: usize) -> (usize, usize) {
        let newlines = |part: &[u8]| part.iter().filter(|b| **b == b'\n').count();
        let bytes = text.as_bytes();
        if at < self.counted {
            *self = Lines::default();
        }
        self.newlines += newlines(bytes.get(self.counted..at).unwrap_or_default());
        self.counted = at.min(bytes.len());
        let before = bytes.get(..at).unwrap_or(bytes);
        let line_start = before.iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
        (self.newlines + 1, at - line_start + 1)
    }
}
