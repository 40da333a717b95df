//! `kubectl apply --server-side`: merges a configuration into the live object by field ownership.
//!
//! The server merges the applied configuration, and removes the fields that the manager applied
//! before but no longer does, unless other managers own them. Changing a field that another manager
//! owns is a conflict. kubectl then migrates an object that client-side apply managed: the fields
//! of the client-side manager become those of the server-side manager, and the file is applied once
//! more, so that fields the file no longer has are removed.
//!
//! Source: `Apply` in `sigs.k8s.io/structured-merge-diff/v6/merge/update.go` at v6.3,
//! `staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal`,
//! `migrateToSSAIfNecessary` in `staging/src/k8s.io/kubectl/pkg/cmd/apply/apply.go` at v1.36.

use std::fmt;

use serde_json::{Value, json};

use super::client_side::last_applied;
use super::field_set::{Element, FieldSet, Path, path_in, path_text};
use super::managers::{self, Managed, Managers, Operation, Owner};
use super::schema::Type;
use super::typed::{self, Comparison, compare, field_set};
use super::value::go_json;
use super::{ApplyError, LAST_APPLIED, Object, SERVER_SIDE_MANAGER};
use crate::field::PathBuf;
use crate::version::{Change, Server};

/// The field manager that owns the last-applied annotation after a migration.
const LAST_APPLIED_MANAGER: &str = "kubectl-last-applied";

/// The field manager that owns the fields set before the first server-side apply.
const BEFORE_FIRST_APPLY: &str = "before-first-apply";

/// A field that the apply would change and that another manager owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The manager that owns the field.
    pub owner: Owner,
    /// The field, as the server prints it: `.spec.template.spec.containers[name="a"].image`.
    pub field: String,
    path: Path,
}

impl Conflict {
    /// Returns the path of the field within an object, such as the file, as far as the object has
    /// it.
    pub fn path_in(&self, object: &Value) -> PathBuf {
        path_in(&self.path, object)
    }
}

/// Writes conflicts as the API server does, grouped by manager.
pub(super) fn write_conflicts(conflicts: &[Conflict], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let [Conflict { owner, field, .. }] = conflicts {
        return write!(f, "Apply failed with 1 conflict: conflict with {owner}: {field}");
    }
    write!(f, "Apply failed with {} conflicts: ", conflicts.len())?;
    let mut before = None;
    for (index, Conflict { owner, field, .. }) in conflicts.iter().enumerate() {
        if index > 0 {
            f.write_str("\n")?;
        }
        if before != Some(owner) {
            writeln!(f, "conflicts with {owner}:")?;
            before = Some(owner);
        }
        write!(f, "- {field}")?;
    }
    Ok(())
}

/// The manager that applies, and how.
#[derive(Clone, Copy)]
struct Applier<'m> {
    field_manager: &'m str,
    /// Whether fields of other managers are taken over.
    force: bool,
    server: &'m Server,
}

impl Applier<'_> {
    /// Whether a list or map that loses all of its entries stays as an empty one.
    fn keeps_emptied(&self) -> bool {
        self.server.includes(Change::EmptiedFieldsStay)
            && !self.server.includes(Change::EmptiedFieldsGo)
    }
}

/// Returns the live object as it would be after `kubectl apply --server-side` of the file.
///
/// # Errors
/// When the file does not match its type, or conflicts with other managers and `force` is not set.
pub(super) fn merge(
    file: &Object,
    live: &Object,
    field_manager: &str,
    force: bool,
    server: &Server,
) -> Result<Object, ApplyError> {
    let applier = Applier { field_manager, force, server };
    let mut managers = managers::read(live)?;
    let mut live = live.clone();
    if let Some(Value::Object(metadata)) = live.get_mut("metadata") {
        metadata.remove("managedFields");
    }
    let applied = apply(&live, file, &mut managers, applier)?;
    migrated(applied, file, &mut managers, applier)
}

/// Applies the file in one request, and updates the managers.
fn apply(
    live: &Object,
    file: &Object,
    managers: &mut Managers,
    applier: Applier<'_>,
) -> Result<Object, ApplyError> {
    check(file)?;
    if managers.is_empty() {
        // The existing fields need an owner.
        let owner = Owner { operation: Operation::Update, ..Owner::applier(BEFORE_FIRST_APPLY) };
        let Comparison { added, modified, .. } =
            compare(&empty_object(), &Value::Object(live.clone()), Type::DAEMON_SET)
                .without(&ignored());
        let fields = added.union(&modified).difference(&stripped());
        managers.insert(owner.id(), Managed { owner, fields });
    }
    let before = managers.clone();
    let mut applied = match apply_owned(live, file, managers, applier) {
        Err(ApplyError::Conflicts(conflicts)) if applier.field_manager == SERVER_SIDE_MANAGER => {
            let allowed = allowed_conflicts(live).unwrap_or_default();
            let left: Vec<Conflict> =
                conflicts.into_iter().filter(|c| !allowed.has_path(&c.path)).collect();
            if !left.is_empty() {
                return Err(ApplyError::Conflicts(left));
            }
            *managers = before;
            apply_owned(live, file, managers, Applier { force: true, ..applier })
        }
        applied => applied,
    }?;
    update_annotation(&mut applied, file, applier.field_manager);
    Ok(applied)
}

/// Checks that the file is a DaemonSet of `apps/v1` and matches its type.
fn check(file: &Object) -> Result<(), ApplyError> {
    let text = |field: &str| file.get(field).and_then(Value::as_str).unwrap_or_default();
    let (version, kind) = (text("apiVersion"), text("kind"));
    if kind != "DaemonSet" {
        return Err(ApplyError::new(format!("invalid object type: {version}, Kind={kind}")));
    }
    if version != "apps/v1" {
        return Err(ApplyError::new(format!(
            "Incorrect version specified in apply patch. Specified patch version: {version}, \
             expected: apps/v1"
        )));
    }
    let metadata = |field: &str| file.get("metadata").and_then(|metadata| metadata.get(field));
    if metadata("managedFields").is_some_and(Value::is_array) {
        return Err(ApplyError::new("metadata.managedFields must be nil"));
    }
    let errors = typed::check(&Value::Object(file.clone()), Type::DAEMON_SET);
    let text = |field: &str| metadata(field).and_then(Value::as_str).unwrap_or_default();
    let about = format!(
        "failed to create typed patch object ({}/{}; apps/v1, Kind=DaemonSet)",
        text("namespace"),
        text("name")
    );
    match errors.as_slice() {
        [] => Ok(()),
        [error] => Err(ApplyError::new(format!("{about}: {error}"))),
        errors => Err(ApplyError::new(format!("{about}: errors:\n  {}", errors.join("\n  ")))),
    }
}

/// Merges the file, removes what the manager applied before but no longer does, and finds conflicts
/// with the fields of other managers.
fn apply_owned(
    live: &Object,
    file: &Object,
    managers: &mut Managers,
    applier: Applier<'_>,
) -> Result<Object, ApplyError> {
    let root = Some(Type::DAEMON_SET);
    for managed in managers.values_mut() {
        managed.fields = managed.fields.reconciled(root);
    }
    let (live, file) = (Value::Object(live.clone()), Value::Object(file.clone()));
    let merged = typed::merge(Some(&live), Some(&file), root).unwrap_or_default();
    let owner = Owner::applier(applier.field_manager);
    let id = owner.id();
    let last = managers.get(&id).map(|managed| managed.fields.clone()).unwrap_or_default();
    let fields = field_set(&file, Type::DAEMON_SET).recursive_difference(&ignored());
    managers.insert(id.clone(), Managed { owner, fields });
    let pruned = prune(merged, managers, &last, applier.keeps_emptied());

    let changes = compare(&live, &pruned, Type::DAEMON_SET).without(&ignored());
    let changed = changes.modified.union(&changes.added);
    let mut conflicts = Vec::new();
    for (_, managed) in managers.iter_mut().filter(|(other, _)| **other != id) {
        let theirs = managed.fields.intersection(&changed);
        conflicts.extend(theirs.paths().into_iter().map(|path| Conflict {
            owner: managed.owner.clone(),
            field: path_text(&path),
            path,
        }));
        managed.fields = managed.fields.difference(&theirs).difference(&changes.removed);
    }
    if !applier.force && !conflicts.is_empty() {
        return Err(ApplyError::Conflicts(conflicts));
    }
    if let Some(managed) = managers.get_mut(&id) {
        managed.fields = managed.fields.difference(&stripped());
    }
    managers.retain(|_, managed| !managed.fields.is_empty());
    match pruned {
        Value::Object(object) => Ok(object),
        _ => Ok(Object::new()),
    }
}

/// Removes what the manager owned but no longer applies, unless other managers own it.
fn prune(merged: Value, managers: &Managers, last: &FieldSet, keeps_emptied: bool) -> Value {
    if last.is_empty() {
        return merged;
    }
    let (of, root) = (Type::DAEMON_SET, Some(Type::DAEMON_SET));
    let all_of = |value: &Value| field_set(value, of).with_named_fields(root);
    let last = last.with_named_fields(root);
    let without = |fields: &FieldSet| typed::without(&merged, fields, root, keeps_emptied);
    let pruned = without(&last);

    // Restore what other managers own or the manager still applies.
    let managed = managers
        .values()
        .fold(FieldSet::default(), |all, managed| all.union(&managed.fields))
        .with_named_fields(root);
    let in_merged = all_of(&merged);
    let unowned = in_merged.difference(&all_of(&pruned).union(&managed));
    let pruned = without(&unowned);

    // Restore also what nobody owns, unless the manager owned it before.
    let gone = in_merged.difference(&all_of(&pruned)).intersection(&last);
    without(&gone)
}

/// Returns the fields that client-side apply set and nobody changed since, which `kubectl` may take
/// over. `None` when they cannot be determined.
fn allowed_conflicts(live: &Object) -> Option<FieldSet> {
    let applied = Value::Object(last_applied(live).ok()??);
    let live = Value::Object(live.clone());
    let is_sound = |value: &Value| typed::check(value, Type::DAEMON_SET).is_empty();
    if applied.get("apiVersion")? != "apps/v1" || !is_sound(&live) || !is_sound(&applied) {
        return None;
    }
    let Comparison { added, modified, removed } = compare(&applied, &live, Type::DAEMON_SET);
    let fields = field_set(&applied, Type::DAEMON_SET);
    Some(fields.difference(&modified).difference(&added).difference(&removed))
}

/// Updates the last-applied annotation, if there is one and the manager is `kubectl`.
fn update_annotation(applied: &mut Object, file: &Object, field_manager: &str) {
    let annotation = applied
        .get_mut("metadata")
        .and_then(|metadata| metadata.get_mut("annotations")?.get_mut(LAST_APPLIED))
        .filter(|text| text.as_str().is_some_and(|text| !text.is_empty()));
    if let (SERVER_SIDE_MANAGER, Some(annotation)) = (field_manager, annotation) {
        let mut file = file.clone();
        if let Some(Value::Object(annotations)) =
            file.get_mut("metadata").and_then(|metadata| metadata.get_mut("annotations"))
        {
            annotations.remove(LAST_APPLIED);
        }
        *annotation = Value::String(go_json(&Value::Object(file)) + "\n");
    }
}

/// Migrates an object that client-side apply managed before, as kubectl does after the apply.
fn migrated(
    applied: Object,
    file: &Object,
    managers: &mut Managers,
    applier: Applier<'_>,
) -> Result<Object, ApplyError> {
    let annotation: Path = ["metadata", "annotations", LAST_APPLIED]
        .map(|name| Element::Field(name.to_owned()))
        .into();
    let owns = |managed: &Managed, operation| {
        managed.owner.operation == operation && managed.fields.has_path(&annotation)
    };
    let value = applied
        .get("metadata")
        .and_then(|metadata| metadata.get("annotations")?.get(LAST_APPLIED))
        .cloned();
    let is_kept = managers.values().any(|managed| owns(managed, Operation::Apply));
    let mut applied = applied;
    if let (SERVER_SIDE_MANAGER, false, Some(value)) = (applier.field_manager, is_kept, value) {
        let text = |field: &str| applied.get("metadata").and_then(|m| m.get(field)).cloned();
        let alone = json!({
            "apiVersion": "apps/v1",
            "kind": "DaemonSet",
            "metadata": {
                "name": text("name"),
                "namespace": text("namespace"),
                "annotations": {LAST_APPLIED: value},
            },
        });
        if let Value::Object(alone) = alone {
            let of_annotation =
                Applier { field_manager: LAST_APPLIED_MANAGER, force: false, ..applier };
            applied = apply(&applied, &alone, managers, of_annotation)?;
        }
    }
    let clients: Vec<String> = managers
        .values()
        .filter(|managed| owns(managed, Operation::Update))
        .map(|managed| managed.owner.manager.clone())
        .collect();
    if clients.is_empty() {
        return Ok(applied);
    }
    let owner = Owner::applier(applier.field_manager);
    let mut fields = FieldSet::default();
    managers.retain(|_, managed| {
        let Managed { owner, fields: theirs } = managed;
        let is_client = owner.operation == Operation::Update
            && owner.subresource.is_empty()
            && clients.contains(&owner.manager);
        if is_client && owner.api_version == "apps/v1" {
            fields = fields.union(theirs);
        }
        !is_client
    });
    let managed = managers
        .entry(owner.id())
        .or_insert_with(|| Managed { owner, fields: FieldSet::default() });
    managed.fields = managed.fields.union(&fields);
    apply(&applied, file, managers, applier)
}

/// Returns a DaemonSet with no field set, as the server encodes one.
fn empty_object() -> Value {
    json!({
        "metadata": {},
        "spec": {
            "selector": null,
            "template": {"metadata": {}, "spec": {"containers": null}},
            "updateStrategy": {},
        },
        "status": {
            "currentNumberScheduled": 0,
            "numberMisscheduled": 0,
            "desiredNumberScheduled": 0,
            "numberReady": 0,
        },
    })
}

/// Returns the fields that a request for the object itself cannot set.
///
/// Source: `GetResetFields` in `pkg/registry/apps/daemonset/strategy.go` at v1.36.
fn ignored() -> FieldSet {
    FieldSet::of_fields(&[&["status"]])
}

/// Returns the fields that never have an owner.
///
/// Source: `NewStripMetaManager` in `stripmeta.go` at v1.36.
pub(super) fn stripped() -> FieldSet {
    FieldSet::of_fields(&[
        &["apiVersion"],
        &["kind"],
        &["metadata"],
        &["metadata", "name"],
        &["metadata", "namespace"],
        &["metadata", "creationTimestamp"],
        &["metadata", "selfLink"],
        &["metadata", "uid"],
        &["metadata", "clusterName"],
        &["metadata", "generation"],
        &["metadata", "managedFields"],
        &["metadata", "resourceVersion"],
    ])
}
