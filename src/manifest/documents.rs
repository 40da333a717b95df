//! Splits a text into its documents and objects.
//!
//! The text is JSON or YAML, one document or many, each a single object or a list of objects. An
//! error in one document does not keep the others from being read.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::decode::{self, DecodeError, DecodeErrorKind, Decoded, StrictFinding};
use super::json;
use super::locate::Locator;
use super::memory_limit::MemoryLimit;
use super::part::Part;
use super::places::{Lines, Place};
use super::reading::StrictKind;
use super::tree::{Kind, NodeId, Tree};
#[cfg(feature = "yaml")]
use super::yaml::{self, YamlDocument, YamlError};
use crate::field::{Path, PathBuf, quote};
use crate::version::Server;

/// The largest request body that the API server reads, in bytes.
pub const MAX_REQUEST_BYTES: usize = 3 * 1024 * 1024;

/// The largest text that is read, in bytes. A longer text is refused as a whole.
pub const MAX_TEXT_BYTES: usize = 64 * 1024 * 1024;

/// The deepest nesting of lists inside lists. Deeper lists are refused.
const MAX_LIST_DEPTH: usize = 16;

/// Decodes bytes as text: UTF-8, or UTF-16 after a byte order mark.
///
/// # Errors
/// When the bytes are neither, or contain zero bytes. Invalid UTF-8 is accepted in JSON, where each
/// invalid byte becomes U+FFFD, as in Go.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, DecodeError> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => return utf16(rest, u16::from_be_bytes),
        _ => {}
    }
    let is_json =
        bytes.iter().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| matches!(b, b'{' | b'['));
    let message = match std::str::from_utf8(bytes) {
        _ if bytes.contains(&0) => "the bytes are neither JSON nor YAML",
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(_) if is_json => return Ok(Cow::Owned(lossy(bytes))),
        Err(_) => "yaml: invalid leading UTF-8 octet",
    };
    let valid = bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let offset = valid.find('\0').unwrap_or(valid.len());
    Err(whole_text_error(valid, message.to_owned(), offset))
}

/// Decodes the UTF-16 code units after a byte order mark; `unit` sets the byte order.
///
/// Source: `yaml_parser_update_buffer` in `vendor/go.yaml.in/yaml/v2/readerc.go` at v1.36.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'_, str>, DecodeError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut message = None;
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match c {
            Ok('\0') => message = Some("the bytes are neither JSON nor YAML"),
            Ok(c) => text.push(c),
            Err(_) => message = Some("yaml: expected low surrogate area"),
        }
        if message.is_some() {
            break;
        }
    }
    if message.is_none() && !rest.is_empty() {
        message = Some("yaml: incomplete UTF-16 character");
    }
    match message {
        Some(message) => Err(whole_text_error(&text, message.to_owned(), text.len())),
        None => Ok(Cow::Owned(text)),
    }
}

/// Decodes bytes as Go does: each byte that is not valid UTF-8 becomes U+FFFD.
pub(super) fn lossy(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    text
}

fn whole_text_error(text: &str, message: String, offset: usize) -> DecodeError {
    let place = Lines::new(text).place(offset..offset);
    DecodeError {
        kind: DecodeErrorKind::Malformed,
        message,
        path: PathBuf::default(),
        place,
        help: None,
    }
}

/// The documents of a text.
///
/// ```
/// use daemonset_preflight::manifest::{Documents, Entry};
///
/// let text = "kind: ConfigMap\napiVersion: v1\n---\nkind: DaemonSet\napiVersion: apps/v1\nspec: {selector: 5}\n";
/// let documents = Documents::read(text);
/// let entries = documents.entries();
/// let [Entry::Other(other), Entry::DaemonSet(daemon_set)] = entries.as_slice() else { panic!() };
/// assert_eq!(other.kind(), "ConfigMap");
/// let error = daemon_set.decode_daemon_set().unwrap_err();
/// assert_eq!((error.place.start.line, error.place.start.column), (6, 18));
/// ```
#[derive(Debug)]
pub struct Documents<'a> {
    lines: Lines<'a>,
    documents: Vec<Result<Document<'a>, DecodeError>>,
    /// The namespace of objects that state none.
    namespace: Option<&'a str>,
    /// Whether objects of other namespaces are refused.
    is_required: bool,
}

#[derive(Debug)]
struct Document<'a> {
    tree: Tree<'a>,
    /// What strict decoding reports about duplicate YAML keys, and the first such key.
    duplicates: Option<(String, NodeId)>,
}

/// An object of a text, or the error in its place.
#[derive(Debug, Clone)]
pub enum Entry<'d> {
    /// A DaemonSet, even of an API version that is no longer served.
    DaemonSet(Object<'d>),
    /// An object of another kind.
    Other(Object<'d>),
    /// A document or value that cannot be read as an object.
    Unreadable(DecodeError),
}

/// An object whose type was read, but not its content.
#[derive(Debug, Clone, Copy)]
pub struct Object<'d> {
    documents: &'d Documents<'d>,
    document: &'d Document<'d>,
    node: NodeId,
    api_version: &'d str,
    kind: &'d str,
}

impl<'a> Documents<'a> {
    /// Reads a text of at most [`MAX_TEXT_BYTES`].
    pub fn read(text: &'a str) -> Self {
        Documents::read_up_to(text, MAX_TEXT_BYTES)
    }

    /// Reads a text of at most `max_bytes`; a longer one is a single unreadable document.
    pub fn read_up_to(text: &'a str, max_bytes: usize) -> Self {
        if text.len() > max_bytes.min(u32::MAX as usize / 2) {
            let error = whole_text_error(
                "",
                format!("the text has {} bytes; the limit is {max_bytes}", text.len()),
                0,
            );
            return Documents {
                lines: Lines::new(""),
                documents: vec![Err(error)],
                namespace: None,
                is_required: false,
            };
        }
        Documents::read_part(Part::whole(text))
    }

    /// Reads a part: a whole text, or some documents of one.
    pub fn read_part(part: Part<'a>) -> Self {
        let Part { text, lines_before, is_yaml } = part;
        let lines = Lines::behind(text, lines_before);
        let documents = match is_yaml {
            true => read_yaml(text, 0, &lines),
            false => read(text, &lines),
        };
        Documents { documents, lines, namespace: None, is_required: false }
    }

    /// Reads the first document of a text, as the API server reads a request of the type
    /// `application/yaml`.
    #[cfg(feature = "yaml")]
    pub fn read_request(text: &'a str) -> Self {
        let lines = Lines::new(text);
        let document = yaml_document(&lines, yaml::document(text, &lines));
        Documents { documents: vec![document], lines, namespace: None, is_required: false }
    }

    /// Applies kubectl's `--namespace`, if given: DaemonSets that state no namespace get this one,
    /// and decoding one of another namespace fails.
    #[must_use]
    pub fn in_namespace(self, namespace: Option<&'a str>) -> Self {
        Documents { namespace, is_required: true, ..self }
    }

    /// Sets the namespace of DaemonSets that state none, if given. DaemonSets of other namespaces
    /// keep theirs.
    #[must_use]
    pub fn with_default_namespace(self, namespace: Option<&'a str>) -> Self {
        Documents { namespace, is_required: false, ..self }
    }

    /// Returns the value of each document, in the order of the text, with what strict decoding
    /// reports about its duplicate keys. An empty document is `null`.
    ///
    /// # Errors
    /// An item is an error if its document cannot be read.
    pub fn values(&self) -> impl Iterator<Item = Result<(&Tree<'a>, Option<&str>), &DecodeError>> {
        self.documents.iter().map(|document| {
            let document = document.as_ref()?;
            let duplicates = document.duplicates.as_ref().map(|(message, _)| message.as_str());
            Ok((&document.tree, duplicates))
        })
    }

    /// Returns the objects, in the order of the text, with lists replaced by their items. Empty
    /// documents are skipped. An object without a kind is unreadable.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        self.entries_as("", "")
    }

    /// As [`Documents::entries`], with an API version and a kind for documents that state none.
    pub fn entries_as<'d>(&'d self, api_version: &'d str, kind: &'d str) -> Vec<Entry<'d>> {
        let mut entries = Vec::new();
        for document in &self.documents {
            match document {
                Ok(document) => self.expand(document, (api_version, kind), &mut entries),
                Err(error) => entries.push(Entry::Unreadable(error.clone())),
            }
        }
        entries
    }

    fn expand<'d>(
        &'d self,
        document: &'d Document<'d>,
        (api_version, kind): (&'d str, &'d str),
        entries: &mut Vec<Entry<'d>>,
    ) {
        let tree = &document.tree;
        // A stack of values to examine, the next one last: each with the type that its list gives
        // its items, and the number of lists around it.
        let mut rest = vec![(NodeId::ROOT, api_version, kind, 0)];
        while let Some((node, list_version, list_kind, depth)) = rest.pop() {
            if tree.kind(node) == Kind::Null {
                continue;
            }
            let text = |key, otherwise| match tree.get(node, key) {
                Some(value)
                    if tree.kind(value) == Kind::String && !tree.text_of(value).is_empty() =>
                {
                    tree.text_of(value)
                }
                _ => otherwise,
            };
            let (api_version, kind) = (text("apiVersion", list_version), text("kind", list_kind));
            let object = Object { documents: self, document, node, api_version, kind };
            if tree.kind(node) != Kind::Object || kind.is_empty() {
                entries.push(Entry::Unreadable(object.without_kind()));
                continue;
            }
            let items = tree.get(node, "items").filter(|items| tree.kind(*items) == Kind::Array);
            match (kind.strip_suffix("List"), items) {
                (Some(_), Some(_)) if depth >= MAX_LIST_DEPTH => {
                    entries.push(Entry::Unreadable(
                        object.error("lists are too deep inside one another".to_owned()),
                    ));
                }
                (Some(item_kind), Some(items)) => {
                    let version = if item_kind.is_empty() { "" } else { api_version };
                    let at = rest.len();
                    rest.extend(
                        tree.items(items).map(|item| (item, version, item_kind, depth + 1)),
                    );
                    if let Some(items) = rest.get_mut(at..) {
                        items.reverse();
                    }
                }
                _ if object.is_daemon_set() => entries.push(Entry::DaemonSet(object)),
                _ => entries.push(Entry::Other(object)),
            }
        }
    }
}

/// Reads a text as kubectl reads a file: as JSON values, then as YAML from where the text stops
/// being JSON, unless a second value comes before that.
///
/// Source: `YAMLOrJSONDecoder` in
/// `staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go` at v1.36.
fn read<'a>(text: &'a str, lines: &Lines<'a>) -> Vec<Result<Document<'a>, DecodeError>> {
    let json = |tree| Ok(Document { tree, duplicates: None });
    let begin = text.trim_start();
    if cfg!(feature = "yaml") && !begin.starts_with('{') {
        return match json::read(text) {
            Ok(tree) if begin.starts_with('[') => vec![json(tree)],
            _ => read_yaml(text, 0, lines),
        };
    }
    let json::Stream { trees, end, error } = json::read_stream(text);
    let mut documents: Vec<_> = trees.into_iter().map(json).collect();
    let Some(error) = error else { return documents };
    let rest = match documents.len() {
        0 | 1 => start_of_yaml(text, end).map(|from| read_yaml(text, from, lines)),
        _ => None,
    };
    match rest {
        Some(rest) if matches!(rest.first(), Some(Ok(_))) => documents.extend(rest),
        _ => documents.push(Err(decode::syntax_error(&error, lines))),
    }
    documents
}

/// Returns where the YAML after a JSON value that ends at `end` begins: after the line break, if
/// nothing else follows on the value's line. `None` where kubectl gives up because fewer than four
/// bytes are left.
fn start_of_yaml(text: &str, end: usize) -> Option<usize> {
    const LEAST: usize = 4;
    let rest = text.get(end..)?;
    for (at, char) in rest.char_indices() {
        if rest.len() - at < LEAST {
            return None;
        }
        match char {
            '\n' => return Some(end + at + 1),
            char if char.is_whitespace() => {}
            _ => return Some(end + at),
        }
    }
    None
}

#[cfg(not(feature = "yaml"))]
fn read_yaml<'a>(_: &'a str, _: usize, _: &Lines<'a>) -> Vec<Result<Document<'a>, DecodeError>> {
    Vec::new()
}

#[cfg(feature = "yaml")]
fn read_yaml<'a>(
    text: &'a str,
    from: usize,
    lines: &Lines<'a>,
) -> Vec<Result<Document<'a>, DecodeError>> {
    let read = yaml::documents(text, from, lines).into_iter();
    read.map(|read| yaml_document(lines, read)).collect()
}

#[cfg(feature = "yaml")]
fn yaml_document<'a>(
    lines: &Lines<'a>,
    read: Result<YamlDocument<'a>, YamlError>,
) -> Result<Document<'a>, DecodeError> {
    match read {
        Ok(YamlDocument { tree, duplicates }) => {
            let first =
                |span: std::ops::Range<usize>| tree.key_at(span.start).unwrap_or(NodeId::ROOT);
            let duplicates = duplicates.map(|error| (error.message, first(error.span)));
            Ok(Document { tree, duplicates })
        }
        Err(error) => Err(DecodeError {
            kind: DecodeErrorKind::Malformed,
            message: match error.message.starts_with("invalid Yaml") {
                true => error.message,
                false => format!("error converting YAML to JSON: {}", error.message),
            },
            path: PathBuf::default(),
            place: lines.place(error.span),
            help: None,
        }),
    }
}

impl<'d> Object<'d> {
    /// Returns the object's `apiVersion`, or the one that its list gives its items.
    pub fn api_version(&self) -> &'d str {
        self.api_version
    }

    /// Returns the object's `kind`, or the one that its list gives its items.
    pub fn kind(&self) -> &'d str {
        self.kind
    }

    /// Returns the object's name. Empty if it has none.
    pub fn name(&self) -> &'d str {
        self.metadata("name")
    }

    /// Returns `metadata.generateName`, from which the API server generates a name. Empty if it has
    /// none.
    pub fn generate_name(&self) -> &'d str {
        self.metadata("generateName")
    }

    /// Returns the object's namespace, or the one that [`Documents::in_namespace`] or
    /// [`Documents::with_default_namespace`] sets. Empty if it has none.
    pub fn namespace(&self) -> &'d str {
        match self.metadata("namespace") {
            "" => self.documents.namespace.unwrap_or_default(),
            namespace => namespace,
        }
    }

    fn metadata(&self, key: &str) -> &'d str {
        let tree = &self.document.tree;
        let value = tree.get(self.node, "metadata").and_then(|metadata| tree.get(metadata, key));
        value
            .filter(|value| tree.kind(*value) == Kind::String)
            .map_or("", |value| tree.text_of(value))
    }

    /// Returns the tree that contains the object.
    pub fn tree(&self) -> &'d Tree<'d> {
        &self.document.tree
    }

    /// Returns the object's node in its tree.
    pub fn node(&self) -> NodeId {
        self.node
    }

    /// Returns the place of the whole object.
    pub fn place(&self) -> Place {
        self.documents.lines.place(self.tree().span(self.node))
    }

    /// Returns the place of a range of bytes of the text.
    pub fn place_of_bytes(&self, bytes: std::ops::Range<usize>) -> Place {
        self.documents.lines.place(bytes)
    }

    /// Returns a line of the text, without its line break.
    pub fn line(&self, line: u32) -> Option<&'d str> {
        self.documents.lines.text_of(line)
    }

    /// Returns the place of a field: of its value; of its key, if the value is a list or mapping;
    /// of the key of its nearest existing parent, if the field is missing.
    pub fn place_of(&self, path: &PathBuf) -> Place {
        self.documents.lines.place(self.tree().span_of_path(self.node, path))
    }

    /// Returns the place of each of several fields, as [`Object::place_of`] does for one.
    pub fn places_of<'p>(
        &self,
        paths: impl IntoIterator<Item = &'p PathBuf>,
    ) -> impl Iterator<Item = Place> {
        let mut locator = Locator::new(self.tree());
        paths
            .into_iter()
            .map(move |path| self.documents.lines.place(locator.span_of_path(self.node, path)))
    }

    /// Decodes the object as the API server decodes a DaemonSet in a request.
    ///
    /// # Errors
    /// As [`decode_json`](super::decode_json); also when the object is larger than
    /// [`MAX_REQUEST_BYTES`].
    pub fn decode_daemon_set(&self) -> Result<Decoded, DecodeError> {
        self.decode_daemon_set_for(Server::default())
    }

    /// As [`Object::decode_daemon_set`], for a given server.
    ///
    /// # Errors
    /// As [`Object::decode_daemon_set`].
    pub fn decode_daemon_set_for(&self, server: Server) -> Result<Decoded, DecodeError> {
        if self.tree().span(self.node).len() > MAX_REQUEST_BYTES {
            let message = format!("Request entity too large: limit is {MAX_REQUEST_BYTES}");
            return Err(DecodeError { kind: DecodeErrorKind::TooLarge, ..self.error(message) });
        }
        match decode::daemon_set(self.source(server), &MemoryLimit::default()) {
            Ok(mut decoded) => {
                decoded.strict.splice(0..0, self.duplicates());
                self.put_in_namespace(&mut decoded)?;
                Ok(decoded)
            }
            Err(error) => Err(DecodeError { help: self.help(), ..error }),
        }
    }

    /// Sets the namespace on a DaemonSet that states none, and refuses another one if it is
    /// required.
    ///
    /// Source: `RequireNamespace` in
    /// `staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go` at v1.36.
    fn put_in_namespace(&self, decoded: &mut Decoded) -> Result<(), DecodeError> {
        let Some(asked) = self.documents.namespace else { return Ok(()) };
        let named = &mut decoded.manifest.daemon_set.metadata.namespace;
        match named.as_deref() {
            None | Some("") => {
                *named = Some(asked.to_owned());
                Ok(())
            }
            Some(own) if own == asked || !self.documents.is_required => Ok(()),
            Some(own) => {
                let path = Path::root("metadata").child("namespace").to_path_buf();
                let message = format!(
                    "the namespace from the provided object {} does not match the namespace {}. \
                     You must pass '--namespace={own}' to perform this operation.",
                    quote(own),
                    quote(asked)
                );
                let kind = DecodeErrorKind::OtherNamespace;
                let place = self.place_of(&path);
                Err(DecodeError { kind, message, path, place, help: None })
            }
        }
    }

    /// Decodes the object as any type, with what strict decoding reports.
    ///
    /// # Errors
    /// - When a value has a type that its field cannot take.
    /// - When `T` does not accept a value, such as an enum without that variant, or a struct with a
    ///   missing required field. The types of `k8s-openapi` accept all values.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<(T, Vec<StrictFinding>), DecodeError> {
        decode::typed(self.source(Server::default()))
    }

    fn source(&self, server: Server) -> decode::Source<'d> {
        let (tree, lines) = (self.tree(), Some(&self.documents.lines));
        decode::Source { tree, root: self.node, lines, server }
    }

    /// Whether the object is Kubernetes' own DaemonSet, in any API version and letter case of the
    /// kind.
    fn is_daemon_set(&self) -> bool {
        let group = self.api_version.rsplit_once('/').map_or("", |(group, _)| group);
        self.kind.eq_ignore_ascii_case("DaemonSet") && matches!(group, "" | "apps" | "extensions")
    }

    /// Returns what to write instead of the object's type; `None` for the type of a DaemonSet.
    pub fn help(&self) -> Option<&'static str> {
        match (self.api_version, self.kind) {
            ("extensions/v1beta1" | "apps/v1beta1" | "apps/v1beta2", "DaemonSet") => Some(
                "write `apiVersion: apps/v1`, and a `spec.selector` that matches the template's labels: \
                 no server since Kubernetes 1.16 takes older versions",
            ),
            ("apps/v1", "DaemonSet") => None,
            (_, "DaemonSet") => Some("write `apiVersion: apps/v1`"),
            _ => Some("write `kind: DaemonSet`"),
        }
    }

    /// Returns what strict decoding reports about duplicate YAML keys, if the first is in this
    /// object.
    fn duplicates(&self) -> Option<StrictFinding> {
        let (message, key) = self.document.duplicates.as_ref()?;
        let tree = self.tree();
        (self.node <= *key && *key < tree.behind(self.node)).then(|| StrictFinding {
            kind: StrictKind::DuplicateField,
            message: message.clone(),
            path: tree.path_of(self.node, *key),
            place: self.documents.lines.place(tree.span(*key)),
            suggestion: None,
        })
    }

    fn without_kind(&self) -> DecodeError {
        let error = match self.tree().kind(self.node) {
            Kind::Object => DecodeError {
                help: Some("an object begins with `apiVersion` and `kind`"),
                ..self.error("Object 'Kind' is missing".to_owned())
            },
            kind => self.error(format!("expected an object, found {}", kind.word())),
        };
        DecodeError { kind: DecodeErrorKind::MissingKind, ..error }
    }

    fn error(&self, message: String) -> DecodeError {
        let place =
            self.documents.lines.place(self.tree().span_of_path(self.node, &PathBuf::default()));
        DecodeError {
            kind: DecodeErrorKind::Malformed,
            message,
            path: PathBuf::default(),
            place,
            help: None,
        }
    }
}
