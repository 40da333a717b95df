//! Fast reading of nodes whose text equals that of an earlier node, except for some strings.
//!
//! A server writes all nodes of a list in the same form. If the list is cut down to what is needed,
//! most nodes differ only in their name, some labels, and metadata strings that are not kept. So
//! each node is first compared with the texts of a few nodes that were read, and only the strings
//! that differ are read.

use super::skim::Skim;
use super::source::Source;
use super::table::{Nodes, Row, Symbol};
use crate::manifest::lexer::{SyntaxError, plain_length};
use crate::manifest::tree::Kind;
use crate::manifest::words;

/// The longest text that is used as a template. Longer ones are of nodes that were not cut down, no
/// two of which have the same conditions.
const MAX_TEXT: usize = 8192;

/// The most templates that are kept.
const MAX_TEMPLATES: usize = 8;

/// After more than this many nodes in a row that match no template, templates are given up.
const MAX_MISSES: usize = 32;

/// How deep within a field of the metadata strings may differ.
const MAX_DEPTH: usize = 4;

/// A string in which nodes may differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hole {
    NotKept,
    Name,
    /// The value of a label, at this index of the shape.
    Label(usize),
}

/// A part of a template's text that ends with a string.
#[derive(Debug)]
struct Piece<'a> {
    /// The text before the string, including its opening quote.
    before: &'a str,
    hole: Hole,
    /// The string and its closing quote, as they were last read.
    last: &'a str,
    /// The symbol of that string, if it is kept.
    symbol: Option<Symbol>,
}

/// The text of a node, and the row that was read from it.
#[derive(Debug)]
struct Template<'a> {
    pieces: Vec<Piece<'a>>,
    /// The text after the last string.
    rest: &'a str,
    row: Row,
    /// The values of all labels, including those whose text is not a string.
    values: Vec<Symbol>,
}

/// The templates that nodes are compared with.
#[derive(Debug, Default)]
pub(super) struct Templates<'a> {
    known: Vec<Template<'a>>,
    /// The index of the template that was matched last.
    latest: usize,
    misses: usize,
    values: Vec<Symbol>,
}

impl<'a> Templates<'a> {
    /// Appends the node that a text begins with and returns the length of the node's text, if the
    /// node matches a template. `None` if it must be read in the usual way.
    pub(super) fn read(&mut self, text: &'a str, nodes: &mut Nodes) -> Option<usize> {
        let count = self.known.len();
        for step in 0..count {
            let place = (self.latest + step) % count;
            let Some(template) = self.known.get_mut(place) else { continue };
            if let Some((length, name)) = template.compare(text, nodes, &mut self.values) {
                nodes.push_like(&template.row, name, &self.values).ok()?;
                (self.latest, self.misses) = (place, 0);
                return Some(length);
            }
        }
        self.misses += 1;
        None
    }

    /// Adds a template for the text of the node that was appended last.
    pub(super) fn keep(&mut self, text: &'a str, nodes: &Nodes) {
        if self.misses > MAX_MISSES {
            self.known.clear();
            return;
        }
        if text.len() > MAX_TEXT || text.contains('\\') {
            return;
        }
        let Some(template) = Template::of(text, nodes) else { return };
        match self.known.len() < MAX_TEMPLATES {
            true => self.known.push(template),
            // Replaces, roughly, the template that has not been matched for the longest time.
            false => {
                let place = (self.latest + MAX_TEMPLATES - 1) % MAX_TEMPLATES;
                self.known.splice(place..=place, [template]);
            }
        }
    }
}

impl<'a> Template<'a> {
    fn of(text: &'a str, nodes: &Nodes) -> Option<Self> {
        let (row, keys, values) = nodes.last_row()?;
        let mut holes: Vec<(usize, usize, Hole)> = Vec::new();
        let (mut metadata, mut names, mut labels) = (0_usize, 0_usize, 0_usize);
        let mut skim = Skim::new(text);
        let read = skim.object::<SyntaxError>(|skim, key| {
            if key != "metadata" || skim.kind()? != Kind::Object {
                return skim.pass();
            }
            metadata += 1;
            skim.object(|skim, key| match (key, skim.kind()?) {
                ("name", Kind::String) => {
                    names += 1;
                    hole(skim, Hole::Name, &mut holes)
                }
                ("labels", Kind::Object) => skim.object(|skim, key| {
                    labels += 1;
                    let slot = nodes.symbol(key).and_then(|key| keys.binary_search(&key).ok());
                    match (slot, skim.kind()?) {
                        (Some(slot), Kind::String) => hole(skim, Hole::Label(slot), &mut holes),
                        _ => skim.pass(),
                    }
                }),
                _ => not_kept(skim, 0, &mut holes),
            })
        });
        // With duplicate keys, some strings do not count, so that the text is no template.
        if read.is_err() || (metadata, names, labels) != (1, 1, keys.len()) {
            return None;
        }
        let mut pieces = Vec::with_capacity(holes.len());
        let mut behind = 0;
        for (start, end, hole) in holes {
            // The opening quote belongs to the text before the string, the closing one to the
            // string.
            let (before, last) = (text.get(behind..=start)?, text.get(start + 1..end)?);
            let symbol = match hole {
                Hole::NotKept => None,
                Hole::Name => Some(row.name),
                Hole::Label(slot) => values.get(slot).copied(),
            };
            pieces.push(Piece { before, hole, last, symbol });
            behind = end;
        }
        Some(Template { pieces, rest: text.get(behind..)?, row, values: values.to_vec() })
    }

    /// Returns the length and the name of the node that a text begins with, if the node matches
    /// this template, and stores the values of its labels in `values`.
    fn compare(
        &mut self,
        text: &'a str,
        nodes: &mut Nodes,
        values: &mut Vec<Symbol>,
    ) -> Option<(usize, Symbol)> {
        values.clone_from(&self.values);
        let bytes = text.as_bytes();
        let (mut at, mut name) = (0, None);
        for piece in &mut self.pieces {
            let rest = bytes.get(at..)?;
            if !words::starts_with(rest, piece.before.as_bytes()) {
                return None;
            }
            at += piece.before.len();
            let rest = bytes.get(at..)?;
            if words::starts_with(rest, piece.last.as_bytes()) {
                at += piece.last.len();
            } else {
                let length = plain_length(rest);
                if rest.get(length) != Some(&b'"') {
                    return None;
                }
                if piece.hole != Hole::NotKept {
                    piece.symbol = Some(nodes.intern(text.get(at..at + length)?));
                }
                piece.last = text.get(at..=at + length)?;
                at += length + 1;
            }
            match (piece.hole, piece.symbol) {
                (Hole::Name, symbol) => name = symbol,
                (Hole::Label(slot), Some(symbol)) => *values.get_mut(slot)? = symbol,
                (Hole::Label(_) | Hole::NotKept, _) => {}
            }
        }
        let is_whole = words::starts_with(bytes.get(at..)?, self.rest.as_bytes());
        Some((at + self.rest.len(), name?)).filter(|_| is_whole)
    }
}

/// Skips a string in which nodes may differ, and records its place.
fn hole(
    skim: &mut Skim<'_>,
    hole: Hole,
    holes: &mut Vec<(usize, usize, Hole)>,
) -> Result<(), SyntaxError> {
    let start = skim.at();
    skim.pass()?;
    holes.push((start, skim.at(), hole));
    Ok(())
}

/// Skips a value that is not kept, and records the strings in it.
fn not_kept(
    skim: &mut Skim<'_>,
    depth: usize,
    holes: &mut Vec<(usize, usize, Hole)>,
) -> Result<(), SyntaxError> {
    match skim.kind()? {
        Kind::String => hole(skim, Hole::NotKept, holes),
        Kind::Object if depth < MAX_DEPTH => {
            skim.object(|skim, _| not_kept(skim, depth + 1, holes))
        }
        Kind::Array if depth < MAX_DEPTH => skim.array(|skim, _| not_kept(skim, depth + 1, holes)),
        _ => skim.pass(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::manifest::nodes::Node;

    /// Reads each node by itself; returns the nodes and the number of those that could not be read.
    fn one_by_one(items: &[String]) -> (Vec<Node>, usize) {
        let (mut nodes, mut problems) = (Nodes::new(), 0);
        for item in items {
            match nodes.push_json(item) {
                Ok(Ok(())) => {}
                _ => problems += 1,
            }
        }
        (nodes.iter().map(|node| node.to_node()).collect(), problems)
    }

    fn node() -> impl Strategy<Value = String> {
        let pick = |of: &[&'static str]| prop::sample::select(of.to_vec());
        let labels = pick(&[
            r#"{"a":"1","b":"2"}"#,
            r#"{"a":"1","b":"3"}"#,
            r#"{"b":"1","a":"3"}"#,
            r#"{"a":"1","a":"3"}"#,
            r#"{"a":null,"b":"3"}"#,
            r#"{"a":"\"","b":"3"}"#,
            r#"{"a":"1","b":5}"#,
            r#"{"a":"1","b":"3","c":"4"}"#,
            "{}",
            "null",
        ]);
        let more = pick(&[
            r#""uid":"x""#,
            r#""uid":"a longer one""#,
            r#""annotations":{"x":"y","z":[["]"],{"q":"1"}]}"#,
            r#""annotations":{"x":"y{","z":[["["],{"q":"2"}]}"#,
            r#""name":"twice""#,
            r#""generation":1"#,
            r#""generation":2"#,
        ]);
        let behind = pick(&[
            "",
            r#","spec":{"taints":[{"key":"t","effect":"NoSchedule"}]}"#,
            r#","spec":{"taints":[{"key":"u","effect":"NoSchedule"}],"unschedulable":true}"#,
            r#","status":{"allocatable":{"cpu":"2"}}"#,
            r#","status":{"allocatable":{"cpu":"two"}}"#,
            r#","metadata":{"name":"again"}"#,
            " ",
        ]);
        (0..40_u8, labels, more, behind).prop_map(|(name, labels, more, behind)| {
            let name = format!("n{name}");
            format!(r#"{{"metadata":{{{more},"labels":{labels},"name":"{name}"}}{behind}}}"#)
        })
    }

    proptest! {
        #[test]
        fn nodes_of_one_form_are_read_as_each_by_itself(
            items in prop::collection::vec(node(), 0..60),
        ) {
            let text = format!("[{}]", items.join(","));
            let reading = Nodes::from_json(&text).unwrap();
            let found: Vec<Node> = reading.nodes.iter().map(|node| node.to_node()).collect();
            prop_assert_eq!((found, reading.problems.len()), one_by_one(&items));
        }
    }

    #[test]
    fn only_strings_may_differ() {
        let first = r#"{"metadata":{"labels":{"a":"1"},"name":"n0","uid":"u"},"spec":{}}"#;
        let mut nodes = Nodes::new();
        nodes.push_json(first).unwrap().unwrap();
        for (text, is_alike) in [
            (r#"{"metadata":{"labels":{"a":"1"},"name":"n1","uid":"v"},"spec":{}}, {"#, true),
            (r#"{"metadata":{"labels":{"a":"long"},"name":"n2","uid":""},"spec":{}}"#, true),
            (r#"{"metadata":{"labels":{"a":"1"},"name":"n1","uid":"v"},"spec":{}}"#, false),
            (r#"{"metadata":{"labels":{"a":"1"},"name":"","uid":"v"},"spec":{}}"#, false),
            (r#"{"metadata":{"labels":{"b":"1"},"name":"n3","uid":"v"},"spec":{}}"#, false),
            (r#"{"metadata":{"labels":{"a":"\n"},"name":"n3","uid":"v"},"spec":{}}"#, false),
            (r#"{"metadata":{"labels":{"a":"1"},"name":"n3","uid":"v"},"spec":{} }"#, false),
            (r#"{"metadata":{"labels":{"a":"1"},"name":"n3","uid":"v"},"spec":{}"#, false),
            (r#"{"metadata":{"labels":{"a":"1"},"name":"n3","uid":"v"#, false),
        ] {
            let before = nodes.len();
            let mut templates = Templates::default();
            templates.known.extend(Template::of(first, &only(first)));
            assert_eq!(templates.known.len(), 1);
            let mut fresh = only(first);
            for node in nodes.iter().skip(1) {
                fresh.push(&node.to_node()).unwrap();
            }
            let read = templates.read(text, &mut fresh);
            assert_eq!(read.is_some(), is_alike, "{text}");
            if let Some(length) = read {
                assert!(text.get(..length).unwrap().ends_with("{}}"), "{text}");
                assert_eq!(fresh.len(), before + 1);
                nodes.push(&fresh.iter().last().unwrap().to_node()).unwrap();
            }
        }
    }

    fn only(text: &str) -> Nodes {
        let mut nodes = Nodes::new();
        nodes.push_json(text).unwrap().unwrap();
        nodes
    }
}
