//! Checks whether an object has anything in it for which Kubernetes versions differ.

use super::tree::{Kind, NodeId, Tree};
use crate::version::{is_differing_field, is_differing_value};

/// Whether one Kubernetes version may refuse the object at a node and another accept it, with the
/// feature gates that are on by default. If `false`, the verdict of any version is that of all.
///
/// The check is cheap and looks only at field names and string values: more often than not, all
/// versions agree on an object for which it returns `true`.
///
/// ```
/// use daemonset_preflight::manifest::{NodeId, read_json, versions_may_differ};
///
/// let tree = read_json(r#"{"spec": {"template": {"spec": {"hostUsers": false}}}}"#).unwrap();
/// assert!(versions_may_differ(&tree, NodeId::ROOT));
/// let tree = read_json(r#"{"metadata": {"name": "agent"}}"#).unwrap();
/// assert!(!versions_may_differ(&tree, NodeId::ROOT));
/// ```
pub fn versions_may_differ(tree: &Tree<'_>, object: NodeId) -> bool {
    let end = tree.behind(object).min(NodeId(u32::try_from(tree.len()).unwrap_or(u32::MAX)));
    // The fields around the current node, each with the node after its value.
    let mut fields: Vec<(NodeId, &str)> = Vec::new();
    let mut at = object;
    while at < end {
        while fields.last().is_some_and(|(behind, _)| *behind <= at) {
            fields.pop();
        }
        let next = NodeId(at.0.saturating_add(1));
        match tree.kind(at) {
            Kind::Key => {
                let name = tree.text_of(at);
                let parent = fields.last().map_or("", |(_, parent)| *parent);
                if is_differing_field(parent, name) {
                    return true;
                }
                fields.push((tree.behind(next), name));
            }
            Kind::String if is_differing_value(tree.text_of(at)) => return true,
            _ => {}
        }
        at = next;
    }
    false
}
