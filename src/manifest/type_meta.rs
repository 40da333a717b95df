//! Reads `apiVersion` and `kind`, before all other fields.
//!
//! Source: `Interpret` in `staging/src/k8s.io/apimachinery/pkg/runtime/serializer/json/meta.go`
//! and `gvkWithDefaults` in `json.go` beside it, at v1.36.

use super::reading::Fault;
use super::tree::{Kind, NodeId, Tree};
use crate::field::{PathBuf, Segment, quote};

/// The `apiVersion` and `kind` that an object states; empty if it states none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TypeMeta {
    pub(super) api_version: String,
    pub(super) kind: String,
    node: Option<NodeId>,
    api_version_node: Option<NodeId>,
}

/// The API versions in which the API server can decode a DaemonSet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DaemonSetVersion {
    AppsV1,
    AppsV1beta2,
    ExtensionsV1beta1,
}

impl DaemonSetVersion {
    /// Returns the package of the version's Go types, as Go prints it.
    pub(super) fn go_package(self) -> &'static str {
        match self {
            DaemonSetVersion::AppsV1 => "v1",
            DaemonSetVersion::AppsV1beta2 => "v1beta2",
            DaemonSetVersion::ExtensionsV1beta1 => "v1beta1",
        }
    }

    /// Whether the generation of the template is kept in an annotation.
    pub(super) fn annotates_template_generation(self) -> bool {
        match self {
            DaemonSetVersion::AppsV1 | DaemonSetVersion::AppsV1beta2 => true,
            DaemonSetVersion::ExtensionsV1beta1 => false,
        }
    }
}

/// A kind of `apps/v1` that the API server decodes before it refuses it because a DaemonSet is
/// expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OtherKind {
    Deployment,
    ReplicaSet,
    StatefulSet,
}

/// How Go prints the type that the two fields are decoded into.
const GO_STRUCT: &str = r#"struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }"#;

/// Reads `apiVersion` and `kind`. Unlike all other fields, their names match in any letter case.
pub(super) fn read(tree: &Tree<'_>, root: NodeId) -> Result<TypeMeta, Fault> {
    let fail = |node, field: Option<&'static str>, wanted: &str| {
        let found = tree.kind(node).word();
        let target = match field {
            Some(field) => format!("Go struct field .{field}"),
            None => "Go value".to_owned(),
        };
        let message = format!(
            "couldn't get version/kind; json parse error: json: cannot unmarshal {found} into {target} of type {wanted}"
        );
        let path = field.map(|f| Segment::Field(f.into())).into_iter().collect::<Vec<_>>().into();
        Fault { node, path, message, suggestion: None, wants_string: false }
    };
    let mut meta = TypeMeta::default();
    if !matches!(tree.kind(root), Kind::Object | Kind::Null) {
        return Err(fail(root, None, GO_STRUCT));
    }
    let mut fault = None;
    for (key, value) in tree.entries(root) {
        let text = tree.text_of(key);
        let (field, place) = if folds_to(text, "apiversion") {
            ("apiVersion", &mut meta.api_version)
        } else if folds_to(text, "kind") {
            ("kind", &mut meta.kind)
        } else {
            continue;
        };
        match tree.kind(value) {
            Kind::String => {
                tree.text_of(value).clone_into(place);
                meta.node = Some(value);
                if field == "apiVersion" {
                    meta.api_version_node = Some(value);
                }
            }
            Kind::Null => {}
            _ => fault = fault.or_else(|| Some(fail(value, Some(field), "string"))),
        }
    }
    fault.map_or(Ok(meta), Err)
}

/// Whether a text equals `lower` under Go's case folding, which includes the Kelvin sign and the
/// long s.
fn folds_to(text: &str, lower: &str) -> bool {
    let fold = |c: char| match c {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        c => c.to_ascii_lowercase(),
    };
    text.len() <= 3 * lower.len() && text.chars().map(fold).eq(lower.chars())
}

impl TypeMeta {
    /// Returns the API version of the DaemonSet, or an error if the API server cannot decode the
    /// type.
    pub(super) fn daemon_set_version(&self) -> Result<DaemonSetVersion, Fault> {
        let fault = |message| Fault {
            node: self.node.unwrap_or(NodeId::ROOT),
            path: PathBuf::default(),
            message,
            suggestion: None,
            wants_string: false,
        };
        let (group, version) = match self.api_version.split_once('/') {
            Some((_, version)) if version.contains('/') => {
                return Err(fault(format!("unexpected GroupVersion string: {}", self.api_version)));
            }
            Some((group, version)) => (group, version),
            None => ("", self.api_version.as_str()),
        };
        let kind = if self.kind.is_empty() { "DaemonSet" } else { &self.kind };
        let (group, version) = match (group, version) {
            ("" | "apps", "") => ("apps", "v1"),
            (_, "") => {
                return Err(fault(format!(
                    "Object 'apiVersion' is missing in group {}",
                    quote(group)
                )));
            }
            given => given,
        };
        match (group, version, kind) {
            ("apps", "v1", "DaemonSet") => return Ok(DaemonSetVersion::AppsV1),
            ("apps", "v1beta2", "DaemonSet") => return Ok(DaemonSetVersion::AppsV1beta2),
            ("extensions", "v1beta1", "DaemonSet") => {
                return Ok(DaemonSetVersion::ExtensionsV1beta1);
            }
            _ => {}
        }
        let api_version =
            if group.is_empty() { version.to_owned() } else { format!("{group}/{version}") };
        Err(fault(format!(
            "no kind {} is registered for version {} in scheme \"pkg/api/legacyscheme/scheme.go:30\"",
            quote(kind),
            quote(&api_version)
        )))
    }

    /// Returns which of the other kinds of `apps/v1` this is, if any.
    pub(super) fn other_kind(&self) -> Option<OtherKind> {
        let kind = match self.kind.as_str() {
            "Deployment" => OtherKind::Deployment,
            "ReplicaSet" => OtherKind::ReplicaSet,
            "StatefulSet" => OtherKind::StatefulSet,
            _ => return None,
        };
        // The API server fills in missing parts from the endpoint.
        matches!(self.api_version.as_str(), "" | "apps/" | "apps/v1").then_some(kind)
    }

    /// Returns the error for an object of another kind that could be decoded.
    ///
    /// Source: `ConvertToVersion` in `staging/src/k8s.io/apimachinery/pkg/runtime/scheme.go`
    /// at v1.36.
    pub(super) fn unknown_conversion(&self) -> Fault {
        Fault {
            node: self.node.unwrap_or(NodeId::ROOT),
            path: PathBuf::default(),
            message: format!(
                "converting (v1.{}) to (apps.DaemonSet): unknown conversion",
                self.kind
            ),
            suggestion: None,
            wants_string: false,
        }
    }

    /// Returns the error for an API version that can be decoded but that no endpoint accepts any
    /// longer.
    ///
    /// Source: `AcceptsGroupVersion` in
    /// `staging/src/k8s.io/apiserver/pkg/endpoints/handlers/create.go` at v1.36.
    pub(super) fn version_mismatch(&self, version: DaemonSetVersion) -> Option<Fault> {
        let is_served = match version {
            DaemonSetVersion::AppsV1 => true,
            DaemonSetVersion::AppsV1beta2 | DaemonSetVersion::ExtensionsV1beta1 => false,
        };
        (!is_served).then(|| Fault {
            node: self.api_version_node.unwrap_or(NodeId::ROOT),
            path: vec![Segment::Field("apiVersion".into())].into(),
            message: format!(
                "the API version in the data ({}) does not match the expected API version (apps/v1)",
                self.api_version
            ),
            suggestion: None,
            wants_string: false,
        })
    }
}
