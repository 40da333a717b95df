//! The host's calls: an object by name, and the lists of a kind.
//!
//! A list that the host may not make hangs until the request's time is over, and one that it
//! makes for the first time waits for all objects. A call cannot be left. So it is first seen
//! whether the list may be made, and none is asked for when others have taken long.

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

/// An object that no cluster has, and a namespace that none has: whoever may get it may get
/// all objects of the kind, because only rights for the whole cluster reach there.
const PROBE: &str = "daemonset-preflight-probe";

/// Which objects of a kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope<'n> {
    Cluster,
    Namespace(&'n str),
}

/// What the host can be asked for in the time of one request.
pub(super) struct Cluster<'h> {
    host: &'h dyn Host,
    settings: &'h PolicySettings,
    /// When the request came in, by the host's clock.
    start: u64,
}

impl<'h> Cluster<'h> {
    pub(super) fn new(host: &'h dyn Host, settings: &'h PolicySettings) -> Self {
        Cluster { host, settings, start: host.milliseconds() }
    }

    /// The nodes of the cluster.
    ///
    /// # Errors
    /// When they cannot be listed, or not all of them can be read: a rule that looked at
    /// some of the nodes would be wrong about the cluster. A cluster without nodes says
    /// nothing about where pods run either.
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

    /// The DaemonSets of the cluster by namespace and name, but for the one under review as
    /// it is there now.
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
        // The host's lists have no order.
        others.sort_by(|a, b| a.full_name().cmp(&b.full_name()));
        Ok(others)
    }

    /// The pods that run, by node, and those of a namespace that no controller owns.
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

    /// Looks at the text of each object of a kind.
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

    /// An object of the whole cluster; `None` when there is none of that name.
    ///
    /// # Errors
    /// When it cannot be had.
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

    /// Whether a list may be made, and whether there is time for it.
    ///
    /// The object is asked for by the account that makes the lists, with all groups that it
    /// is in, and a call that is forbidden fails at once. That the account may get objects
    /// and not list them is only seen when the settings name it.
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

    /// Whether the account that the settings name may do something to all objects.
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

/// A DaemonSet of a list that was cut to what placement reads. It is decoded without what strict
/// decoding reports and a conversion would refuse: there are many, and each was stored.
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

/// A part of an object; the least of its type where it is not there.
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

/// The groups that the API server puts a service account in.
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
