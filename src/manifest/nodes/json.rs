//! Reads [`Nodes`] from the output of `kubectl get nodes -o json`.

use super::gather::{Fault, Known, gather};
use super::problem::{NodeProblem, NodeReading, ReadError};
use super::skim::Skim;
use super::source::Source;
use super::table::{Draft, Nodes, PushError};
use super::template::Templates;
use crate::manifest::places::{Lines, Position};
use crate::manifest::tree::Kind;

impl Nodes {
    /// Reads nodes from JSON text: a list as `kubectl get nodes -o json` prints it, an
    /// array of nodes, a node by itself, or several of these one after the other.
    ///
    /// A node that cannot be read is reported among the problems, and the others are read. Fields
    /// that are not kept are scanned only as far as is needed to find their end.
    ///
    /// # Errors
    /// - The text is not JSON.
    /// - An object at the top of the text is neither a list nor a node.
    pub fn from_json(text: &str) -> Result<NodeReading, ReadError> {
        Nodes::from_json_keeping(text, false)
    }

    /// As [`Nodes::from_json`], with the internal addresses of the nodes if `addresses` is true.
    pub(super) fn from_json_keeping(text: &str, addresses: bool) -> Result<NodeReading, ReadError> {
        let nodes = Nodes::of_text(text).keeping_addresses(addresses);
        let mut reader = Reader {
            text,
            skim: Skim::new(text),
            reading: NodeReading { nodes, ..NodeReading::default() },
            draft: Draft::default(),
            known: Known::default(),
            templates: Templates::default(),
            seen: 0,
            walk: Walk::default(),
        };
        match reader.documents() {
            Ok(()) => Ok(reader.reading),
            Err(fault) => {
                let position = Lines::new(text).position(fault.at);
                Err(ReadError { position, message: fault.message.into_owned() })
            }
        }
    }
}

impl Nodes {
    /// Appends the node that a JSON text contains.
    ///
    /// # Errors
    /// When the node cannot be read: the field, if known, and what is wrong. The inner error: when
    /// the node cannot be added to the others.
    pub(in crate::manifest) fn push_json(
        &mut self,
        text: &str,
    ) -> std::result::Result<std::result::Result<(), PushError>, String> {
        let mut draft = Draft::default();
        match gather(&mut Skim::new(text), self, &mut draft, &mut Known::default()) {
            Ok(_) => Ok(self.push_draft(&mut draft)),
            Err(Fault { message, field: Some(field), .. }) => Err(format!("{field}: {message}")),
            Err(Fault { message, field: None, .. }) => Err(message.into_owned()),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    skim: Skim<'a>,
    reading: NodeReading,
    draft: Draft,
    known: Known<'a>,
    templates: Templates<'a>,
    seen: usize,
    walk: Walk,
}

impl<'a> Reader<'a> {
    fn documents(&mut self) -> Result<(), Fault> {
        while !self.skim.is_at_end() {
            match self.skim.kind()? {
                Kind::Array => self.items()?,
                Kind::Object => self.document()?,
                other => {
                    return self.whole(format!("a {} is neither a node nor a list", other.word()));
                }
            }
        }
        Ok(())
    }

    fn whole<T>(&self, message: String) -> Result<T, Fault> {
        Err(Fault { at: self.skim.at(), message: message.into(), field: None })
    }

    /// Reads an object at the top of the text: a list if it has items, otherwise a node.
    fn document(&mut self) -> Result<(), Fault> {
        let start = self.skim.clone();
        let mut kind = None;
        let mut has_items = false;
        let mut skim = self.skim.clone();
        skim.object(|skim, key| {
            match key {
                "kind" if skim.kind()? == Kind::String => {
                    kind = Some(skim.string()?);
                    return Ok(());
                }
                "items" if skim.kind()? == Kind::Array => {
                    // Read here, so that a list is scanned only once.
                    has_items = true;
                    self.skim.clone_from(skim);
                    self.items()?;
                    skim.clone_from(&self.skim);
                    return Ok(());
                }
                _ => {}
            }
            skim.pass().map_err(Fault::from)
        })?;
        let is_list = has_items || kind.as_deref().is_some_and(|k| k.ends_with("List"));
        match kind.as_deref() {
            _ if is_list => {}
            None | Some("Node" | "") => {
                self.skim = start;
                return self.node();
            }
            Some(other) => {
                return self.whole(format!("the text holds a {other}, not nodes"));
            }
        }
        self.skim = skim;
        Ok(())
    }

    fn items(&mut self) -> Result<(), Fault> {
        let mut skim = self.skim.clone();
        skim.array(|skim, _| {
            self.skim.clone_from(skim);
            self.node()?;
            skim.clone_from(&self.skim);
            Ok::<(), Fault>(())
        })?;
        self.skim = skim;
        Ok(())
    }

    /// Reads one node. An error in the node alone is recorded, and the node is skipped.
    fn node(&mut self) -> Result<(), Fault> {
        let index = self.seen;
        self.seen += 1;
        // Skips the white space before the node.
        self.skim.is_at_end();
        let start = self.skim.clone();
        let reading = &mut self.reading;
        let text = self.skim.ahead();
        if let Some(length) = self.templates.read(text, &mut reading.nodes) {
            self.skim.pass_bytes(length);
            return Ok(());
        }
        let gathered = gather(&mut self.skim, &mut reading.nodes, &mut self.draft, &mut self.known);
        let fault = match gathered {
            Ok(true) => match reading.nodes.push_draft(&mut self.draft) {
                Ok(()) => {
                    let text = text.get(..self.skim.at() - start.at()).unwrap_or_default();
                    self.templates.keep(text, &reading.nodes);
                    return Ok(());
                }
                Err(error) => Fault::among_others(error, start.at()),
            },
            Ok(false) => {
                reading.others += 1;
                return Ok(());
            }
            Err(fault) => fault,
        };
        let Some(field) = fault.field else {
            return Err(fault);
        };
        let position = self.walk.to(self.text, fault.at);
        let name = name_of(start.clone());
        let message = fault.message.into_owned();
        self.reading.problems.push(NodeProblem { index, name, field, position, message });
        self.skim = start;
        self.skim.pass().map_err(Fault::from)
    }
}

/// Returns the name of a node that could not be read as a whole.
fn name_of(mut node: Skim<'_>) -> Option<String> {
    let mut name = None;
    // What comes before a syntax error is used; the error is reported when the whole node is
    // skipped.
    let _ = node.object(|skim, key| {
        if key != "metadata" || skim.kind()? != Kind::Object {
            return skim.pass();
        }
        skim.object(|skim, key| {
            if key != "name" || skim.kind()? != Kind::String {
                return skim.pass();
            }
            name = Some(skim.string()?.into_owned());
            Ok(())
        })
    });
    name.filter(|name| !name.is_empty())
}

/// Computes positions in the order of the text. Each is counted from the previous one, so that a
/// single line with very many problems takes no longer.
struct Walk(Position);

impl Default for Walk {
    fn default() -> Self {
        Walk(Position { offset: 0, line: 1, column: 1, column_utf16: 1 })
    }
}

impl Walk {
    fn to(&mut self, text: &str, offset: usize) -> Position {
        let Some(between) = text.get(self.0.offset as usize..offset) else {
            return Lines::new(text).position(offset);
        };
        let Position { line, column, column_utf16, .. } = &mut self.0;
        let mut rest = between;
        if let Some(newline) = between.rfind('\n') {
            let lines = between.bytes().filter(|byte| *byte == b'\n').count();
            *line = line.saturating_add(lines as u32);
            (*column, *column_utf16) = (1, 1);
            rest = between.get(newline + 1..).unwrap_or_default();
        }
        *column = column.saturating_add(rest.chars().count() as u32);
        let units: usize = rest.chars().map(char::len_utf16).sum();
        *column_utf16 = column_utf16.saturating_add(units as u32);
        self.0.offset = offset as u32;
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        Nodes::from_json(text).unwrap().problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_node_that_cannot_be_read_is_named_and_the_others_are_read() {
        let text = r#"{"items": [
            {"metadata": {"name": "a"}},
            {"metadata": {"labels": {}}},
            {"status": {"allocatable": {"cpu": "lots"}}, "metadata": {"name": "c"}},
            {"metadata": {"name": "d", "labels": {"x": true}}},
            {"metadata": {"name": "a"}},
            {"metadata": {"name": "f"}, "spec": {"taints": [{}, {"key": 1}]}},
            {"metadata": {"name": "g"}, "spec": {"unschedulable": "yes"}},
            7,
            {"metadata": {"name": "h"}, "status": {"allocatable": {"cpu": []}}},
            {"metadata": {"name": "z"}, "status": {"allocatable": {"cpu": "1500m", "pods": 110}}}
        ], "kind": "List"}"#;
        let found = problems(text);
        let expected = [
            "object 1 (line 3): metadata.name: the node has no name",
            "object 3 (node d, line 5): metadata.labels[x]: must be a string, not a bool",
            "object 4 (node a, line 6): metadata.name: another node has the same name: number 0 of those read",
            "object 5 (node f, line 7): spec.taints[1].key: must be a string, not a number",
            "object 6 (node g, line 8): spec.unschedulable: must be a bool, not a string",
            "object 7 (line 9): (node): must be an object, not a number",
            "object 8 (node h, line 10): status.allocatable[cpu]: must be a quantity, not an array",
        ];
        let quantity = "object 2 (node c, line 4): status.allocatable[cpu]: \"lots\": ";
        assert!(found[1].starts_with(quantity), "{found:?}");
        let rest: Vec<&String> = found.iter().filter(|p| !p.starts_with(quantity)).collect();
        assert_eq!(rest, expected);
        let nodes = Nodes::from_json(text).unwrap().nodes;
        assert_eq!(nodes.iter().map(|n| n.name()).collect::<Vec<_>>(), ["a", "z"]);
        assert_eq!(nodes.find("z").unwrap().allocatable("cpu"), Some(1500));
        assert_eq!(nodes.find("z").unwrap().allocatable("pods"), Some(110));
    }

    #[test]
    fn places_are_those_of_the_whole_text() {
        let text = "[{}, {},\n {\"kind\": \"\u{1f600}\", \"metadata\": {\"name\": 5}}, 7,\n\n{}]";
        let problems = Nodes::from_json(text).unwrap().problems;
        let lines = Lines::new(text);
        let offsets: Vec<u32> = problems.iter().map(|p| p.position.offset).collect();
        assert_eq!(offsets, [1, 5, 48, 53, 57]);
        for problem in &problems {
            assert_eq!(
                problem.position,
                lines.position(problem.position.offset as usize),
                "{problem}"
            );
        }
        let many = format!("[{}]", vec!["{}"; 100_000].join(","));
        assert_eq!(Nodes::from_json(&many).unwrap().problems.len(), 100_000);
    }

    #[test]
    fn lists_arrays_and_nodes_by_themselves_are_read() {
        let node = |name: &str| format!(r#"{{"kind": "Node", "metadata": {{"name": "{name}"}}}}"#);
        for text in [
            format!(r#"{{"items": [{}, {}], "kind": "NodeList"}}"#, node("a"), node("b")),
            format!("[{},{}]", node("a"), node("b")),
            format!("{}\n{}", node("a"), node("b")),
            format!("[{}]{}", node("a"), node("b")),
        ] {
            let reading = Nodes::from_json(&text).unwrap();
            let names: Vec<&str> = reading.nodes.iter().map(|n| n.name()).collect();
            assert_eq!(names, ["a", "b"], "{text}");
        }
        let mixed = format!(r#"{{"items": [{}, {{"kind": "Pod"}}]}}"#, node("a"));
        let reading = Nodes::from_json(&mixed).unwrap();
        assert_eq!((reading.nodes.len(), reading.others), (1, 1));
        assert!(Nodes::from_json(" ").unwrap().nodes.is_empty());
        assert!(Nodes::from_json(r#"{"kind": "NodeList"}"#).unwrap().nodes.is_empty());
    }

    #[test]
    fn what_is_no_node_list_is_refused_with_its_place() {
        for (text, expected) in [
            (
                "{\"items\": [\n {\"metadata\": ]}",
                "line 2, column 15: invalid character ']' looking for beginning of value",
            ),
            ("{\"items\": [", "line 1, column 12: unexpected end of JSON input"),
            (r#"{"kind": "DaemonSet"}"#, "line 1, column 1: the text holds a DaemonSet, not nodes"),
            ("5", "line 1, column 1: a number is neither a node nor a list"),
            (
                "kind: Node",
                "line 1, column 1: invalid character 'k' looking for beginning of value",
            ),
        ] {
            let error = Nodes::from_json(text).map(|_| ()).unwrap_err();
            assert_eq!(error.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn capacity_stands_in_for_what_is_allocatable() {
        let text = r#"{"metadata": {"name": "a"}, "status": {"capacity": {"pods": "3"}}}"#;
        let nodes = Nodes::from_json(text).unwrap().nodes;
        assert_eq!(nodes.get(0).unwrap().allocatable("pods"), Some(3));
        let text = r#"{"metadata": {"name": "a"}, "status": {"allocatable": {}, "capacity": {"pods": "3"}}}"#;
        let nodes = Nodes::from_json(text).unwrap().nodes;
        assert_eq!(nodes.get(0).unwrap().allocatable("pods"), None);
    }

    #[test]
    fn of_a_label_that_comes_twice_the_last_value_counts() {
        let text = r#"{"metadata": {"name": "a", "labels": {"x": "1", "y": "2", "x": "3"}}}"#;
        let nodes = Nodes::from_json(text).unwrap().nodes;
        assert_eq!(nodes.get(0).unwrap().label("x"), Some("3"));
        assert_eq!(nodes.get(0).unwrap().label("y"), Some("2"));
    }
}
