//! The payload of `validate`, as much of it as the policy looks at.

use daemonset_preflight::manifest::{Kind, NodeId, Tree};

/// An admission request. The objects are left where they are in the tree of the payload:
/// the core decodes them from there, once.
///
/// Hosts write the names in camel case, recorded sessions of older ones in snake case.
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

/// What is about to happen to the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    Update,
    /// `DELETE` and `CONNECT`: there is no new object to judge.
    Other,
}

impl<'t> Request<'t> {
    /// Reads the `request` of a payload. A request that does not say its operation is a
    /// create, so that leaving it out lets nothing through.
    ///
    /// # Errors
    /// When it has no kind, an unknown operation, or a value that is no text where there
    /// should be one.
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

    /// Whether the kind is Kubernetes' own DaemonSet, also under the API group where it
    /// began. The kind of the same name of another group is another kind.
    ///
    /// `request.resource` does not say: the SDK's reading of it has no resource name.
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

    /// Whether the object has the `spec` that it had before, to the letter. The API server
    /// writes both, with sorted keys; where another writer does not, a spec that is the
    /// same counts as a new one.
    pub(crate) fn keeps_spec(&self) -> bool {
        let spec = |object: Option<NodeId>| {
            self.tree.text().get(self.tree.span(self.tree.get(object?, "spec")?))
        };
        spec(self.old_object).is_some_and(|old| spec(self.object) == Some(old))
    }
}
