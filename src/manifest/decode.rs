//! Decodes one DaemonSet from one JSON text.
//!
//! Source: `Decode` in `staging/src/k8s.io/apimachinery/pkg/runtime/serializer/json/json.go`
//! at v1.36.

use k8s_openapi::api::apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::Manifest;
use super::deserializer::{Form, Value};
use super::extra::ExtraFields;
use super::go_types;
use super::json;
use super::lexer::SyntaxError;
use super::memory_limit::MemoryLimit;
use super::places::{Lines, Place};
use super::reading::{Fault, Frame, Reading, Step, StrictFault, StrictKind};
use super::tree::{Kind, NodeId, Tree};
use super::type_meta::{self, OtherKind};
use crate::field::{PathBuf, Segment};
use crate::version::Server;

/// Why a text could not be decoded. The status code of the API server depends on the kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// Which error response the API server sends.
    pub kind: DecodeErrorKind,
    /// What is wrong, in the API server's words.
    pub message: String,
    /// The field that is wrong. Empty if the text as a whole is.
    pub path: PathBuf,
    /// The place of the error.
    pub place: Place,
    /// What to write instead, if that is known.
    pub help: Option<&'static str>,
}

/// Which error response the API server sends for an object that it cannot decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodeErrorKind {
    /// The object cannot be handled as a DaemonSet: 400.
    Malformed,
    /// As `Malformed`, because a value must be a string and is not.
    NotAString,
    /// The object is a DaemonSet of an API version that is no longer served: 400.
    VersionMismatch,
    /// The object is larger than a request may be, or the items of its lists would take more than a
    /// [`MemoryLimit`] (for which `message` is our own wording): 413.
    TooLarge,
    /// The text is not a Kubernetes object, because it has no kind. No server is asked.
    MissingKind,
    /// The object is of another namespace than the one given to kubectl. No server is asked.
    OtherNamespace,
}

/// What `fieldValidation: Strict` reports about a field: `unknown field "…"` or
/// `duplicate field "…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrictFinding {
    /// Whether the field is unknown or duplicate.
    pub kind: StrictKind,
    /// The API server's message.
    pub message: String,
    /// The field.
    pub path: PathBuf,
    /// The place of the field's name.
    pub place: Place,
    /// The known field whose name is most similar to that of an unknown one.
    pub suggestion: Option<&'static str>,
}

/// A decoded DaemonSet with what strict decoding reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The DaemonSet.
    pub manifest: Manifest,
    /// Unknown and duplicate fields, in the order of the text.
    pub strict: Vec<StrictFinding>,
}

/// Decodes a DaemonSet from JSON text. A missing `apiVersion` or `kind` is taken as that of a
/// DaemonSet, as in a request to its endpoint.
///
/// # Errors
/// When the text is not JSON, is of another kind, or has a value that its field
/// cannot take.
///
/// ```
/// use daemonset_preflight::manifest::decode_json;
///
/// let text = r#"{"kind": "DaemonSet", "spec": {"minReadySeconds": "5"}}"#;
/// assert_eq!(
///     decode_json(text).unwrap_err().message,
///     "json: cannot unmarshal string into Go struct field DaemonSetSpec.spec.minReadySeconds of type int32",
/// );
/// ```
pub fn decode_json(text: &str) -> Result<Decoded, DecodeError> {
    decode_json_for(text, Server::default())
}

/// As [`decode_json`], for a given server.
///
/// # Errors
/// As [`decode_json`].
pub fn decode_json_for(text: &str, server: Server) -> Result<Decoded, DecodeError> {
    let tree = json::read(text).map_err(|e| syntax_error(&e, &Lines::new(text)))?;
    let source = Source { tree: &tree, root: NodeId::ROOT, lines: None, server };
    daemon_set(source, &MemoryLimit::default())
}

/// Decodes the DaemonSet at a node of a tree, such as the object in an admission request.
///
/// # Errors
/// As [`decode_json`], except that the text is already parsed.
pub fn decode_in(tree: &Tree<'_>, node: NodeId) -> Result<Decoded, DecodeError> {
    decode_in_for(tree, node, Server::default(), &MemoryLimit::default())
}

/// As [`decode_in`], for a given server and with a limit on the memory that the object may take.
///
/// # Errors
/// As [`decode_in`], and when the items of its lists take more than the limit.
pub fn decode_in_for(
    tree: &Tree<'_>,
    node: NodeId,
    server: Server,
    memory: &MemoryLimit,
) -> Result<Decoded, DecodeError> {
    daemon_set(Source { tree, root: node, lines: None, server }, memory)
}

/// Decodes a part of an object at a node of a tree, by the API server's rules. The findings of
/// strict decoding are dropped.
///
/// # Errors
/// - When a value has a type that its field cannot take.
/// - When `T` does not accept a value, such as an enum without that variant, or a struct with a
///   missing required field. The types of `k8s-openapi` accept all values.
///
/// ```
/// use daemonset_preflight::manifest::{decode_part, read_json};
/// use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
///
/// let tree = read_json(r#"{"metadata": {"name": "a", "labels": {"k": "v"}}}"#).unwrap();
/// let node = tree.get(daemonset_preflight::manifest::NodeId::ROOT, "metadata").unwrap();
/// let metadata: ObjectMeta = decode_part(&tree, node).unwrap();
/// assert_eq!(metadata.name.as_deref(), Some("a"));
/// ```
pub fn decode_part<T: DeserializeOwned>(tree: &Tree<'_>, node: NodeId) -> Result<T, DecodeError> {
    let server = Server::default();
    typed(Source { tree, root: node, lines: None, server }).map(|(part, _)| part)
}

/// Returns the error for a text that is not JSON.
#[cold]
pub(super) fn syntax_error(error: &SyntaxError, lines: &Lines<'_>) -> DecodeError {
    DecodeError {
        kind: DecodeErrorKind::Malformed,
        message: format!("couldn't get version/kind; json parse error: {error}"),
        path: PathBuf::default(),
        place: lines.place(error.offset..error.offset),
        help: None,
    }
}

/// The value to decode: a node of a tree, and the lines of its text if they are known.
#[derive(Clone, Copy)]
pub(super) struct Source<'s> {
    pub(super) tree: &'s Tree<'s>,
    pub(super) root: NodeId,
    pub(super) lines: Option<&'s Lines<'s>>,
    pub(super) server: Server,
}

impl Source<'_> {
    #[cold]
    fn error(self, fault: Fault) -> DecodeError {
        let span = self.tree.span(fault.node);
        let place = match self.lines {
            Some(lines) => lines.place(span),
            None => Lines::new(self.tree.text()).place(span),
        };
        let kind = match fault.wants_string {
            true => DecodeErrorKind::NotAString,
            false => DecodeErrorKind::Malformed,
        };
        DecodeError { kind, message: fault.message, path: fault.path, place, help: None }
    }

    /// Returns why the decoding failed, if it did.
    fn refusal(self, reading: &Reading<'_>) -> Option<DecodeError> {
        if let Some(fault) = reading.exhausted() {
            return Some(DecodeError { kind: DecodeErrorKind::TooLarge, ..self.error(fault) });
        }
        reading.fault().map(|fault| self.error(fault))
    }

    fn findings(self, faults: Vec<StrictFault>) -> Vec<StrictFinding> {
        if faults.is_empty() {
            return Vec::new();
        }
        let found;
        let lines = match self.lines {
            Some(lines) => lines,
            None => {
                found = Lines::new(self.tree.text());
                &found
            }
        };
        let finding = |StrictFault { kind, fault }: StrictFault| StrictFinding {
            kind,
            message: fault.message,
            path: fault.path,
            place: lines.place(self.tree.span(fault.node)),
            suggestion: fault.suggestion,
        };
        faults.into_iter().map(finding).collect()
    }
}

/// Decodes the DaemonSet at a node.
pub(super) fn daemon_set(source: Source<'_>, memory: &MemoryLimit) -> Result<Decoded, DecodeError> {
    let Source { tree, root, .. } = source;
    let fail = |fault| source.error(fault);
    let meta = type_meta::read(tree, root).map_err(fail)?;
    if let Some(kind) = meta.other_kind() {
        // The API server decodes the fields before it refuses the kind.
        match kind {
            OtherKind::Deployment => typed::<Deployment>(source).map(drop)?,
            OtherKind::ReplicaSet => typed::<ReplicaSet>(source).map(drop)?,
            OtherKind::StatefulSet => typed::<StatefulSet>(source).map(drop)?,
        }
        return Err(fail(meta.unknown_conversion()));
    }
    let version = meta.daemon_set_version().map_err(fail)?;
    let (daemon_set, strict, extra) = typed_in::<DaemonSet>(source, version.go_package(), memory)?;
    if version.annotates_template_generation() {
        template_generation(tree, root, &daemon_set).map_err(fail)?;
    }
    if let Some(fault) = meta.version_mismatch(version) {
        return Err(DecodeError { kind: DecodeErrorKind::VersionMismatch, ..fail(fault) });
    }
    let has_selector = has_selector(tree, root);
    let manifest = Manifest { daemon_set, has_selector, extra, server: source.server };
    Ok(Decoded { manifest, strict })
}

/// Decodes the object of any type at a node, with what strict decoding reports.
pub(super) fn typed<T: for<'t> Deserialize<'t>>(
    source: Source<'_>,
) -> Result<(T, Vec<StrictFinding>), DecodeError> {
    let memory = MemoryLimit::default();
    typed_in(source, go_types::PACKAGE, &memory).map(|(object, strict, _)| (object, strict))
}

/// As [`typed`], with the Go package of the types that differ between API versions; also returns
/// the fields that the Rust type lacks.
fn typed_in<T: for<'t> Deserialize<'t>>(
    source: Source<'_>,
    package: &'static str,
    memory: &MemoryLimit,
) -> Result<(T, Vec<StrictFinding>, ExtraFields), DecodeError> {
    let reading = Reading::new(source.tree, package, source.server, memory);
    let frame = Frame::new(None, Step::Root);
    let (node, form) = (source.root, Form::Plain);
    let object =
        T::deserialize(Value { reading: &reading, frame: &frame, node, several: None, form });
    match (source.refusal(&reading), object) {
        (Some(refusal), _) => Err(refusal),
        (None, Err(error)) => Err(source.error(error.into_fault(node))),
        (None, Ok(object)) => Ok((object, source.findings(reading.strict()), reading.extra())),
    }
}

/// Whether `spec.selector` is set after all occurrences of both keys have been read.
fn has_selector(tree: &Tree<'_>, root: NodeId) -> bool {
    let values = |node, key| {
        tree.entries(node).filter(move |(k, _)| tree.text_of(*k) == key).map(|(_, v)| v)
    };
    values(root, "spec")
        .flat_map(|spec| values(spec, "selector"))
        .last()
        .is_some_and(|selector| tree.kind(selector) != Kind::Null)
}

/// Checks an old annotation, which the conversion to the API server's own type parses as a number.
///
/// Source: `Convert_v1_DaemonSet_To_apps_DaemonSet` in `pkg/apis/apps/v1/conversion.go`.
fn template_generation(tree: &Tree<'_>, root: NodeId, daemon_set: &DaemonSet) -> Result<(), Fault> {
    const ANNOTATION: &str = "deprecated.daemonset.template.generation";
    let Some(text) = daemon_set.metadata.annotations.as_ref().and_then(|a| a.get(ANNOTATION))
    else {
        return Ok(());
    };
    let what = match text.parse::<i64>() {
        Ok(_) => return Ok(()),
        Err(e)
            if matches!(
                e.kind(),
                std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow
            ) =>
        {
            "value out of range"
        }
        Err(_) => "invalid syntax",
    };
    let node = ["metadata", "annotations", ANNOTATION]
        .iter()
        .try_fold(root, |node, key| tree.get(node, key));
    let segments = vec![
        Segment::Field("metadata".into()),
        Segment::Field("annotations".into()),
        Segment::Key(ANNOTATION.to_owned()),
    ];
    Err(Fault {
        node: node.unwrap_or(root),
        path: segments.into(),
        message: format!("strconv.ParseInt: parsing {}: {what}", crate::field::quote(text)),
        suggestion: None,
        wants_string: false,
    })
}
