//! Computes the object that `kubectl apply` of a file makes of a live object, by client-side or
//! server-side apply.
//!
//! An update is rarely the file itself: fields that others set are kept, and fields that the file
//! no longer has are removed. Both ways of applying follow `schema`, which defines how each field
//! is merged.
//!
//! - `client_side`: a three-way merge of the last applied configuration (an annotation), the file
//!   and the live object. kubectl computes a patch, which the server applies.
//! - `server_side`: a merge of the file and the live object by field ownership, as recorded in
//!   `managedFields`.
//!
//! Not covered: `kubectl apply --prune`, and the replacement of an object that cannot be patched
//! (`--force`).
//!
//! Source: `staging/src/k8s.io/kubectl/pkg/cmd/apply` and
//! `staging/src/k8s.io/apimachinery/pkg/util/{strategicpatch,managedfields}` at v1.36.

mod client_side;
mod field_set;
mod managers;
mod owners;
pub(crate) mod schema;
mod server_side;
mod strategic;
mod typed;
mod value;

use std::fmt;

use serde_json::{Map, Value};

use crate::version::Server;

pub use owners::{Operation, Owned, Owner};
pub use server_side::Conflict;
pub use value::{from_tree, go_json};

/// A JSON object.
type Object = Map<String, Value>;

/// The annotation in which client-side apply stores the last applied configuration.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The default field manager of `kubectl apply --server-side`.
pub const SERVER_SIDE_MANAGER: &str = "kubectl";

/// How a file is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// `kubectl apply`.
    ClientSide,
    /// `kubectl apply --server-side`.
    ServerSide {
        /// `--field-manager`.
        field_manager: String,
        /// `--force-conflicts`: takes over fields that other managers own.
        force: bool,
    },
}

/// The result of applying a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The object that the server would default, validate and store. Its `managedFields` are those
    /// of the live object.
    pub object: Value,
    /// Fields of the live object that are kept although the file does not have them, with their
    /// owners. Fields that the server itself fills in, and `status`, are left out.
    pub kept: Vec<Owned>,
}

/// Why a file cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApplyError {
    /// The file changes fields that other managers own (409).
    Conflicts(Vec<Conflict>),
    /// The file cannot be merged: the reason, as Kubernetes words it where it reports one.
    Unmergeable(String),
}

impl ApplyError {
    fn new(message: impl Into<String>) -> Self {
        ApplyError::Unmergeable(message.into())
    }
}

/// Prints the error as the API server and kubectl do.
impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ApplyError::Conflicts(conflicts) => server_side::write_conflicts(conflicts, f),
            ApplyError::Unmergeable(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for ApplyError {}

/// Merges a file into the live object of the same name, as `server` does.
///
/// `file` is the object as it is written, without defaults; `live` is the object as the server
/// returns it, with its `managedFields`. A file without a namespace gets that of the live object,
/// as kubectl sets that of its context.
///
/// # Errors
/// When `file` or `live` is not an object, when the file cannot be merged, or when it conflicts
/// with other field managers.
///
/// ```
/// use daemonset_preflight::apply::{apply, Method};
/// use daemonset_preflight::version::Server;
/// use serde_json::json;
///
/// let live = json!({"kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "a"},
///     "spec": {"minReadySeconds": 5, "revisionHistoryLimit": 3}});
/// let file = json!({"kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "a"},
///     "spec": {"minReadySeconds": 9}});
/// let merged = apply(&file, &live, &Method::ClientSide, &Server::default()).unwrap();
/// assert_eq!(merged.object["spec"], json!({"minReadySeconds": 9, "revisionHistoryLimit": 3}));
/// assert_eq!(merged.kept[0].to_string(), "spec.revisionHistoryLimit");
/// ```
pub fn apply(
    file: &Value,
    live: &Value,
    method: &Method,
    server: &Server,
) -> Result<Merged, ApplyError> {
    let (Value::Object(file), Value::Object(live)) = (file, live) else {
        return Err(ApplyError::new("only an object can be applied to an object"));
    };
    let file = in_namespace_of(file.clone(), live)?;
    let mut object = match method {
        Method::ClientSide => client_side::merge(&file, live)?,
        Method::ServerSide { field_manager, force } => {
            server_side::merge(&file, live, field_manager, *force, server)?
        }
    };
    if let (Some(managed), Some(Value::Object(metadata))) =
        (live.get("metadata").and_then(|m| m.get("managedFields")), object.get_mut("metadata"))
    {
        metadata.insert("managedFields".to_owned(), managed.clone());
    }
    let kept = owners::kept(&file, live, &object);
    Ok(Merged { object: Value::Object(object), kept })
}

/// Returns the file, with the namespace of the live object if it names none.
fn in_namespace_of(mut file: Object, live: &Object) -> Result<Object, ApplyError> {
    let namespace = live.get("metadata").and_then(|metadata| metadata.get("namespace"));
    let metadata = file.entry("metadata").or_insert_with(|| Value::Object(Object::new()));
    match (metadata, namespace) {
        (Value::Object(metadata), Some(namespace)) => {
            if metadata.get("namespace").is_none_or(|own| own == "") {
                metadata.insert("namespace".to_owned(), namespace.clone());
            }
            Ok(file)
        }
        (Value::Object(_), None) => Ok(file),
        _ => Err(ApplyError::new("metadata is not an object")),
    }
}
