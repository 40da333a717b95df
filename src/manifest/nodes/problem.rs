//! What could not be read of a node list, and its position.

use std::fmt;

use super::Nodes;
use crate::field::PathBuf;
use crate::manifest::places::Position;

/// The nodes that were read from a text, and those that could not be.
#[derive(Debug, Clone, Default)]
pub struct NodeReading {
    /// The nodes that could be read, in the order of the text.
    pub nodes: Nodes,
    /// The nodes that could not be, in the order of the text.
    pub problems: Vec<NodeProblem>,
    /// How many objects of other kinds were skipped.
    pub others: usize,
}

/// Why one node of a text is left out.
///
/// `Display` names the node, its line, and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeProblem {
    /// The node's index among all objects of the text, from zero.
    pub index: usize,
    /// The node's name, if it could be read.
    pub name: Option<String>,
    /// The field that is wrong, from the node's root. Empty if the object as a whole is wrong.
    pub field: PathBuf,
    /// The position of that field.
    pub position: Position,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for NodeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let NodeProblem { index, position, field, message, .. } = self;
        write!(f, "object {index} (")?;
        if let Some(name) = &self.name {
            write!(f, "node {name}, ")?;
        }
        write!(f, "line {}): ", position.line)?;
        if !field.segments().is_empty() {
            write!(f, "{field}: ")?;
        }
        f.write_str(message)
    }
}

/// Why a text cannot be read as a list of nodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The position of the error.
    pub position: Position,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column, .. } = self.position;
        write!(f, "line {line}, column {column}: {}", self.message)
    }
}

impl std::error::Error for ReadError {}
