//! Reads node lists of any form that [`Documents`] reads, mainly YAML.

use std::borrow::Cow;

use super::gather::{Fault, Known, gather};
use super::problem::{NodeProblem, NodeReading, ReadError};
use super::source::Source;
use super::table::{Draft, Nodes};
use crate::field::PathBuf;
use crate::manifest::documents::{Documents, Entry, MAX_REQUEST_BYTES, Object};
use crate::manifest::lexer::SyntaxError;
use crate::manifest::tree::{Kind, NodeId, Tree};

impl Nodes {
    /// Reads nodes from text as `kubectl get nodes` prints it with `-o json` or `-o yaml`:
    /// a list, a node by itself, or several of these one after the other.
    ///
    /// JSON is read by [`Nodes::from_json`], which is many times faster.
    ///
    /// A node that cannot be read is reported among the problems, and the others are read.
    ///
    /// ```
    /// use daemonset_preflight::manifest::nodes::Nodes;
    ///
    /// let text = "kind: Node\nmetadata:\n  name: a\n---\nkind: Node\nmetadata:\n  name: 5\n";
    /// let reading = Nodes::read(text).unwrap();
    /// assert_eq!(reading.nodes.len(), 1);
    /// assert_eq!(
    ///     reading.problems[0].to_string(),
    ///     "object 1 (line 7): metadata.name: must be a string, not a number",
    /// );
    /// ```
    ///
    /// # Errors
    /// When nothing in the text can be read.
    pub fn read(text: &str) -> Result<NodeReading, ReadError> {
        Nodes::read_keeping(text, false)
    }

    /// As [`Nodes::read`], with the internal addresses of the nodes
    /// ([`NodeRef::internal_addresses`](super::NodeRef::internal_addresses)).
    ///
    /// # Errors
    /// When nothing in the text can be read.
    pub fn read_with_addresses(text: &str) -> Result<NodeReading, ReadError> {
        Nodes::read_keeping(text, true)
    }

    fn read_keeping(text: &str, addresses: bool) -> Result<NodeReading, ReadError> {
        if !cfg!(feature = "yaml") {
            return Nodes::from_json_keeping(text, addresses);
        }
        if text.trim_start().starts_with(['{', '[']) {
            // YAML in flow style begins like JSON. If the text is neither, the error is that of
            // JSON. A long text is not read twice.
            return match Nodes::from_json_keeping(text, addresses) {
                Err(error) if text.len() <= MAX_REQUEST_BYTES => {
                    Nodes::read_documents(text, addresses).map_err(|_| error)
                }
                read => read,
            };
        }
        Nodes::read_documents(text, addresses)
    }

    fn read_documents(text: &str, addresses: bool) -> Result<NodeReading, ReadError> {
        let documents = Documents::read(text);
        let entries = documents.entries_as("v1", "Node");
        let nodes = Nodes::new().keeping_addresses(addresses);
        let mut reading = NodeReading { nodes, ..NodeReading::default() };
        let mut draft = Draft::default();
        for (index, entry) in entries.iter().enumerate() {
            match entry {
                Entry::DaemonSet(_) => reading.others += 1,
                Entry::Other(object) => reading.add(object, index, &mut draft),
                Entry::Unreadable(error) => reading.problems.push(NodeProblem {
                    index,
                    name: None,
                    field: PathBuf::default(),
                    position: error.place.start,
                    message: error.message.clone(),
                }),
            }
        }
        match (entries.as_slice(), reading.problems.as_slice()) {
            ([_], [problem]) if problem.field.segments().is_empty() => {
                Err(ReadError { position: problem.position, message: problem.message.clone() })
            }
            _ => Ok(reading),
        }
    }
}

impl NodeReading {
    fn add(&mut self, object: &Object<'_>, index: usize, draft: &mut Draft) {
        let mut cursor = Cursor { tree: object.tree(), node: object.node() };
        let at = cursor.at();
        let pushed = match gather(&mut cursor, &mut self.nodes, draft, &mut Known::default()) {
            Ok(_) if object.kind() != "Node" => {
                self.others += 1;
                return;
            }
            Ok(_) => self.nodes.push_draft(draft).map_err(|error| Fault::among_others(error, at)),
            Err(fault) => Err(fault),
        };
        let Err(Fault { message, field, .. }) = pushed else { return };
        let field = field.unwrap_or_default();
        self.problems.push(NodeProblem {
            index,
            name: Some(object.name()).filter(|name| !name.is_empty()).map(str::to_owned),
            position: object.place_of(&field).start,
            field,
            message: message.into_owned(),
        });
    }
}

/// A value of a tree, as a [`Source`].
struct Cursor<'a> {
    tree: &'a Tree<'a>,
    node: NodeId,
}

impl<'a> Source<'a> for Cursor<'a> {
    fn kind(&mut self) -> Result<Kind, SyntaxError> {
        Ok(self.tree.kind(self.node))
    }

    fn at(&self) -> usize {
        self.tree.span(self.node).start
    }

    fn pass(&mut self) -> Result<(), SyntaxError> {
        Ok(())
    }

    fn ahead(&mut self) -> Option<(&'a str, Self)> {
        None
    }

    fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        Ok(self.tree.text_of(self.node).into())
    }

    fn scalar(&mut self) -> Result<Cow<'a, str>, SyntaxError> {
        self.string()
    }

    fn object<E: From<SyntaxError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, &str) -> Result<(), E>,
    ) -> Result<(), E> {
        let tree = self.tree;
        for (key, value) in tree.entries(self.node) {
            each(&mut Cursor { tree, node: value }, tree.text_of(key))?;
        }
        Ok(())
    }

    fn array<E: From<SyntaxError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        let tree = self.tree;
        for (index, item) in tree.items(self.node).enumerate() {
            each(&mut Cursor { tree, node: item }, index)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yaml_lists_are_read_as_json_lists_are() {
        let text = "\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Node
  metadata:
    name: a
    labels:
      disktype: ssd
  spec:
    taints:
    - {key: t, effect: NoSchedule}
    unschedulable: true
  status:
    allocatable:
      cpu: 1500m
      pods: 110
- apiVersion: v1
  kind: Node
  metadata:
    name: b
    labels:
      gpu: true
- apiVersion: v1
  kind: Pod
  metadata:
    name: c
- apiVersion: v1
  kind: Node
  metadata: {}
";
        let reading = Nodes::read(text).unwrap();
        let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "object 1 (node b, line 23): metadata.labels[gpu]: must be a string, not a bool",
                "object 3 (line 30): metadata.name: the node has no name",
            ]
        );
        assert_eq!((reading.nodes.len(), reading.others), (1, 1));
        let node = reading.nodes.get(0).unwrap();
        assert_eq!((node.allocatable("cpu"), node.allocatable("pods")), (Some(1500), Some(110)));
        assert_eq!(node.taints().next().unwrap().to_string(), "t:NoSchedule");
        assert!(node.unschedulable());
        assert_eq!(node.label("disktype"), Some("ssd"));
    }

    #[test]
    fn yaml_in_flow_style_is_read_though_it_begins_as_json() {
        let text = "{kind: Node, apiVersion: v1, metadata: {name: a}}";
        assert_eq!(Nodes::read(text).unwrap().nodes.len(), 1);
        let error = Nodes::read("{kind: Node, metadata: {name: a}").unwrap_err();
        assert_eq!(error.message, Nodes::from_json("{kind").unwrap_err().message);
    }

    #[test]
    fn a_list_that_says_its_kind_gives_it_to_its_items() {
        let text = "kind: NodeList\napiVersion: v1\nitems:\n- metadata: {name: a}\n";
        assert_eq!(Nodes::read(text).unwrap().nodes.len(), 1);
        assert!(Nodes::read("").unwrap().nodes.is_empty());
        let error = Nodes::read("a: b: c").map(|_| ()).unwrap_err();
        assert_eq!((error.position.line, error.position.column), (1, 5));
    }
}
