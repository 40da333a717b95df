//! What happens to a DaemonSet's pod on a node, from its creation until it runs. All other code
//! that states what happens to a pod relies on this one answer.
//!
//! Source: `NodeShouldRunDaemonPod` in `pkg/controller/daemon/daemon_controller.go`,
//! `pkg/scheduler/schedule_one.go`, `pkg/kubelet/lifecycle/predicate.go` and
//! `pkg/controller/tainteviction/taint_eviction.go` at v1.36.

use serde::Serialize;

use super::daemon_pod::Refusal;
use super::occupancy::{self, Holder, Occupancy, Occupant, Unfit};
use super::reason::Reason;
use super::{DaemonPlacement, Placed};
use crate::manifest::nodes::{NodeRef, Taint};
use crate::manifest::suggestion::distance;
use crate::scheduling::{
    self, Allocatable, Candidate, FitFailure, NoPreemption, PODS, SYSTEM_CRITICAL,
};

/// The label that states a node's operating system.
const OS_LABEL: &str = "kubernetes.io/os";

/// What happens to a DaemonSet's pod on one node.
///
/// `Display` writes a sentence without a subject: "preempts pod ops/big".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum PodOutcome<'a> {
    /// The controller creates no pod on the node.
    Excluded {
        /// Why.
        reason: Reason<'a>,
        /// Whether an existing pod stays for as long as the template is unchanged.
        stays: bool,
        /// Whether a pod of the DaemonSet is on the node.
        exists: bool,
    },
    /// A pod of the DaemonSet is on the node already.
    Running,
    /// The API server refuses the pod, and the controller keeps retrying.
    Refused {
        /// Why.
        refusals: &'a [Refusal],
    },
    /// The pod is not scheduled until its scheduling gates are removed.
    Gated {
        /// The names of the gates.
        gates: &'a [String],
    },
    /// The pod waits for a scheduler other than the default one.
    OtherScheduler {
        /// `schedulerName`.
        scheduler: &'a str,
    },
    /// The pod stays Pending because the node has no room.
    Pending {
        /// Why the pod does not fit.
        unfit: Vec<Unfit<'a>>,
        /// Why no pod is preempted.
        preemption: NoPreemption,
    },
    /// The pod runs, and other pods are preempted or evicted for it.
    Preempts {
        /// The pods that must leave, the most important first.
        victims: Vec<Holder<'a>>,
        /// Which component removes them.
        by: Preemptor,
    },
    /// The pod is bound to the node, and its kubelet rejects it. The controller deletes it and
    /// creates another, with a growing delay.
    Rejected {
        /// Why.
        rejection: Rejection<'a>,
    },
    /// The pod runs for some time, is evicted, and is created again.
    Evicted {
        /// The taint that the pod tolerates for a limited time.
        taint: Taint<'a>,
        /// How many seconds the pod runs.
        seconds: i64,
    },
    /// The pod runs.
    Runs,
}

/// The component that removes pods for a more important one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Preemptor {
    /// The scheduler, before it binds the pod.
    Scheduler,
    /// The kubelet, for a critical pod that was bound without the scheduler.
    Kubelet,
}

/// Why the kubelet rejects a pod that is bound to its node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "rejection")]
pub enum Rejection<'a> {
    /// `spec.os.name` is not the node's operating system.
    OsNotSupported {
        /// The value in the template.
        wanted: &'a str,
        /// The operating system of the node.
        has: &'a str,
    },
    /// The label `kubernetes.io/os` of the pod is not the node's operating system.
    OsLabelMismatch {
        /// The value in the template.
        wanted: &'a str,
        /// The operating system of the node.
        has: &'a str,
    },
    /// `nodeName` binds the pod, and the node has no room.
    NoRoom {
        /// Why the pod does not fit.
        unfit: Vec<Unfit<'a>>,
    },
}

/// A `nodeName` that names no node of the cluster.
///
/// `Display` also names the most similar node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NoSuchNode<'a> {
    /// The value of `nodeName`.
    pub wanted: &'a str,
    /// The most similar name of a node; `None` if more than one letter in three differs.
    pub nearest: Option<&'a str>,
}

impl PodOutcome<'_> {
    /// Whether the controller wants a pod on the node, be it created already or not.
    pub fn is_wanted(&self) -> bool {
        !matches!(self, PodOutcome::Excluded { .. })
    }

    /// Whether the wanted pod runs, even if with interruptions.
    pub fn runs(&self) -> bool {
        matches!(
            self,
            PodOutcome::Running
                | PodOutcome::Runs
                | PodOutcome::Preempts { .. }
                | PodOutcome::Evicted { .. }
        )
    }
}

impl Rejection<'_> {
    /// Returns the reason that the kubelet writes to the pod's status.
    pub fn kubelet_reason(&self) -> String {
        let unfit = match self {
            Rejection::OsNotSupported { .. } => return "PodOSNotSupported".to_owned(),
            Rejection::OsLabelMismatch { .. } => {
                return "PodOSSelectorNodeLabelDoesNotMatch".to_owned();
            }
            Rejection::NoRoom { unfit } => unfit,
        };
        match unfit.first().map(|unfit| unfit.failure) {
            Some(FitFailure::NotReported | FitFailure::TooManyPods { .. }) => {
                format!("OutOf{PODS}")
            }
            Some(FitFailure::Insufficient { resource, .. }) => format!("OutOf{resource}"),
            Some(FitFailure::PortTaken { .. }) | None => "NodePorts".to_owned(),
        }
    }
}

impl<'a> Placed<'a> {
    /// Returns what happens to the DaemonSet's pod on a node, given the pods that run in the
    /// cluster. Without them, the node is assumed to have room.
    pub fn outcome(&self, node: NodeRef<'a>, occupancy: Option<&'a Occupancy>) -> PodOutcome<'a> {
        self.outcome_for(node, self.reason(node), occupancy)
    }

    /// Whether the controller creates a pod on a node and the API server accepts it: whether the
    /// [outcome](Placed::outcome) is neither `Excluded` nor `Refused`.
    pub fn creates_pod_on(&self, node: NodeRef<'_>) -> bool {
        self.placement.refusals.is_empty() && self.decide(node).run
    }

    /// Like [`Placed::outcome`], where `reason`, what keeps pods off the node, is known already.
    pub(super) fn outcome_for(
        &self,
        node: NodeRef<'a>,
        reason: Option<Reason<'a>>,
        occupancy: Option<&'a Occupancy>,
    ) -> PodOutcome<'a> {
        let exists = occupancy.is_some_and(|pods| self.has_pod(node, pods));
        if let Some(reason) = reason {
            let stays = self.decide(node).stay;
            return PodOutcome::Excluded { reason, stays, exists };
        }
        match (exists, self.eviction(node)) {
            (true, Some((taint, seconds))) => PodOutcome::Evicted { taint, seconds },
            (true, None) => PodOutcome::Running,
            (false, _) => self.new_pod(node, occupancy),
        }
    }

    /// Returns what happens to a new pod on a node where one should run, once the DaemonSet's own
    /// pods have left the node. Otherwise like [`Placed::outcome`].
    pub fn new_pod(&self, node: NodeRef<'a>, occupancy: Option<&'a Occupancy>) -> PodOutcome<'a> {
        let placement = self.placement;
        if !placement.refusals.is_empty() {
            return PodOutcome::Refused { refusals: &placement.refusals };
        }
        if !placement.scheduling_gates.is_empty() {
            return PodOutcome::Gated { gates: &placement.scheduling_gates };
        }
        let is_bound = placement.node_name.is_some();
        if let Some(scheduler) = placement.other_scheduler.as_deref().filter(|_| !is_bound) {
            return PodOutcome::OtherScheduler { scheduler };
        }
        let room = occupancy.and_then(|occupancy| {
            let others = occupancy::others(placement, node, occupancy);
            match is_bound {
                true => on_bound_node(placement, node, &others),
                false => on_asked_node(placement, node, &others),
            }
        });
        match (os_rejection(placement, node), room, self.eviction(node)) {
            // The scheduler does not check the operating system, so a pod without room stays
            // Pending; the kubelet checks it before anything else.
            (Some(_), Some(pending @ PodOutcome::Pending { .. }), _) => pending,
            (Some(rejection), ..) => PodOutcome::Rejected { rejection },
            (None, Some(room), _) => room,
            (None, None, Some((taint, seconds))) => PodOutcome::Evicted { taint, seconds },
            (None, None, None) => PodOutcome::Runs,
        }
    }

    /// Returns the taint that evicts a pod from a node, and after how many seconds.
    fn eviction(&self, node: NodeRef<'a>) -> Option<(Taint<'a>, i64)> {
        self.evictions.get(node.row().taints as usize).copied().flatten()
    }

    /// Returns the node that the template names, if the cluster has no such node.
    pub fn no_such_node(&self) -> Option<NoSuchNode<'a>> {
        let wanted = self.placement.node_name.as_deref()?;
        if self.nodes.is_empty() || self.nodes.find(wanted).is_some() {
            return None;
        }
        let near = self.nodes.iter().map(|node| (distance(wanted, node.name()), node.name())).min();
        let bound = wanted.chars().count().max(3) / 3;
        let nearest = near.filter(|(distance, _)| *distance <= bound).map(|(_, name)| name);
        Some(NoSuchNode { wanted, nearest })
    }

    /// Whether a pod would run on a node that has room for it: whether the
    /// [outcome](Placed::outcome) without other pods [runs](PodOutcome::runs).
    pub(super) fn runs_given_room(&self, node: NodeRef<'a>) -> bool {
        let placement = self.placement;
        let is_scheduled = placement.scheduling_gates.is_empty()
            && (placement.other_scheduler.is_none() || placement.node_name.is_some());
        is_scheduled && self.creates_pod_on(node) && os_rejection(placement, node).is_none()
    }

    /// Whether a pod of the DaemonSet is on a node.
    pub(super) fn has_pod(&self, node: NodeRef<'_>, occupancy: &Occupancy) -> bool {
        occupancy.on(node.name()).iter().any(|pod| self.placement.owns(pod))
    }
}

/// Returns what the scheduler does if the pod does not fit on the node; `None` if it fits.
fn on_asked_node<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&'a Occupant],
) -> Option<PodOutcome<'a>> {
    let unfit = occupancy::unfit_beside(placement, node, others);
    if unfit.is_empty() {
        return None;
    }
    Some(match victims(placement, node, others) {
        Ok(victims) => PodOutcome::Preempts { victims: named(&victims), by: Preemptor::Scheduler },
        Err(preemption) => PodOutcome::Pending { unfit, preemption },
    })
}

/// Returns what the kubelet does with a pod that `nodeName` bound to the node if the pod does not
/// fit; `None` if it fits.
fn on_bound_node<'a>(
    placement: &'a DaemonPlacement,
    node: NodeRef<'a>,
    others: &[&'a Occupant],
) -> Option<PodOutcome<'a>> {
    let mut unfit = occupancy::unfit_beside(placement, node, others);
    // The kubelet ignores extended resources that its node does not report.
    unfit.retain(|unfit| match unfit.failure {
        FitFailure::Insufficient { resource, .. } => {
            Allocatable::from(node).reported(resource).is_some()
                || !scheduling::is_extended(resource)
        }
        FitFailure::NotReported | FitFailure::TooManyPods { .. } | FitFailure::PortTaken { .. } => {
            true
        }
    });
    if unfit.is_empty() {
        return None;
    }
    let lacks_ports = unfit.iter().any(|unfit| unfit.failure.is_port());
    let is_critical = placement.pod.priority >= SYSTEM_CRITICAL;
    let victims = victims(placement, node, others);
    Some(match victims {
        Ok(victims) if is_critical && !lacks_ports => {
            PodOutcome::Preempts { victims: named(&victims), by: Preemptor::Kubelet }
        }
        _ => PodOutcome::Rejected { rejection: Rejection::NoRoom { unfit } },
    })
}

/// Returns the pods that must leave the node so that a pod of the DaemonSet fits.
fn victims<'a>(
    placement: &DaemonPlacement,
    node: NodeRef<'_>,
    others: &[&'a Occupant],
) -> Result<Vec<&'a Occupant>, NoPreemption> {
    let candidate = |other: &&'a Occupant| Candidate { pod: &other.pod, started: other.started };
    let candidates: Vec<Candidate<'_>> = others.iter().map(candidate).collect();
    let victims = scheduling::victims(node.into(), &placement.pod, &candidates, &[])?;
    Ok(victims.into_iter().filter_map(|place| others.get(place).copied()).collect())
}

fn named<'a>(victims: &[&'a Occupant]) -> Vec<Holder<'a>> {
    victims.iter().map(|pod| Holder::of(pod, None)).collect()
}

/// Returns why the kubelet rejects a pod for its operating system. A node without the OS label is
/// assumed to match.
fn os_rejection<'a>(placement: &'a DaemonPlacement, node: NodeRef<'a>) -> Option<Rejection<'a>> {
    let label = placement.labels.get(OS_LABEL).map(String::as_str);
    if label.is_none() && placement.os.is_none() {
        return None;
    }
    let has = node.label(OS_LABEL)?;
    if let Some(wanted) = label.filter(|wanted| *wanted != has) {
        return Some(Rejection::OsLabelMismatch { wanted, has });
    }
    let wanted = placement.os.as_deref().filter(|wanted| *wanted != has)?;
    Some(Rejection::OsNotSupported { wanted, has })
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1::Pod;
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::{Node, Nodes};

    fn node() -> Node {
        Node::named("a")
            .label(OS_LABEL, "linux")
            .allocatable("cpu", 1000)
            .allocatable("memory", 1 << 30)
            .allocatable("pods", 10)
    }

    fn pod(name: &str, priority: i32, cpu: &str, more: Value) -> Value {
        let mut pod = json!({
            "metadata": {"name": name, "namespace": "web"},
            "spec": {
                "nodeName": "a", "priority": priority,
                "containers": [{"name": "c", "resources": {"requests": {"cpu": cpu}}}],
            },
        });
        if let Value::Object(more) = more {
            more.into_iter().for_each(|(key, value)| pod[key] = value);
        }
        pod
    }

    /// Asserts the text of the outcome for a pod that requests 500m CPU.
    #[track_caller]
    fn expect(template: Value, node: Node, pods: Value, expected: &str) {
        let mut template = template;
        if template["containers"].is_null() {
            template["containers"] =
                json!([{"name": "c", "resources": {"requests": {"cpu": "500m"}}}]);
        }
        let labels = template["labels"].take();
        let template = json!({"metadata": {"labels": labels}, "spec": template});
        let placement = DaemonPlacement::compile(
            &serde_json::from_value(json!({
                "metadata": {"name": "agent", "namespace": "ops"},
                "spec": {"selector": {}, "template": template},
            }))
            .unwrap(),
        );
        let mut nodes = Nodes::new();
        nodes.push(&node).unwrap();
        let pods: Vec<Pod> = serde_json::from_value(pods).unwrap();
        let occupancy = Occupancy::of(pods);
        let placed = placement.on(&nodes);
        let asked = nodes.get(0).unwrap();
        let outcome = placed.outcome(asked, Some(&occupancy));
        assert_eq!(outcome.to_string(), expected, "{outcome:?}");
        let created = !matches!(outcome, PodOutcome::Excluded { .. } | PodOutcome::Refused { .. });
        assert_eq!(placed.creates_pod_on(asked), created, "{outcome:?}");
        let alone = placed.outcome(asked, None);
        assert_eq!(placed.runs_given_room(asked), alone.runs(), "{alone:?}");
    }

    #[test]
    fn the_least_important_pods_are_preempted_and_no_more_than_needed() {
        let started = |second: u8| json!({"startTime": format!("2026-01-01T00:00:0{second}Z")});
        let pods = json!([
            pod("late", 5, "300m", json!({"status": started(2)})),
            pod("early", 5, "300m", json!({"status": started(1)})),
            pod("high", 6, "300m", json!({"status": started(3)})),
            pod("above", 2_000_002_000, "100m", json!({})),
        ]);
        let critical = || json!({"priorityClassName": "system-node-critical"});
        expect(critical(), node(), pods.clone(), "preempts pod web/early, pod web/late");
        let full = json!([pod("above", 2_000_002_000, "600m", json!({}))]);
        let short = "cpu: 100m short: 500m is requested, and 600m of 1 is held by pod web/above \
                     (600m)";
        expect(critical(), node(), full, short);
        let short = "cpu: 500m short: 500m is requested, and 1 of 1 is held by pod web/early \
                     (300m), pod web/high (300m), pod web/late (300m) and 1 more";
        expect(json!({}), node(), pods, short);
    }

    #[test]
    fn a_host_port_is_won_by_preemption_too() {
        let port = json!([{"containerPort": 1, "hostPort": 80}]);
        let container = json!([{"name": "c", "ports": port}]);
        let mut holder = pod("holder", 0, "1m", json!({}));
        holder["spec"]["containers"] = container.clone();
        let template =
            json!({"priorityClassName": "system-cluster-critical", "containers": container});
        expect(template, node(), json!([holder]), "preempts pod web/holder");
    }

    #[test]
    fn node_name_asks_the_kubelet_and_not_the_scheduler() {
        let pods = json!([pod("big", 0, "900m", json!({}))]);
        let rejected = "the kubelet rejects the pod (OutOfcpu): cpu: 400m short: 500m is \
                        requested, and 900m of 1 is held by pod web/big (900m); the controller \
                        deletes it and creates another";
        let bound = || json!({"nodeName": "a", "schedulerName": "none"});
        expect(bound(), node(), pods.clone(), rejected);
        let critical = json!({"nodeName": "a", "priorityClassName": "system-node-critical"});
        let evicts = "the kubelet evicts pods of lower priority for it, such as pod web/big";
        expect(critical, node(), pods, evicts);
        // The kubelet ignores extended resources that its node does not report.
        let gpu = json!([{"name": "c", "resources": {"limits": {"example.com/gpu": 1}}}]);
        let template = json!({"nodeName": "a", "containers": gpu});
        expect(template, node(), json!([]), "nothing stands in the way");
    }

    #[test]
    fn a_limited_toleration_evicts_and_the_controllers_own_do_not() {
        let limited = |key: &str, seconds: i64| {
            json!({"tolerations": [{"key": key, "operator": "Exists", "effect": "NoExecute",
                                    "tolerationSeconds": seconds}]})
        };
        let tainted = |key: &str| node().taint(key, "", "NoExecute");
        let evicted = "runs for 10 s, is evicted for taint `t:NoExecute` and created again";
        expect(limited("t", 10), tainted("t"), json!([]), evicted);
        let mut own = pod("agent-x", 0, "500m", json!({}));
        own["metadata"] = json!({
            "name": "agent-x", "namespace": "ops",
            "ownerReferences": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "name": "agent",
                                 "uid": "1", "controller": true}],
        });
        expect(limited("t", 10), tainted("t"), json!([own]), evicted);
        let at_once = "runs for 0 s, is evicted for taint `t:NoExecute` and created again";
        expect(limited("t", -1), tainted("t"), json!([]), at_once);
        // The controller's own toleration replaces this one.
        let not_ready = "node.kubernetes.io/not-ready";
        expect(limited(not_ready, 10), tainted(not_ready), json!([]), "nothing stands in the way");
        // Only the first toleration that matches a taint counts.
        let both = json!({"tolerations": [
            {"key": "t", "operator": "Exists", "effect": "NoExecute"},
            {"key": "t", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 3},
        ]});
        expect(both, tainted("t"), json!([]), "nothing stands in the way");
    }

    #[test]
    fn a_pod_that_never_runs_says_why() {
        let windows = "the kubelet rejects the pod (PodOSNotSupported): os.name is `windows`, \
                       and the node runs linux; the controller deletes it and creates another";
        expect(json!({"os": {"name": "windows"}}), node(), json!([]), windows);
        let label = "the kubelet rejects the pod (PodOSSelectorNodeLabelDoesNotMatch): the pod \
                     has the label `kubernetes.io/os=windows`, and the node runs linux; the \
                     controller deletes it and creates another";
        expect(json!({"labels": {"kubernetes.io/os": "windows"}}), node(), json!([]), label);
        let gates = json!({"schedulingGates": [{"name": "a"}, {"name": "b"}]});
        expect(gates, node(), json!([]), "waits until its scheduling gates `a`, `b` are removed");
        for (template, refusal) in [
            (
                json!({"preemptionPolicy": "Never"}),
                "the string value of PreemptionPolicy (Never) must not be provided in pod spec; \
                 priority admission controller computed PreemptLowerPriority from the given \
                 PriorityClass name",
            ),
            (
                json!({"nodeName": "a", "schedulingGates": [{"name": "a"}]}),
                "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been \
                 cleared",
            ),
        ] {
            expect(template, node(), json!([]), &format!("no pod is created: {refusal}"));
        }
    }
}
