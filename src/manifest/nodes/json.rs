//! `kubectl get nodes -o json` to [`Nodes`].

use std::borrow::Cow;

use super::problem::{Lines, NodeProblem, NodeReading, ReadError};
use super::skim::{Kind, Skim, SyntaxError};
use super::table::{Draft, Nodes, PushError, Symbol};
use crate::field::{Path, PathBuf};
use crate::quantity::Quantity;

impl Nodes {
    /// Reads nodes from JSON text: a list as `kubectl get nodes -o json` prints it, an
    /// array of nodes, a node by itself, or several of these one after the other.
    ///
    /// A node that cannot be read is named among the problems, and the others are read.
    /// What is not kept is looked at only as far as is needed to find its end.
    ///
    /// # Errors
    /// - The text is not JSON.
    /// - An object at the top of the text is neither a list nor a node.
    pub fn from_json(text: &str) -> Result<NodeReading, ReadError> {
        let mut reader = Reader {
            text,
            skim: Skim::new(text),
            reading: NodeReading::default(),
            draft: Draft::default(),
            capacity: Vec::new(),
            seen: 0,
            lines: Lines::default(),
        };
        match reader.documents() {
            Ok(()) => Ok(reader.reading),
            Err(fault) => {
                let (line, column) = reader.lines.place(text, fault.at);
                Err(ReadError { line, column, message: fault.message.into_owned() })
            }
        }
    }
}

const KIND: Path<'_> = Path::root("kind");
const METADATA: Path<'_> = Path::root("metadata");
const SPEC: Path<'_> = Path::root("spec");
const STATUS: Path<'_> = Path::root("status");

/// Something in the text that is not as it should be.
struct Fault {
    at: usize,
    message: Cow<'static, str>,
    // The field of a node. Without one, the text is at fault as a whole.
    field: Option<PathBuf>,
}

impl From<SyntaxError> for Fault {
    fn from(error: SyntaxError) -> Self {
        Fault { at: error.at, message: error.message.into(), field: None }
    }
}

struct Reader<'a> {
    text: &'a str,
    skim: Skim<'a>,
    reading: NodeReading,
    draft: Draft,
    capacity: Vec<(Symbol, i64)>,
    seen: usize,
    lines: Lines,
}

impl<'a> Reader<'a> {
    fn documents(&mut self) -> Result<(), Fault> {
        while !self.skim.is_at_end() {
            match self.skim.kind()? {
                Kind::Array => self.items()?,
                Kind::Object => self.document()?,
                other => {
                    return self.whole(format!("a {} is neither a node nor a list", other.name()));
                }
            }
        }
        Ok(())
    }

    fn whole<T>(&self, message: String) -> Result<T, Fault> {
        Err(Fault { at: self.skim.at(), message: message.into(), field: None })
    }

    /// An object at the top of the text: a list when it has items, else a node.
    fn document(&mut self) -> Result<(), Fault> {
        let start = self.skim.at();
        let mut kind = None;
        let mut items = None;
        let mut skim = self.skim.clone();
        skim.object(|skim, key| {
            match key {
                "kind" if skim.kind()? == Kind::String => {
                    kind = Some(skim.string()?);
                    return Ok(());
                }
                "items" if skim.kind()? == Kind::Array => {
                    // Read in passing, so that a list is gone over only once.
                    items = Some(skim.at());
                    self.skim.go_to(skim.at());
                    self.items()?;
                    skim.go_to(self.skim.at());
                    return Ok(());
                }
                _ => {}
            }
            skim.pass().map_err(Fault::from)
        })?;
        let is_list = items.is_some() || kind.as_deref().is_some_and(|k| k.ends_with("List"));
        match kind.as_deref() {
            _ if is_list => {}
            None | Some("Node" | "") => {
                self.skim.go_to(start);
                return self.node(false);
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
            self.skim.go_to(skim.at());
            self.node(true)?;
            skim.go_to(self.skim.at());
            Ok::<(), Fault>(())
        })?;
        self.skim = skim;
        Ok(())
    }

    /// Reads one node. What is wrong with it alone is written down and passed over.
    fn node(&mut self, in_list: bool) -> Result<(), Fault> {
        let index = self.seen;
        self.seen += 1;
        self.skim.is_at_end();
        let start = self.skim.at();
        self.draft.clear();
        self.capacity.clear();
        let fault = match self.fields() {
            Ok(true) => match self.reading.nodes.push_draft(&mut self.draft) {
                Ok(()) => return Ok(()),
                Err(error) => self.not_among_others(error, start),
            },
            Ok(false) => {
                self.reading.others += 1;
                return Ok(());
            }
            Err(fault) => fault,
        };
        let Some(field) = fault.field else {
            return Err(fault);
        };
        let (line, column) = self.lines.place(self.text, fault.at);
        let name = self.name_from(start);
        self.reading.problems.push(NodeProblem {
            index,
            name,
            in_list,
            field,
            line,
            column,
            message: fault.message.into_owned(),
        });
        self.skim.go_to(start);
        self.skim.pass().map_err(Fault::from)
    }

    fn not_among_others(&self, error: PushError, start: usize) -> Fault {
        let message = match error {
            PushError::Nameless => error.to_string(),
            PushError::Duplicate(other) => format!("{error}: number {other} of those read"),
        };
        Fault {
            at: start,
            message: message.into(),
            field: Some(METADATA.child("name").to_path_buf()),
        }
    }

    /// The name of a node that could not be read as a whole.
    fn name_from(&self, start: usize) -> Option<String> {
        let mut skim = self.skim.clone();
        skim.go_to(start);
        let mut name = None;
        let _ = skim.object(|skim, key| {
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

    /// Gathers a node's fields; whether it is a node.
    fn fields(&mut self) -> Result<bool, Fault> {
        let Reader { skim, draft, capacity, reading, .. } = self;
        let nodes = &mut reading.nodes;
        let mut is_node = true;
        let mut has_allocatable = false;
        if skim.kind()? != Kind::Object {
            return wrong(skim, &Path::root("(node)"), "an object");
        }
        skim.object(|skim, key| match key {
            "kind" => {
                is_node = matches!(&*text(skim, &KIND)?, "Node" | "");
                Ok(())
            }
            "metadata" => object(skim, &METADATA, |skim, key| match key {
                "name" => {
                    draft.name = Some(nodes.intern(&text(skim, &METADATA.child("name"))?));
                    Ok(())
                }
                "labels" => labels(skim, &METADATA.child("labels"), nodes, draft),
                _ => Ok(skim.pass()?),
            }),
            "spec" => object(skim, &SPEC, |skim, key| match key {
                "taints" => taints(skim, &SPEC.child("taints"), nodes, draft),
                "unschedulable" => {
                    draft.unschedulable = boolean(skim, &SPEC.child("unschedulable"))?;
                    Ok(())
                }
                _ => Ok(skim.pass()?),
            }),
            "status" => object(skim, &STATUS, |skim, key| match key {
                "allocatable" => {
                    has_allocatable = skim.kind()? != Kind::Null;
                    draft.allocatable.clear();
                    resources(skim, &STATUS.child("allocatable"), nodes, &mut draft.allocatable)
                }
                "capacity" => {
                    capacity.clear();
                    resources(skim, &STATUS.child("capacity"), nodes, capacity)
                }
                _ => Ok(skim.pass()?),
            }),
            _ => Ok(skim.pass()?),
        })?;
        if !has_allocatable {
            // As the API server defaults it.
            std::mem::swap(&mut draft.allocatable, capacity);
        }
        Ok(is_node)
    }
}

fn labels(
    skim: &mut Skim<'_>,
    path: &Path<'_>,
    nodes: &mut Nodes,
    draft: &mut Draft,
) -> Result<(), Fault> {
    draft.labels.clear();
    object(skim, path, |skim, key| {
        let value = text(skim, &path.key(key))?;
        draft.labels.push((nodes.intern(key), nodes.intern(&value)));
        Ok(())
    })
}

fn taints(
    skim: &mut Skim<'_>,
    path: &Path<'_>,
    nodes: &mut Nodes,
    draft: &mut Draft,
) -> Result<(), Fault> {
    draft.taints.clear();
    match skim.kind()? {
        Kind::Null => return Ok(skim.pass()?),
        Kind::Array => {}
        _ => return wrong(skim, path, "an array"),
    }
    skim.array(|skim, index| {
        let (mut taint_key, mut value, mut effect) = Default::default();
        let path = path.index(index);
        object(skim, &path, |skim, key| {
            match key {
                "key" => taint_key = text(skim, &path.child("key"))?,
                "value" => value = text(skim, &path.child("value"))?,
                "effect" => effect = text(skim, &path.child("effect"))?,
                _ => skim.pass()?,
            }
            Ok(())
        })?;
        draft.taints.push(nodes.taint(&taint_key, &value, &effect));
        Ok(())
    })
}

fn resources(
    skim: &mut Skim<'_>,
    path: &Path<'_>,
    nodes: &mut Nodes,
    amounts: &mut Vec<(Symbol, i64)>,
) -> Result<(), Fault> {
    object(skim, path, |skim, key| {
        let path = &path.key(key);
        let at = skim.at();
        let text = match skim.kind()? {
            Kind::String => skim.string()?,
            Kind::Number => skim.scalar()?.into(),
            Kind::Null => {
                skim.pass()?;
                "0".into()
            }
            _ => return wrong(skim, path, "a quantity"),
        };
        let quantity = Quantity::parse(text.trim()).map_err(|error| Fault {
            at,
            message: format!("{}: {error}", crate::field::quote(&text)).into(),
            field: Some(path.to_path_buf()),
        })?;
        let amount = if key == "cpu" { quantity.milli_value() } else { quantity.value() };
        amounts.push((nodes.intern(key), amount));
        Ok(())
    })
}

/// Calls `each` with the keys of an object. `null` is an empty object.
fn object<'a>(
    skim: &mut Skim<'a>,
    path: &Path<'_>,
    each: impl FnMut(&mut Skim<'a>, &str) -> Result<(), Fault>,
) -> Result<(), Fault> {
    match skim.kind()? {
        Kind::Null => Ok(skim.pass()?),
        Kind::Object => skim.object(each),
        _ => wrong(skim, path, "an object"),
    }
}

fn text<'a>(skim: &mut Skim<'a>, path: &Path<'_>) -> Result<Cow<'a, str>, Fault> {
    match skim.kind()? {
        Kind::String => Ok(skim.string()?),
        Kind::Null => {
            skim.pass()?;
            Ok("".into())
        }
        _ => wrong(skim, path, "a string"),
    }
}

fn boolean(skim: &mut Skim<'_>, path: &Path<'_>) -> Result<bool, Fault> {
    match skim.kind()? {
        Kind::Bool | Kind::Null => Ok(skim.scalar()? == "true"),
        _ => wrong(skim, path, "a bool"),
    }
}

fn wrong<T>(skim: &mut Skim<'_>, path: &Path<'_>, wanted: &str) -> Result<T, Fault> {
    let kind = skim.kind()?;
    Err(Fault {
        at: skim.at(),
        message: format!("must be {wanted}, not {}", with_article(kind)).into(),
        field: Some(path.to_path_buf()),
    })
}

fn with_article(kind: Kind) -> String {
    match kind {
        Kind::Object | Kind::Array => format!("an {}", kind.name()),
        Kind::Null => kind.name().to_owned(),
        _ => format!("a {}", kind.name()),
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
            "items[1] (line 3): metadata.name: the node has no name",
            "items[3] (node d, line 5): metadata.labels[x]: must be a string, not a bool",
            "items[4] (node a, line 6): metadata.name: another node has the same name: number 0 of those read",
            "items[5] (node f, line 7): spec.taints[1].key: must be a string, not a number",
            "items[6] (node g, line 8): spec.unschedulable: must be a bool, not a string",
            "items[7] (line 9): (node): must be an object, not a number",
            "items[8] (node h, line 10): status.allocatable[cpu]: must be a quantity, not an array",
        ];
        let quantity = "items[2] (node c, line 4): status.allocatable[cpu]: \"lots\": ";
        assert!(found[1].starts_with(quantity), "{found:?}");
        let rest: Vec<&String> = found.iter().filter(|p| !p.starts_with(quantity)).collect();
        assert_eq!(rest, expected);
        let nodes = Nodes::from_json(text).unwrap().nodes;
        assert_eq!(nodes.iter().map(|n| n.name()).collect::<Vec<_>>(), ["a", "z"]);
        assert_eq!(nodes.find("z").unwrap().allocatable("cpu"), Some(1500));
        assert_eq!(nodes.find("z").unwrap().allocatable("pods"), Some(110));
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
            ("{\"items\": [\n {\"metadata\": ]}", "line 2, column 15: a value must begin here"),
            ("{\"items\": [", "line 1, column 12: the text ends where a value must begin"),
            (r#"{"kind": "DaemonSet"}"#, "line 1, column 1: the text holds a DaemonSet, not nodes"),
            ("5", "line 1, column 1: a number is neither a node nor a list"),
            ("kind: Node", "line 1, column 1: a value must begin here"),
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
