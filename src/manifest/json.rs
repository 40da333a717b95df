//! Parses JSON text into a [`Tree`].
//!
//! A parser of our own, because no maintained library offers these four together: the place of each
//! value, duplicate keys, numbers as they were written, and Go's limit on nesting without
//! recursion. The [`lexer`](super::lexer) decides what is valid JSON.

use super::lexer::{Lexer, StringToken, SyntaxError, SyntaxErrorKind};
use super::tree::{KeyWatch, Kind, NodeId, Tree};

/// The most nodes of a tree. Larger values are refused, because of the memory that they take.
pub(super) const MAX_NODES: usize = 8_000_000;

/// Reads a text that holds one JSON value.
pub(super) fn read(text: &str) -> Result<Tree<'_>, SyntaxError> {
    let mut lexer = Lexer::new(text);
    let tree = read_value(&mut lexer, Tree::new(text, 0))?;
    lexer.end()?;
    Ok(tree)
}

/// The values of a text that contains any number of them, one after the other.
pub(super) struct Stream<'a> {
    /// The values before the error.
    pub(super) trees: Vec<Tree<'a>>,
    /// The offset of the end of the last of them.
    pub(super) end: usize,
    /// Why the rest is not JSON; `None` at the end of the text.
    pub(super) error: Option<SyntaxError>,
}

/// Reads values until the text ends or stops being JSON.
pub(super) fn read_stream(text: &str) -> Stream<'_> {
    let mut stream = Stream { trees: Vec::new(), end: 0, error: None };
    let mut lexer = Lexer::new(text);
    while !lexer.is_at_end() {
        match read_value(&mut lexer, Tree::new(text, stream.end)) {
            Ok(tree) => stream.trees.push(tree),
            Err(error) => {
                stream.error = Some(error);
                break;
            }
        }
        stream.end = lexer.at();
    }
    stream
}

/// An array or object whose end has not been read yet.
struct Open {
    id: NodeId,
    keys: KeyWatch,
    is_object: bool,
    is_first: bool,
}

/// Reads the next value, with all that is inside it, into an empty tree.
fn read_value<'a>(lexer: &mut Lexer<'a>, mut tree: Tree<'a>) -> Result<Tree<'a>, SyntaxError> {
    let mut open: Vec<Open> = Vec::with_capacity(16);
    read_or_open(lexer, &mut tree, &mut open)?;
    while let Some(innermost) = open.last_mut() {
        let is_first = std::mem::take(&mut innermost.is_first);
        let has_next = if innermost.is_object {
            match lexer.next_key(is_first)? {
                Some(key) => {
                    let key = push_string(&mut tree, Kind::Key, key);
                    innermost.keys.see(&tree, innermost.id, key);
                    true
                }
                None => false,
            }
        } else {
            lexer.next_item(is_first)?
        };
        if has_next {
            read_or_open(lexer, &mut tree, &mut open)?;
        } else {
            tree.close(innermost.id, lexer.at(), innermost.keys.suspect());
            open.pop();
        }
        if tree.len() > MAX_NODES {
            return Err(lexer.error(SyntaxErrorKind::TooManyValues));
        }
    }
    Ok(tree)
}

/// Appends a string or scalar as a whole, or the beginning of an array or object.
#[inline(always)]
fn read_or_open<'a>(
    lexer: &mut Lexer<'a>,
    tree: &mut Tree<'a>,
    open: &mut Vec<Open>,
) -> Result<(), SyntaxError> {
    let kind = lexer.kind()?;
    match kind {
        Kind::String | Kind::Key => {
            let token = lexer.string()?;
            push_string(tree, Kind::String, token);
        }
        Kind::Null | Kind::Bool | Kind::Number => {
            let span = lexer.scalar()?;
            tree.push(kind, span.start, span.end);
        }
        Kind::Array | Kind::Object => {
            let start = lexer.at();
            lexer.begin()?;
            let id = tree.push(kind, start, start);
            let is_object = kind == Kind::Object;
            open.push(Open { id, keys: KeyWatch::default(), is_object, is_first: true });
        }
    }
    Ok(())
}

#[inline(always)]
fn push_string(tree: &mut Tree<'_>, kind: Kind, token: StringToken) -> NodeId {
    if token.has_escapes {
        let content = token.content(tree.text());
        tree.push_content(kind, token.start, token.end, content)
    } else {
        tree.push_quoted(kind, token.start, token.end)
    }
}
