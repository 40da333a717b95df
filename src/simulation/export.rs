//! Exports a simulated cluster as objects, as
//! `kubectl get nodes,pods,daemonsets,controllerrevisions -A -o json` would print them.
//!
//! Invariant: a simulation that is [imported](super::import) from these objects continues as this
//! one does.
//!
//! Not in the objects: back-offs of failed pods, pods that are still to be garbage-collected, when
//! the pod garbage collector checks next, and outages that the node lifecycle controller has not
//! acted on yet.

use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};
use k8s_openapi::jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Millis;
use super::state::{
    Cluster, DaemonSetState, NodeState, OngoingOutage, OtherController, Outage, Owner, Phase, Pod,
};
use crate::manifest::dump::{HASH_LABEL, UnixMillis};
use crate::manifest::nodes::Node;
use crate::manifest::{WriteError, written};
use crate::scheduling::PreemptionPolicy;

impl Cluster {
    /// Returns the objects as a `List`: nodes, DaemonSets with their revisions, pods. `epoch` is
    /// the Unix time of time 0.
    ///
    /// # Errors
    /// When an object cannot be serialized. One that was decoded always can.
    pub fn objects(&self, epoch: UnixMillis) -> Result<Value, WriteError> {
        let writer = Writer { cluster: self, epoch };
        let mut items: Vec<Value> = self.nodes.values().map(|state| writer.node(state)).collect();
        for (key, state) in &self.daemon_sets {
            items.extend(writer.daemon_set(key, state)?);
        }
        for pod in self.pods.values() {
            items.push(writer.pod(pod)?);
        }
        Ok(json!({"apiVersion": "v1", "kind": "List", "items": items}))
    }
}

struct Writer<'c> {
    cluster: &'c Cluster,
    epoch: UnixMillis,
}

impl Writer<'_> {
    fn time(&self, at: Millis) -> String {
        Timestamp::from_millisecond(self.epoch.saturating_add(at)).unwrap_or_default().to_string()
    }

    fn node(&self, state: &NodeState) -> Value {
        let Node { name, labels, taints, unschedulable, allocatable } = &*state.node;
        let amounts = allocatable.iter().map(|(resource, amount)| {
            let unit = if resource == "cpu" { "m" } else { "" };
            (resource.clone(), Value::from(format!("{amount}{unit}")))
        });
        let (status, since, message) = match state.outage.filter(|outage| outage.observed) {
            Some(OngoingOutage { kind: Outage::Unreachable, since, .. }) => {
                ("Unknown", since, None)
            }
            Some(OngoingOutage { kind: Outage::NotReady, since, activity, .. }) => {
                ("False", since, Some(activity.message()))
            }
            None => ("True", 0, None),
        };
        json!({
            "apiVersion": "v1", "kind": "Node",
            "metadata": {"name": name, "labels": labels},
            "spec": {"taints": taints, "unschedulable": unschedulable},
            "status": {
                "allocatable": Map::from_iter(amounts),
                "conditions": [{
                    "type": "Ready", "status": status, "message": message,
                    "lastTransitionTime": self.time(since),
                }],
            },
        })
    }

    fn daemon_set(&self, key: &Owner, state: &DaemonSetState) -> Result<Vec<Value>, WriteError> {
        let mut object = state.daemon_set.clone();
        object.spec = Some(state.spec.clone());
        object.metadata.namespace = Some(key.namespace.to_string());
        object.metadata.generation = Some(state.generation);
        object.status = None;
        let mut value = written(&object)?;
        let status = &state.status;
        put(&mut value, "apiVersion", json!("apps/v1"));
        put(&mut value, "kind", json!("DaemonSet"));
        put(
            &mut value,
            "status",
            json!({
                "currentNumberScheduled": status.current_number_scheduled,
                "desiredNumberScheduled": status.desired_number_scheduled,
                "numberAvailable": status.number_available,
                "numberMisscheduled": status.number_misscheduled,
                "numberReady": status.number_ready,
                "numberUnavailable": status.number_unavailable,
                "observedGeneration": status.observed_generation,
                "updatedNumberScheduled": status.updated_number_scheduled,
                "collisionCount": Some(status.collision_count).filter(|count| *count > 0),
            }),
        );
        if state.deleting
            && let Some(metadata) = value.get_mut("metadata")
        {
            put(metadata, "deletionTimestamp", json!(self.time(self.cluster.now())));
        }
        let revision = |revision: &super::Revision| {
            Ok(json!({
                "apiVersion": "apps/v1", "kind": "ControllerRevision", "revision": revision.number,
                "metadata": {
                    "name": format!("{}-{}", key.name, revision.hash),
                    "namespace": &*key.namespace,
                    "labels": {HASH_LABEL: &*revision.hash},
                    "ownerReferences": [self.owner(key)],
                },
                "data": {"spec": {"template": written(&*revision.template)?}},
            }))
        };
        let revisions = state.history.all().map(|found| revision(found));
        std::iter::once(Ok(value)).chain(revisions).collect()
    }

    /// Returns the owner reference to a DaemonSet.
    fn owner(&self, key: &Owner) -> Value {
        let uid = self.cluster.daemon_sets.get(key);
        let uid = uid.and_then(|state| state.daemon_set.metadata.uid.clone()).unwrap_or_default();
        json!({
            "apiVersion": "apps/v1", "kind": "DaemonSet", "name": &*key.name, "uid": uid,
            "controller": true,
        })
    }

    fn pod(&self, pod: &Pod) -> Result<Value, WriteError> {
        let mut labels = pod.labels().cloned().unwrap_or_default();
        if !pod.revision.hash.is_empty() {
            labels.insert(HASH_LABEL.to_owned(), pod.revision.hash.to_string());
        }
        let owner = match (&pod.owner, pod.other_controller()) {
            (Some(owner), _) => Some(self.owner(owner)),
            (None, Some(OtherController::DaemonSet)) => Some(other("apps/v1", "DaemonSet")),
            (None, Some(OtherController::Other)) => Some(other("apps/v1", "ReplicaSet")),
            (None, Some(OtherController::Kubelet) | None) => None,
        };
        let mirror = pod.other_controller() == Some(OtherController::Kubelet);
        let phase = match pod.phase {
            Phase::Active if pod.bound && !pod.awaits_network => "Running",
            Phase::Active => "Pending",
            Phase::Succeeded => "Succeeded",
            Phase::Failed => "Failed",
        };
        let ready = pod.ready_since;
        let is_ready = if ready.is_some() { "True" } else { "False" };
        let mut conditions = vec![json!({
            "type": "Ready", "status": is_ready,
            "lastTransitionTime": self.time(ready.unwrap_or(pod.starting_since)),
        })];
        conditions.push(json!({
            "type": "PodScheduled", "status": if pod.bound { "True" } else { "False" },
            "message": pod.pending.as_deref(),
        }));
        let started = [json!({
            "name": "", "ready": ready.or(pod.ready_before).is_some(), "restartCount": 0,
            "state": match pod.awaits_network {
                true => json!({"waiting": {"reason": "ContainerCreating"}}),
                false => json!({"running": {"startedAt": self.time(pod.starting_since)}}),
            },
        })];
        Ok(json!({
            "apiVersion": "v1", "kind": "Pod",
            "metadata": {
                "name": &*pod.name, "namespace": &*pod.namespace, "uid": pod.uid(), "labels": labels,
                "annotations": mirror.then(|| json!({"kubernetes.io/config.mirror": ""})),
                "creationTimestamp": self.time(pod.created),
                "deletionTimestamp": pod.gone_at.map(|at| self.time(at)),
                "ownerReferences": owner.into_iter().collect::<Vec<Value>>(),
            },
            "spec": spec(&pod.revision.template, pod)?,
            "status": {
                "phase": phase, "conditions": conditions,
                "startTime": pod.imported.as_ref().and_then(|from| Some(self.time(from.start_time?.saturating_mul(1_000).saturating_sub(self.epoch)))),
                "containerStatuses": if pod.bound { &started[..] } else { &[] },
            },
        }))
    }
}

/// Returns an owner reference to a controller that is not simulated.
fn other(api_version: &str, kind: &str) -> Value {
    json!({"apiVersion": api_version, "kind": kind, "name": "unknown", "uid": "", "controller": true})
}

/// Returns the spec of a pod of a template: bound to its node, or with an affinity to it, and with
/// the priority that admission set.
fn spec(template: &PodTemplateSpec, pod: &Pod) -> Result<Value, WriteError> {
    let spec: PodSpec = template.spec.clone().unwrap_or_default();
    let mut value = written(&spec)?;
    let policy = match pod.info().preempts {
        true => PreemptionPolicy::PreemptLowerPriority,
        false => PreemptionPolicy::Never,
    };
    put(&mut value, "priority", json!(pod.info().priority));
    put(&mut value, "preemptionPolicy", json!(policy.as_str()));
    if pod.bound {
        put(&mut value, "nodeName", json!(&*pod.node));
    } else {
        let field = json!({"key": "metadata.name", "operator": "In", "values": [&*pod.node]});
        put(
            &mut value,
            "affinity",
            json!({"nodeAffinity": {
                "requiredDuringSchedulingIgnoredDuringExecution": {
                    "nodeSelectorTerms": [{"matchFields": [field]}],
                },
            }}),
        );
    }
    Ok(value)
}

fn put(object: &mut Value, key: &str, value: Value) {
    if let Value::Object(fields) = object {
        fields.insert(key.to_owned(), value);
    }
}
