//! The host's calls: may we list a kind, and if so its objects.
//!
//! The host keeps one watch, with a copy of the objects, for every distinct list. So
//! each list is always made with the same fields.

use daemonset_preflight::field::json_string;
use daemonset_preflight::manifest::nodes::Nodes;
use daemonset_preflight::manifest::{
    DecodeError, Kind, NodeId, Tree, decode_in, decode_part, read_json,
};
use daemonset_preflight::placement::{DaemonPlacement, Occupancy, Occupant};
use k8s_openapi::api::core::v1::PodSpec;

use crate::Host;

/// A kind of object, and the fields of it that are looked at.
pub(super) struct Resource {
    group: &'static str,
    /// As the host's calls name it: `v1`, `apps/v1`.
    api_version: &'static str,
    kind: &'static str,
    plural: &'static str,
    /// A JSON list in the order of the letters; `metadata` comes unasked.
    fields: &'static str,
}

const NODES: Resource = Resource {
    group: "",
    api_version: "v1",
    kind: "Node",
    plural: "nodes",
    fields: r#"["spec.taints","spec.unschedulable","status.allocatable"]"#,
};

const DAEMON_SETS: Resource = Resource {
    group: "apps",
    api_version: "apps/v1",
    kind: "DaemonSet",
    plural: "daemonsets",
    fields: concat!(
        r#"["spec.selector","spec.template.metadata.labels","#,
        r#""spec.template.spec.affinity.nodeAffinity","spec.template.spec.containers.ports","#,
        r#""spec.template.spec.containers.resources","spec.template.spec.hostNetwork","#,
        r#""spec.template.spec.initContainers.ports","#,
        r#""spec.template.spec.initContainers.resources","#,
        r#""spec.template.spec.initContainers.restartPolicy","spec.template.spec.nodeName","#,
        r#""spec.template.spec.nodeSelector","spec.template.spec.overhead","#,
        r#""spec.template.spec.resources","spec.template.spec.runtimeClassName","#,
        r#""spec.template.spec.tolerations"]"#,
    ),
};

const RUNNING_PODS: Resource = Resource {
    group: "",
    api_version: "v1",
    kind: "Pod",
    plural: "pods",
    fields: concat!(
        r#"["spec.containers.ports","spec.containers.resources","spec.hostNetwork","#,
        r#""spec.initContainers.ports","spec.initContainers.resources","#,
        r#""spec.initContainers.restartPolicy","spec.nodeName","spec.overhead","#,
        r#""spec.resources","status.phase"]"#,
    ),
};

/// The pods of a namespace, of which nothing but the metadata is looked at: a mask that
/// names nothing would bring everything.
pub(super) const PODS: Resource = Resource { fields: r#"["status.phase"]"#, ..RUNNING_PODS };

pub(super) const DEPLOYMENTS: Resource = Resource {
    group: "apps",
    api_version: "apps/v1",
    kind: "Deployment",
    plural: "deployments",
    fields: r#"["spec.selector","spec.template.metadata.labels"]"#,
};

pub(super) const STATEFUL_SETS: Resource =
    Resource { kind: "StatefulSet", plural: "statefulsets", ..DEPLOYMENTS };

/// The lists that the host can be asked for.
pub(super) struct Lists<'h> {
    pub(super) host: &'h Host<'h>,
    /// Who makes the lists.
    pub(super) service_account: &'h str,
}

impl Lists<'_> {
    /// The nodes of the cluster.
    ///
    /// # Errors
    /// When they cannot be listed, or not all of them can be read: a rule that looked at
    /// some of the nodes would be wrong about the cluster. A cluster without nodes says
    /// nothing about where pods run either.
    pub(super) fn nodes(&self) -> Result<Nodes, String> {
        let text = self.list(&NODES, None)?;
        let reading = Nodes::from_json(&text).map_err(|error| NODES.unreadable(&error.message))?;
        match reading.problems.first() {
            Some(problem) => Err(NODES.unreadable(&problem.to_string())),
            None if reading.others > 0 => Err(NODES.unreadable("there are other kinds among them")),
            None if reading.nodes.is_empty() => Err("nodes: there are none".to_owned()),
            None => Ok(reading.nodes),
        }
    }

    /// The DaemonSets of the cluster, but for the one under review as it is there now.
    ///
    /// # Errors
    /// When they cannot be listed, or not all of them can be read.
    pub(super) fn other_daemon_sets(
        &self,
        itself: &DaemonPlacement,
    ) -> Result<Vec<DaemonPlacement>, String> {
        let mut others = Vec::new();
        self.each(&DAEMON_SETS, None, &mut |tree, item| {
            let decoded = decode_in(tree, item)?;
            let other = DaemonPlacement::from(decoded.manifest.daemon_set);
            if other.full_name() != itself.full_name() {
                others.push(other);
            }
            Ok(())
        })?;
        Ok(others)
    }

    /// The pods that run, by node.
    ///
    /// # Errors
    /// When they cannot be listed, or not all of them can be read.
    pub(super) fn running_pods(&self) -> Result<Occupancy, String> {
        let mut running = Occupancy::default();
        self.each(&RUNNING_PODS, None, &mut |tree, item| {
            let phase = tree.get(item, "status").and_then(|status| tree.get(status, "phase"));
            let phase = phase.map_or("", |phase| tree.text_of(phase));
            if !matches!(phase, "Succeeded" | "Failed") {
                // Not as a Pod: the decoder of its status would weigh much.
                let metadata = decode_part(tree, part(tree, item, "metadata"))?;
                let mut spec: PodSpec = decode_part(tree, part(tree, item, "spec"))?;
                if let Some(node) = spec.node_name.take().filter(|node| !node.is_empty()) {
                    running.add(&node, Occupant::without_status(metadata, spec));
                }
            }
            Ok(())
        })?;
        Ok(running)
    }

    /// Looks at each object of a kind, in the whole cluster or in a namespace.
    ///
    /// # Errors
    /// When they cannot be listed, or one of them cannot be read.
    pub(super) fn each(
        &self,
        resource: &Resource,
        namespace: Option<&str>,
        look: &mut dyn FnMut(&Tree<'_>, NodeId) -> Result<(), DecodeError>,
    ) -> Result<(), String> {
        let text = self.list(resource, namespace)?;
        let tree = read_json(&text).map_err(|why| resource.unreadable(&why))?;
        let items = tree.get(NodeId::ROOT, "items").unwrap_or(NodeId::ROOT);
        if tree.kind(items) != Kind::Array {
            return Err(resource.unreadable("it is no list"));
        }
        for item in tree.items(items) {
            let kind = tree.get(item, "kind").map_or(resource.kind, |kind| tree.text_of(kind));
            if tree.kind(item) != Kind::Object || kind != resource.kind {
                return Err(resource.unreadable("there are other kinds among them"));
            }
            look(&tree, item).map_err(|error| resource.unreadable(&error.message))?;
        }
        Ok(())
    }

    fn list(&self, resource: &Resource, namespace: Option<&str>) -> Result<String, String> {
        self.may_list(resource)?;
        let Resource { api_version, kind, fields, .. } = resource;
        let (operation, scope) = match namespace {
            None => ("list_resources_all", String::new()),
            Some(name) => {
                ("list_resources_by_namespace", format!(",\"namespace\":{}", json_string(name)))
            }
        };
        let request = format!(
            "{{\"api_version\":\"{api_version}\",\"kind\":\"{kind}\"{scope},\
             \"label_selector\":null,\"field_selector\":null,\"field_masks\":{fields}}}"
        );
        self.call(resource, operation, &request)
    }

    /// A list that may not be made hangs in the host until the request times out, so that
    /// it is first asked whether it may be made.
    fn may_list(&self, resource: &Resource) -> Result<(), String> {
        let Resource { group, plural, .. } = resource;
        let user = json_string(self.service_account);
        let request = format!(
            "{{\"subject_access_review\":{{\"groups\":null,\"resource_attributes\":{{\
             \"group\":\"{group}\",\"name\":null,\"namespace\":null,\"resource\":\"{plural}\",\
             \"subresource\":null,\"verb\":\"list\",\"version\":\"v1\"}},\"user\":{user}}},\
             \"disable_cache\":false}}"
        );
        let answer = self.call(resource, "can_i", &request)?;
        let tree = read_json(&answer).map_err(|why| resource.unreadable(&why))?;
        let allowed = tree.get(NodeId::ROOT, "allowed").filter(|a| tree.kind(*a) == Kind::Bool);
        match allowed.map(|allowed| tree.text_of(allowed)) {
            Some("true") => Ok(()),
            Some(_) => Err(format!("{plural}: {} may not list them", self.service_account)),
            None => Err(resource.unreadable("it does not say what is allowed")),
        }
    }

    fn call(&self, resource: &Resource, operation: &str, request: &str) -> Result<String, String> {
        let answer = (self.host)(operation, request)
            .map_err(|error| format!("{}: {operation}: {error}", resource.plural))?;
        String::from_utf8(answer).map_err(|_| resource.unreadable("it is not UTF-8"))
    }
}

/// The value of a key, the object itself where it has none: then the decoder finds
/// nothing that it looks for.
pub(super) fn part(tree: &Tree<'_>, node: NodeId, key: &str) -> NodeId {
    tree.get(node, key).unwrap_or(node)
}

impl Resource {
    fn unreadable(&self, why: &str) -> String {
        format!("{}: the host's answer cannot be read: {why}", self.plural)
    }
}
