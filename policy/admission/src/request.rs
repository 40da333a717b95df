//! The payload of `validate`, as far as the policy reads it.

use daemonset_preflight::manifest::{Kind, NodeId, Tree};

/// An admission request. Its objects stay in the tree of the payload, from which the core decodes
/// them once.
///
/// Hosts write the field names in camel case, recorded sessions of older hosts in snake case.
#[derive(Debug)]
pub(crate) struct Request<'t> {
    pub(crate) tree: &'t Tree<'t>,
    group: &'t str,
    kind: &'t str,
    pub(crate) operation: Operation,
    pub(crate) namespace: &'t str,
    pub(crate) sub_resource: &'t str,
    object: Option<NodeId>,
    old_object: Option<NodeId>,
}

/// The operation on the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    Update,
    /// `DELETE` and `CONNECT`: there is no new object to judge.
    Other,
}

impl<'t> Request<'t> {
    /// Reads the `request` of a payload. A request without an operation counts as a create, so that
    /// omitting it bypasses nothing.
    ///
    /// # Errors
    /// When the request is missing or has no kind, an unknown operation, or a value that is not a
    /// string where one is required.
    pub(crate) fn read(tree: &'t Tree<'t>) -> Result<Self, String> {
        let given = |node: NodeId, key: &str| {
            tree.get(node, key).filter(|value| tree.kind(*value) != Kind::Null)
        };
        let text = |node: NodeId, key: &str| match given(node, key) {
            None => Ok(""),
            Some(value) if tree.kind(value) == Kind::String => Ok(tree.text_of(value)),
            Some(_) => Err(format!("{key} is not a text")),
        };
        let request = given(NodeId::ROOT, "request").ok_or("it has no request")?;
        let kind = given(request, "kind").ok_or("it has no kind")?;
        let name = text(kind, "kind")?;
        if name.is_empty() {
            return Err("it has no kind".to_owned());
        }
        let operation = match text(request, "operation")? {
            "" | "CREATE" => Operation::Create,
            "UPDATE" => Operation::Update,
            "DELETE" | "CONNECT" => Operation::Other,
            other => return Err(format!("there is no operation {other}")),
        };
        let sub_resource = match text(request, "subResource")? {
            "" => text(request, "sub_resource")?,
            given => given,
        };
        Ok(Request {
            tree,
            group: text(kind, "group")?,
            kind: name,
            operation,
            namespace: text(request, "namespace")?,
            sub_resource,
            object: given(request, "object"),
            old_object: given(request, "oldObject").or_else(|| given(request, "old_object")),
        })
    }

    /// Whether the kind is Kubernetes' own DaemonSet, including its original API group
    /// `extensions`. A kind of the same name in another group is a different kind.
    ///
    /// `request.resource` cannot be used: the SDK's type has no resource name.
    pub(crate) fn is_about_daemon_sets(&self) -> bool {
        self.kind == "DaemonSet" && matches!(self.group, "apps" | "extensions")
    }

    /// The object under review.
    ///
    /// # Errors
    /// When the request has none.
    pub(crate) fn object(&self) -> Result<NodeId, String> {
        self.object.ok_or_else(|| "the admission request has no object".to_owned())
    }

    /// The object before the update.
    ///
    /// # Errors
    /// When the request has none.
    pub(crate) fn old_object(&self) -> Result<NodeId, String> {
        let missing = || "the admission request is an update and has no oldObject".to_owned();
        self.old_object.ok_or_else(missing)
    }

    /// Whether the text of the object's `spec` is byte for byte that of the old object. The API
    /// server writes both with sorted keys. If another client writes them differently, an equal
    /// spec counts as changed.
    pub(crate) fn keeps_spec(&self) -> bool {
        let spec = |object: Option<NodeId>| {
            self.tree.text().get(self.tree.span(self.tree.get(object?, "spec")?))
        };
        spec(self.old_object).is_some_and(|old| spec(self.object) == Some(old))
    }
}
