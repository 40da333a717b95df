//! The resources that a node has for pods.

use crate::manifest::nodes::{Node, NodeRef};

/// `status.allocatable` of a node, with `status.capacity` as the fallback.
///
/// A node that does not report a resource has none of it, as in the scheduler. That includes
/// `pods`: a node that reports nothing at all takes no pod. A hand-written file of nodes must
/// therefore state their resources wherever room matters;
/// [`FitFailure::NotReported`](super::FitFailure::NotReported) indicates that it does not.
///
/// Source: `NewResource` and `SetNode` in `pkg/scheduler/framework/types.go` at v1.36.
#[derive(Debug, Clone, Copy)]
pub struct Allocatable<'a>(Source<'a>);

#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    Listed(NodeRef<'a>),
    Single(&'a Node),
}

impl<'a> From<NodeRef<'a>> for Allocatable<'a> {
    fn from(node: NodeRef<'a>) -> Self {
        Allocatable(Source::Listed(node))
    }
}

impl<'a> From<&'a Node> for Allocatable<'a> {
    fn from(node: &'a Node) -> Self {
        Allocatable(Source::Single(node))
    }
}

impl Allocatable<'_> {
    /// Returns how much of a resource the node has: `cpu` in thousandths, all else in whole
    /// units; 0 if the node does not report the resource.
    pub fn get(self, resource: &str) -> i64 {
        self.reported(resource).unwrap_or(0)
    }

    /// Like [`Allocatable::get`], but `None` if the node does not report the resource.
    pub fn reported(self, resource: &str) -> Option<i64> {
        match self.0 {
            Source::Listed(node) => node.allocatable(resource),
            Source::Single(node) => node.allocatable.get(resource).copied(),
        }
    }

    /// Whether the node reports any resource.
    pub fn is_reported(self) -> bool {
        match self.0 {
            Source::Listed(node) => node.resources().next().is_some(),
            Source::Single(node) => !node.allocatable.is_empty(),
        }
    }
}
