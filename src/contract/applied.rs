//! Applies files to live objects, for the calls that examine an update, and reports the result.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::DaemonSet;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::finding::{Finding, Step};
use super::validate::{Key, key};
use crate::apply::{
    self, ApplyError, Method, Operation, Owner, SERVER_SIDE_MANAGER, from_tree, go_json,
};
use crate::field::{Path, PathBuf, Segment};
use crate::manifest::{
    DecodeError, DecodeErrorKind, Decoded, Documents, Entry, Object, decode_json_for,
};
use crate::version::Server;

/// How files are applied to live objects; by default as `kubectl apply` does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct ApplyOptions {
    /// `--server-side` of kubectl: merges by the owners of the fields, instead of by the
    /// configuration that was applied last.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub server_side: bool,
    /// `--field-manager` of kubectl, which only matters with `serverSide`; `kubectl` when absent.
    pub field_manager: Option<String>,
    /// `--force-conflicts` of kubectl: takes over fields that other managers own.
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub force_conflicts: bool,
}

impl ApplyOptions {
    fn method(&self) -> Method {
        let field_manager =
            self.field_manager.clone().unwrap_or_else(|| SERVER_SIDE_MANAGER.to_owned());
        match self.server_side {
            true => Method::ServerSide { field_manager, force: self.force_conflicts },
            false => Method::ClientSide,
        }
    }
}

/// The result of applying a file to its live object.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// The merged object, to which the answer refers; absent when the file cannot be applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(type = "Record<string, unknown>", optional))]
    pub object: Option<Value>,
    /// Fields of the live object that remain although the file does not have them, except those
    /// that the API server sets itself.
    pub kept: Vec<KeptField>,
}

/// A field of the live object that an apply keeps although the file does not have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct KeptField {
    /// The field: `spec.template.spec.containers[name="sidecar"]`.
    pub field: String,
    /// Its owners according to `managedFields`; empty when no owner is known.
    pub owners: Vec<FieldOwner>,
}

/// An owner of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FieldOwner {
    /// The name of the field manager.
    pub manager: String,
    /// Whether the manager owns the field by server-side apply; otherwise it owns the field by an
    /// update.
    pub by_apply: bool,
}

impl From<&Owner> for FieldOwner {
    fn from(owner: &Owner) -> Self {
        FieldOwner { manager: owner.manager.clone(), by_apply: owner.operation == Operation::Apply }
    }
}

/// The live objects of a text, and the options with which files are applied to them.
#[derive(Debug, Clone, Default)]
pub(super) struct Live {
    objects: BTreeMap<(String, String), Value>,
    options: ApplyOptions,
}

/// A file that was applied to its live object, with the result decoded.
#[derive(Debug, Clone)]
pub(super) struct DecodedUpdate {
    pub(super) decoded: Decoded,
    /// The merged object that was decoded. [`in_file`] finds its fields in the file.
    pub(super) merged: Value,
    pub(super) applied: Applied,
    /// Whether the owners of the live object's fields are known, or do not matter (client-side
    /// apply).
    pub(super) knows_owners: bool,
}

/// Why an update cannot be computed.
#[derive(Debug, Clone)]
pub(super) enum UpdateError {
    /// The file cannot be applied.
    Apply(ApplyError),
    /// The merged object cannot be decoded.
    Decode(DecodeError),
}

/// The message of kubectl or the API server.
impl std::fmt::Display for UpdateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            UpdateError::Apply(error) => error.fmt(f),
            UpdateError::Decode(error) => f.write_str(&error.message),
        }
    }
}

impl Live {
    /// Reads the DaemonSets of a text. Other kinds, and objects that cannot be read, are ignored.
    /// Of duplicates, the last one counts.
    pub(super) fn read(documents: &Documents<'_>, options: &ApplyOptions) -> Self {
        let mut objects = BTreeMap::new();
        for entry in documents.entries() {
            if let Entry::DaemonSet(object) = entry
                && let Some((namespace, name)) = key(&object)
            {
                objects.insert((namespace.to_owned(), name.to_owned()), whole(&object));
            }
        }
        Live { objects, options: options.clone() }
    }

    /// Applies a file to its live object and decodes the result as the server does. `None` when
    /// the file has no live object.
    pub(super) fn update(
        &self,
        file: &Object<'_>,
        server: Server,
    ) -> Option<Result<DecodedUpdate, UpdateError>> {
        let (namespace, name): Key<'_> = key(file)?;
        let live = self.objects.get(&(namespace.to_owned(), name.to_owned()))?;
        Some(
            apply::apply(&whole(file), live, &self.options.method(), &server)
                .map_err(UpdateError::Apply)
                .and_then(|merged| {
                    let decoded = decode_json_for(&go_json(&merged.object), server);
                    let decoded = decoded.map_err(UpdateError::Decode)?;
                    let kept = merged.kept.iter().map(|kept| KeptField {
                        field: kept.to_string(),
                        owners: kept.owners.iter().map(FieldOwner::from).collect(),
                    });
                    let kept = kept.collect();
                    let applied = Applied { object: Some(merged.object.clone()), kept };
                    let managed =
                        merged.object.get("metadata").and_then(|m| m.get("managedFields"));
                    let knows_owners = !self.options.server_side || managed.is_some();
                    Ok(DecodedUpdate { decoded, merged: merged.object, applied, knows_owners })
                }),
        )
    }
}

impl Live {
    /// Returns the DaemonSet of a file, applied to its live object if it has one.
    ///
    /// # Errors
    /// When the file cannot be decoded or applied.
    pub(super) fn read_update(&self, file: &Object<'_>) -> Result<DaemonSet, DecodeError> {
        let decoded = file.decode_daemon_set()?;
        match self.update(file, Server::default()) {
            None => Ok(decoded.manifest.daemon_set),
            Some(Ok(update)) => Ok(update.decoded.manifest.daemon_set),
            Some(Err(error)) => Err(DecodeError {
                kind: DecodeErrorKind::Malformed,
                message: error.to_string(),
                path: PathBuf::default(),
                place: file.place_of(&PathBuf::default()),
                help: None,
            }),
        }
    }
}

/// Sets the type that the list of the object states, if the object has none, and the namespace in
/// which its text is read.
fn complete(value: &mut Value, object: &Object<'_>) {
    if let Value::Object(fields) = value {
        for (field, given) in [("apiVersion", object.api_version()), ("kind", object.kind())] {
            let field = fields.entry(field).or_insert(Value::Null);
            if field.is_null() && !given.is_empty() {
                *field = given.into();
            }
        }
        let namespace = object.namespace();
        if let Some(Value::Object(metadata)) = fields.get_mut("metadata")
            && !namespace.is_empty()
        {
            metadata.insert("namespace".to_owned(), namespace.into());
        }
    }
}

/// Returns the warning that the live object does not state the owners of its fields.
pub(super) fn owners_not_known(file: &Object<'_>) -> Finding {
    let path = Path::root("metadata").child("managedFields").to_path_buf();
    let message = "the live object has no managedFields, so that everything that is there is \
                   taken for another manager's; kubectl leaves them out"
        .to_owned();
    let finding = Finding::of("MissingManagedFields", &path, message, file.place().into());
    let suggestion = "get the live object with `--show-managed-fields`".to_owned();
    Finding { suggestion: Some(suggestion), ..finding }
}

/// Returns an object as a value, with its type, which may come from its list, and its namespace.
pub(super) fn whole(object: &Object<'_>) -> Value {
    let mut value = from_tree(object.tree(), object.node());
    complete(&mut value, object);
    value
}

/// Returns why a file cannot be applied, with places in the file: one finding for each field that
/// others own, or one for the file as a whole.
pub(super) fn apply_findings(error: &ApplyError, file: &Object<'_>) -> Vec<Finding> {
    let value = from_tree(file.tree(), file.node());
    match error {
        ApplyError::Conflicts(conflicts) => conflicts
            .iter()
            .map(|conflict| {
                let path = conflict.path_in(&value);
                let message = format!("conflict with {}", conflict.owner);
                let place = file.place_of(&path).into();
                let finding = Finding::of("FieldManagerConflict", &path, message, place);
                let field = conflict.field.trim_start_matches('.').to_owned();
                Finding { field, path: path.segments().iter().map(Step::from).collect(), ..finding }
            })
            .collect(),
        ApplyError::Unmergeable(message) => {
            let path = PathBuf::default();
            vec![Finding::of("Unmergeable", &path, message.clone(), file.place().into())]
        }
    }
}

/// Returns the path in the file of a field of the merged object. List items are matched by
/// equality, then by their identifying field, such as `name`. Where the file lacks a list item of
/// the path, the path ends at the list.
pub(super) fn in_file(path: &PathBuf, merged: &Value, file: &Value) -> PathBuf {
    let mut found = PathBuf::default();
    let (mut merged, mut file) = (Some(merged), Some(file));
    for segment in path.segments() {
        let step = match segment {
            Segment::Field(name) => {
                merged = merged.and_then(|value| value.get(&**name));
                file = file.and_then(|value| value.get(&**name));
                segment.clone()
            }
            Segment::Key(name) => {
                merged = merged.and_then(|value| value.get(name));
                file = file.and_then(|value| value.get(name));
                segment.clone()
            }
            Segment::Index(index) => {
                let item = merged.and_then(|list| list.get(index));
                let items = file.and_then(Value::as_array);
                let at = items.zip(item).and_then(|(items, item)| like(item, *index, items));
                let Some(at) = at else { return found };
                merged = item;
                file = items.and_then(|items| items.get(at));
                Segment::Index(at)
            }
        };
        found.push(step);
    }
    found
}

/// The fields that identify list items.
const NAMES: [&str; 7] =
    ["name", "mountPath", "devicePath", "containerPort", "ip", "topologyKey", "uid"];

/// Returns the index of an item of a merged list in the list of the file.
fn like(item: &Value, index: usize, items: &[Value]) -> Option<usize> {
    if let Some(same) = items.iter().position(|other| other == item) {
        return Some(same);
    }
    let name = NAMES.iter().find_map(|name| Some((*name, item.get(name)?)));
    match name {
        Some((name, value)) => items.iter().position(|other| other.get(name) == Some(value)),
        None => (index < items.len()).then_some(index),
    }
}
