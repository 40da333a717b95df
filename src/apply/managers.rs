//! Field managers and the fields they own: `metadata.managedFields`.
//!
//! Source: `managedfields.go` and `conflict.go` in
//! `staging/src/k8s.io/apimachinery/pkg/util/managedfields/internal` at v1.36.

use std::collections::BTreeMap;

use serde_json::Value;

use super::field_set::FieldSet;
use super::{ApplyError, Object};
use crate::field::{json_string, quote};

/// How a manager wrote its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operation {
    /// Server-side apply.
    Apply,
    /// Any other request.
    Update,
}

/// A field manager, without its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The name of the manager.
    pub manager: String,
    /// How the manager wrote its fields.
    pub operation: Operation,
    /// The API version of its last request.
    pub api_version: String,
    /// The subresource that it wrote, such as `status`; empty for the object itself.
    pub subresource: String,
}

/// Prints the manager as the API server does in conflicts.
impl std::fmt::Display for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&quote(&self.manager))?;
        if !self.subresource.is_empty() {
            write!(f, " with subresource {}", quote(&self.subresource))?;
        }
        if self.operation == Operation::Update {
            write!(f, " using {}", self.api_version)?;
        }
        Ok(())
    }
}

impl Owner {
    /// Returns the manager of a server-side apply under the given name.
    pub(super) fn applier(manager: &str) -> Self {
        Owner {
            // The API server's name for a manager that gives none.
            manager: if manager.is_empty() { "unknown".to_owned() } else { manager.to_owned() },
            operation: Operation::Apply,
            api_version: "apps/v1".to_owned(),
            subresource: String::new(),
        }
    }

    /// Returns the identifier of the manager. With [`Operation::Apply`], it does not depend on the
    /// API version.
    pub(super) fn id(&self) -> String {
        let Owner { manager, operation, api_version, subresource } = self;
        let operation_name = match operation {
            Operation::Apply => "Apply",
            Operation::Update => "Update",
        };
        let mut id =
            format!("{{\"manager\":{},\"operation\":\"{operation_name}\"", json_string(manager));
        if *operation == Operation::Update {
            id.push_str(&format!(",\"apiVersion\":{}", json_string(api_version)));
        }
        if !subresource.is_empty() {
            id.push_str(&format!(",\"subresource\":{}", json_string(subresource)));
        }
        id.push('}');
        id
    }
}

/// A field manager with the fields it owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Managed {
    pub(super) owner: Owner,
    pub(super) fields: FieldSet,
}

/// The managers of an object by their [`Owner::id`].
pub(super) type Managers = BTreeMap<String, Managed>;

/// Reads the managers from the `managedFields` of an object.
///
/// # Errors
/// When an entry has an unknown operation, no API version, or an unknown or missing `fieldsType`.
pub(super) fn read(object: &Object) -> Result<Managers, ApplyError> {
    let mut managers = Managers::new();
    let entries = object.get("metadata").and_then(|metadata| metadata.get("managedFields"));
    for (index, entry) in entries.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let text = |field: &str| entry.get(field).and_then(Value::as_str).unwrap_or_default();
        let wrong =
            |what: &str| Err(ApplyError::new(format!("failed to decode managed fields: {what}")));
        let operation = match text("operation") {
            "Apply" => Operation::Apply,
            "Update" => Operation::Update,
            _ => return wrong("operation must be `Apply` or `Update`"),
        };
        if text("apiVersion").is_empty() {
            return wrong("apiVersion must not be empty");
        }
        match text("fieldsType") {
            "FieldsV1" => {}
            "" => return wrong(&format!("missing fieldsType in managed fields entry {index}")),
            other => {
                let other = quote(other);
                return wrong(&format!(
                    "invalid fieldsType {other} in managed fields entry {index}"
                ));
            }
        }
        let owner = Owner {
            manager: text("manager").to_owned(),
            operation,
            api_version: text("apiVersion").to_owned(),
            subresource: text("subresource").to_owned(),
        };
        let fields = entry.get("fieldsV1").map(FieldSet::from_fields_v1).unwrap_or_default();
        managers.insert(owner.id(), Managed { owner, fields });
    }
    Ok(managers)
}
