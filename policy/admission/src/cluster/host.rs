//! The calls to the host: objects by name, and lists of a kind.
//!
//! A list that the host may not make blocks until the request's time is over, and the first list of
//! a kind blocks until the host has all objects. A call cannot be cancelled. So the permission is
//! checked first, and no list is requested after earlier ones took long.

use daemonset_preflight::manifest::nodes::Nodes;
use daemonset_preflight::manifest::{DecodeError, NodeId, Tree, decode_part, each_item, read_json};
use daemonset_preflight::placement::{DaemonPlacement, Occupancy, UnownedPod};
use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::authorization::v1::SubjectAccessReviewStatus;
use k8s_openapi::api::core::v1::PodTemplateSpec;
use kubewarden_policy_sdk::host_capabilities::kubernetes::{
    CanIRequest, GetResourceRequest, ListAllResourcesRequest, ListResourcesByNamespaceRequest,
    ResourceAttributes, SubjectAccessReview,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::failure::{Failure, Missing};
use super::resource::{DAEMON_SETS, NODES, PODS, Resource};
use crate::Host;
use crate::settings::PolicySettings;

/// The name of an object and of a namespace that no cluster has. An account that may get this
/// object may get all objects of the kind, because only cluster-wide permissions apply there.
const PROBE: &str = "daemonset-preflight-probe";

/// The objects of a kind to list.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'n> {
    Cluster,
    Namespace(&'n str),
}

/// Access to the cluster by way of the host, within the time of one request.
pub(super) struct Cluster<'h> {
    host: &'h dyn Host,
    settings: &'h PolicySettings,
    /// When the request began, by the host's clock.
    start: u64,
}

impl<'h> Cluster<'h> {
    pub(super) fn new(host: &'h dyn Host, settings: &'h PolicySettings) -> Self {
        Cluster { host, settings, start: host.milliseconds() }
    }

    /// Returns the nodes of the cluster.
    ///
    /// # Errors
    /// When the nodes cannot be listed, or not all of them can be read: a rule that saw only some
    /// of the nodes would be wrong about the cluster. An empty list is an error too, as it tells
    /// nothing about where pods run.
    pub(super) fn nodes(&self) -> Result<Nodes, Missing> {
        let text = self.list(&NODES, Scope::Cluster)?;
        let reading =
            Nodes::from_json(&text).map_err(|error| unreadable(&NODES, &error.message))?;
        match reading.problems.first() {
            Some(problem) => Err(unreadable(&NODES, &problem.to_string())),
            None if reading.others > 0 => Err(unreadable(&NODES, OTHER_KINDS)),
            None if reading.nodes.is_empty() => Err(missing(&NODES, Failure::Empty)),
            None => Ok(reading.nodes),
        }
    }

    /// Returns the DaemonSets of the cluster, sorted by namespace and name, without the live object
    /// of the DaemonSet under review.
    ///
    /// # Errors
    /// When they cannot be listed, or not all of them can be read.
    pub(super) fn other_daemon_sets(
        &self,
        itself: &DaemonPlacement,
    ) -> Result<Vec<DaemonPlacement>, Missing> {
        let mut others = Vec::new();
        self.each(&DAEMON_SETS, Scope::Cluster, &mut |item| {
            let tree = read_json(item)?;
            let other = listed_daemon_set(&tree).map_err(|error| error.message)?;
            let other = DaemonPlacement::from(other);
            if other.full_name() != itself.full_name() {
                others.push(other);
            }
            Ok(())
        })?;
        // The host's lists are unordered.
        others.sort_by(|a, b| a.full_name().cmp(&b.full_name()));
        Ok(others)
    }

    /// Returns the running pods by node, and the pods of a namespace that no controller owns.
    ///
    /// # Errors
    /// When they cannot be listed, or not all of them can be read.
    pub(super) fn running_pods(
        &self,
        namespace: &str,
    ) -> Result<(Occupancy, Vec<UnownedPod>), Missing> {
        let text = self.list(&PODS, Scope::Cluster)?;
        Occupancy::from_json(&text, namespace).map_err(|why| unreadable(&PODS, &why))
    }

    /// Calls `look` with the text of each object of a kind.
    ///
    /// # Errors
    /// When they cannot be listed, or one of them cannot be read.
    pub(super) fn each(
        &self,
        resource: &'static Resource,
        scope: Scope<'_>,
        look: &mut dyn FnMut(&str) -> Result<(), String>,
    ) -> Result<(), Missing> {
        let text = self.list(resource, scope)?;
        let read = each_item(&text, resource.kind, look);
        read.map_err(|why| unreadable(resource, &why))
    }

    /// Returns a cluster-scoped object; `None` when there is none of that name.
    ///
    /// # Errors
    /// When the object cannot be fetched.
    pub(super) fn get(
        &self,
        resource: &'static Resource,
        name: &str,
    ) -> Result<Option<String>, Missing> {
        match self.get_resource(resource, name, None) {
            Ok(text) => Ok(Some(text)),
            Err(Missing { why: Failure::NoSuchObject, .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    fn list(&self, resource: &'static Resource, scope: Scope<'_>) -> Result<String, Missing> {
        let Resource { api_version, kind, .. } = *resource;
        self.may_list(resource, scope)?;
        match scope {
            Scope::Cluster => {
                let request = ListAllResourcesRequest {
                    api_version: api_version.to_owned(),
                    kind: kind.to_owned(),
                    label_selector: None,
                    field_selector: None,
                    field_masks: resource.field_masks(),
                };
                self.call(resource, "list_resources_all", &request)
            }
            Scope::Namespace(namespace) => {
                let request = ListResourcesByNamespaceRequest {
                    api_version: api_version.to_owned(),
                    kind: kind.to_owned(),
                    namespace: namespace.to_owned(),
                    label_selector: None,
                    field_selector: None,
                    field_masks: resource.field_masks(),
                };
                self.call(resource, "list_resources_by_namespace", &request)
            }
        }
    }

    /// Checks that a list is permitted, and that there is time for it.
    ///
    /// Permission is probed by getting an object: the host uses the same account, with all of its
    /// groups, for gets and for lists, and a forbidden get fails at once. An account that may get
    /// objects but not list them is detected only if the settings name it.
    fn may_list(&self, resource: &'static Resource, scope: Scope<'_>) -> Result<(), Missing> {
        let spent = self.host.milliseconds().saturating_sub(self.start);
        let bound = match resource.kind == PODS.kind {
            true => self.settings.pods_milliseconds(),
            false => self.settings.list_milliseconds(),
        };
        if spent >= bound {
            return Err(missing(resource, Failure::OutOfTime));
        }
        let namespace = match scope {
            _ if !resource.is_namespaced => None,
            Scope::Cluster => Some(PROBE),
            Scope::Namespace(namespace) => Some(namespace),
        };
        match self.get_resource(resource, PROBE, namespace) {
            Ok(_) | Err(Missing { why: Failure::NoSuchObject, .. }) => {}
            Err(other) => return Err(other),
        }
        if !self.settings.service_account.is_empty() {
            for verb in ["list", "watch"] {
                self.can_account(resource, verb, scope)?;
            }
        }
        Ok(())
    }

    fn get_resource(
        &self,
        resource: &'static Resource,
        name: &str,
        namespace: Option<&str>,
    ) -> Result<String, Missing> {
        let request = GetResourceRequest {
            api_version: resource.api_version.to_owned(),
            kind: resource.kind.to_owned(),
            name: name.to_owned(),
            namespace: namespace.map(str::to_owned),
            disable_cache: false,
            field_masks: resource.field_masks(),
        };
        self.call(resource, "get_resource", &request)
    }

    /// Checks whether the account in the settings has a permission for all objects of the scope.
    fn can_account(
        &self,
        resource: &'static Resource,
        verb: &'static str,
        scope: Scope<'_>,
    ) -> Result<(), Missing> {
        let account = &self.settings.service_account;
        let request = CanIRequest {
            subject_access_review: SubjectAccessReview {
                groups: Some(groups_of(account)),
                resource_attributes: ResourceAttributes {
                    group: Some(resource.group().to_owned()),
                    name: None,
                    namespace: match scope {
                        Scope::Cluster => None,
                        Scope::Namespace(namespace) => Some(namespace.to_owned()),
                    },
                    resource: resource.plural.to_owned(),
                    subresource: None,
                    verb: verb.to_owned(),
                    version: Some(resource.version().to_owned()),
                },
                user: account.clone(),
            },
            disable_cache: false,
        };
        let answer = self.call(resource, "can_i", &request)?;
        let status: SubjectAccessReviewStatus = serde_json::from_str(&answer)
            .map_err(|error| unreadable(resource, &error.to_string()))?;
        match status.allowed {
            true => Ok(()),
            false => {
                let why = Failure::AccountForbidden { verb, account: account.clone() };
                Err(missing(resource, why))
            }
        }
    }

    fn call<T: Serialize>(
        &self,
        resource: &'static Resource,
        operation: &str,
        request: &T,
    ) -> Result<String, Missing> {
        let failed = |error: &str| missing(resource, Failure::of_host(error));
        let request = serde_json::to_string(request).map_err(|error| failed(&error.to_string()))?;
        let answer = self.host.call(operation, &request).map_err(|error| failed(&error))?;
        String::from_utf8(answer).map_err(|_| unreadable(resource, "it is not UTF-8"))
    }
}

/// Decodes a DaemonSet of a list, which has only the fields that placement reads. Strict decoding
/// and the checks of a conversion are skipped: there are many objects, and each was accepted when
/// it was stored.
fn listed_daemon_set(tree: &Tree<'_>) -> Result<DaemonSet, DecodeError> {
    let part = |node: Option<NodeId>, key| node.and_then(|node| tree.get(node, key));
    let spec = tree.get(NodeId::ROOT, "spec");
    let template = part(spec, "template");
    Ok(DaemonSet {
        metadata: decoded(tree, tree.get(NodeId::ROOT, "metadata"))?,
        spec: Some(DaemonSetSpec {
            selector: decoded(tree, part(spec, "selector"))?,
            template: PodTemplateSpec {
                metadata: Some(decoded(tree, part(template, "metadata"))?),
                spec: Some(decoded(tree, part(template, "spec"))?),
            },
            ..DaemonSetSpec::default()
        }),
        status: None,
    })
}

/// Decodes a part of an object; a missing part is the default of its type.
fn decoded<T: DeserializeOwned + Default>(
    tree: &Tree<'_>,
    node: Option<NodeId>,
) -> Result<T, DecodeError> {
    node.map_or_else(|| Ok(T::default()), |node| decode_part(tree, node))
}

const OTHER_KINDS: &str = "there are other kinds among them";

fn missing(resource: &'static Resource, why: Failure) -> Missing {
    Missing { resource, why }
}

pub(super) fn unreadable(resource: &'static Resource, why: &str) -> Missing {
    missing(resource, Failure::Unreadable(why.to_owned()))
}

/// Returns the groups that the API server assigns to a service account.
///
/// Source: `MakeGroupNames` in
/// `staging/src/k8s.io/apiserver/pkg/authentication/serviceaccount/util.go` at v1.36.
fn groups_of(account: &str) -> Vec<String> {
    let mut groups = vec!["system:serviceaccounts".to_owned()];
    let namespace = account.split(':').nth(2).unwrap_or_default();
    groups.push(format!("system:serviceaccounts:{namespace}"));
    groups.push("system:authenticated".to_owned());
    groups
}
