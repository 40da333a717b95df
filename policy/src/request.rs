//! The payload of `validate`, read without copying the objects in it.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::settings::Settings;

/// What the host sends: the policy's settings and the request under review.
#[derive(Debug, Deserialize)]
pub(crate) struct Payload<'a> {
    /// Settings that cannot be read refuse every request, rather than guess.
    pub(crate) settings: Option<Settings>,
    #[serde(borrow)]
    pub(crate) request: Request<'a>,
}

/// An admission request, as much of it as the policy looks at.
///
/// The objects stay the text that they are: the core decodes them, once. Hosts write
/// the names in camel case, recorded sessions of older ones in snake case.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request<'a> {
    kind: GroupVersionKind,
    #[serde(default)]
    pub(crate) operation: Operation,
    #[serde(default)]
    pub(crate) namespace: String,
    #[serde(default, alias = "sub_resource")]
    pub(crate) sub_resource: String,
    #[serde(borrow, default)]
    object: Option<&'a RawValue>,
    #[serde(borrow, default, alias = "old_object")]
    old_object: Option<&'a RawValue>,
}

#[derive(Debug, Deserialize)]
struct GroupVersionKind {
    #[serde(default)]
    group: String,
    kind: String,
}

/// What is about to happen to the object. A request that does not say is judged as a
/// create, so that leaving it out lets nothing through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Operation {
    #[default]
    #[serde(rename = "CREATE")]
    Create,
    #[serde(rename = "UPDATE")]
    Update,
    /// `DELETE` and `CONNECT`: there is no new object to judge.
    #[serde(rename = "DELETE", alias = "CONNECT")]
    Other,
}

impl<'a> Request<'a> {
    /// Whether the kind is Kubernetes' own DaemonSet, also under the API group where it
    /// began. The kind of the same name of another group is another kind.
    ///
    /// `request.resource` does not say: the SDK's reading of it has no resource name.
    pub(crate) fn is_about_daemon_sets(&self) -> bool {
        self.kind.kind == "DaemonSet" && matches!(self.kind.group.as_str(), "apps" | "extensions")
    }

    /// The text of the object under review.
    ///
    /// # Errors
    /// When the request has none.
    pub(crate) fn object(&self) -> Result<&'a str, String> {
        text(self.object, "the admission request has no object")
    }

    /// The text of the object before the update.
    ///
    /// # Errors
    /// When the request has none.
    pub(crate) fn old_object(&self) -> Result<&'a str, String> {
        text(self.old_object, "the admission request is an update and has no oldObject")
    }
}

fn text<'a>(object: Option<&'a RawValue>, otherwise: &str) -> Result<&'a str, String> {
    object.map(RawValue::get).ok_or_else(|| otherwise.to_owned())
}
