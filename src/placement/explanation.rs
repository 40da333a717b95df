//! Why a node runs a DaemonSet's pod or does not: the checks that the controller and the
//! scheduler make, each with its result and what decided it.

use serde::Serialize;

use super::node_affinity::{RequirementOutcome, TermOutcome};
use super::occupancy::Occupancy;
use super::outcome::PodOutcome;
use super::reason::Reason;
use super::{Decision, Placed, node_affinity};
use crate::manifest::nodes::{NodeRef, Taint};
use crate::scheduling::{self, PodToleration, TaintOutcome};

/// Why a node runs a DaemonSet's pod or does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Explanation<'a> {
    /// The node's name.
    pub node: &'a str,
    /// The controller's decision.
    #[serde(flatten)]
    pub decision: Decision,
    /// The short reason against a pod, from the first failed check; `None` where a pod should
    /// run.
    pub reason: Option<Reason<'a>>,
    /// The checks of the node, in Kubernetes' order. Checks that the template does not need are
    /// left out.
    pub checks: Vec<Check<'a>>,
    /// How the DaemonSet's pods on the node compare with the decision; `None` when the pods of
    /// the cluster are not known.
    pub standing: Option<Standing>,
    /// What happens to the pod.
    pub outcome: PodOutcome<'a>,
}

/// One check of a node, with its result.
///
/// `Display` describes the result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", tag = "check")]
pub enum Check<'a> {
    /// The template names a node.
    NodeName {
        /// Whether it names this node.
        passed: bool,
        /// The node that the template names.
        wanted: &'a str,
        /// This node.
        node: &'a str,
    },
    /// The template has a `nodeSelector`.
    NodeSelector {
        /// Whether the node meets all requirements.
        passed: bool,
        /// The requirements, and what the node has.
        requirements: Vec<RequirementOutcome<'a>>,
    },
    /// The template has required node affinity.
    NodeAffinity {
        /// Whether at least one term chooses the node.
        passed: bool,
        /// The terms. An empty list chooses no node.
        terms: Vec<TermOutcome<'a>>,
    },
    /// The node is cordoned (`spec.unschedulable`), which daemon pods tolerate.
    Cordoned {
        /// The toleration; always present, since the controller adds one.
        by: Option<&'a PodToleration>,
    },
    /// The node has a taint.
    Taint {
        /// Whether the taint lets a daemon pod onto the node.
        passed: bool,
        /// The taint.
        taint: Taint<'a>,
        /// Whether and by what the taint is tolerated.
        #[serde(flatten)]
        outcome: TaintOutcome<'a>,
    },
}

/// The result of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// The check lets a pod onto the node.
    Passed,
    /// The check keeps pods off the node.
    Failed,
    /// The check decides nothing, but is worth reporting.
    Noted,
}

impl Check<'_> {
    /// Returns the name of the check: `nodeName`, `nodeSelector`, `nodeAffinity`, `cordon` or
    /// `taint`.
    pub fn name(&self) -> &'static str {
        match self {
            Check::NodeName { .. } => "nodeName",
            Check::NodeSelector { .. } => "nodeSelector",
            Check::NodeAffinity { .. } => "nodeAffinity",
            Check::Cordoned { .. } => "cordon",
            Check::Taint { .. } => "taint",
        }
    }

    /// Returns the result of the check.
    pub fn outcome(&self) -> Outcome {
        match self {
            Check::Taint { outcome: TaintOutcome::Soft | TaintOutcome::Unknown, .. }
            | Check::Cordoned { .. } => Outcome::Noted,
            Check::NodeName { passed: true, .. }
            | Check::NodeSelector { passed: true, .. }
            | Check::NodeAffinity { passed: true, .. }
            | Check::Taint { passed: true, .. } => Outcome::Passed,
            Check::NodeName { .. }
            | Check::NodeSelector { .. }
            | Check::NodeAffinity { .. }
            | Check::Taint { .. } => Outcome::Failed,
        }
    }
}

/// How the DaemonSet's pods on a node compare with the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Standing {
    /// A pod should run, and one does.
    Runs,
    /// A pod should run, and none does: the controller creates one.
    Missing,
    /// No pod should run, and none does.
    Spared,
    /// No pod should run, but one does and may stay. It counts as misscheduled.
    MisscheduledStays,
    /// No pod should run, but one does: the controller deletes it. It counts as misscheduled.
    MisscheduledGoes,
}

impl Standing {
    fn of(decision: Decision, runs: bool) -> Self {
        match (runs, decision.run, decision.stay) {
            (true, true, _) => Standing::Runs,
            (false, true, _) => Standing::Missing,
            (false, false, _) => Standing::Spared,
            (true, false, true) => Standing::MisscheduledStays,
            (true, false, false) => Standing::MisscheduledGoes,
        }
    }
}

impl<'a> Placed<'a> {
    /// Explains the controller's decision about a node.
    ///
    /// If the pods that run in the cluster are given, also reports whether the scheduler could
    /// bind the pod beside them, and how the DaemonSet's own pods compare with the decision.
    pub fn explain(&self, node: NodeRef<'a>, occupancy: Option<&'a Occupancy>) -> Explanation<'a> {
        let reason = self.reason(node);
        Explanation {
            node: node.name(),
            decision: self.decide(node),
            reason,
            checks: self.checks(node),
            standing: occupancy.map(|occupancy| self.standing(node, occupancy)),
            outcome: self.outcome_for(node, reason, occupancy),
        }
    }

    /// Returns how the DaemonSet's pods on a node compare with the decision.
    pub fn standing(&self, node: NodeRef<'_>, occupancy: &Occupancy) -> Standing {
        Standing::of(self.decide(node), self.has_pod(node, occupancy))
    }

    fn checks(&self, node: NodeRef<'a>) -> Vec<Check<'a>> {
        let placement = self.placement;
        let mut checks = Vec::new();
        if let Some(wanted) = placement.node_name.as_deref() {
            let node = node.name();
            checks.push(Check::NodeName { passed: wanted == node, wanted, node });
        }
        if !placement.affinity.selector.is_empty() {
            let requirements = node_affinity::outcomes(&placement.affinity.selector, node);
            let passed = requirements.iter().all(|outcome| outcome.met);
            checks.push(Check::NodeSelector { passed, requirements });
        }
        if let Some(terms) = &placement.affinity.terms {
            let terms: Vec<TermOutcome<'a>> = node_affinity::term_outcomes(terms, node);
            let passed = terms.iter().any(|term| term.chosen);
            checks.push(Check::NodeAffinity { passed, terms });
        }
        if node.unschedulable() {
            let by = scheduling::cordon_tolerated(&placement.tolerations);
            checks.push(Check::Cordoned { by });
        }
        checks.extend(node.taints().map(|taint| {
            let outcome = scheduling::outcome(&taint, &placement.tolerations);
            let passed = !matches!(outcome, TaintOutcome::Untolerated { .. });
            Check::Taint { passed, taint, outcome }
        }));
        checks
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::DaemonPlacement;
    use super::*;
    use crate::manifest::nodes::{Node, Nodes};

    /// Asserts the text of the explanation for one node that has these pods.
    #[track_caller]
    fn expect(template: serde_json::Value, node: Node, pods: serde_json::Value, expected: &str) {
        let daemon_set = serde_json::from_value(json!({
            "metadata": {"name": "agent", "namespace": "ops"},
            "spec": {"selector": {}, "template": {"spec": template}},
        }));
        let placement = DaemonPlacement::compile(&daemon_set.unwrap());
        let mut nodes = Nodes::new();
        nodes.push(&node).unwrap();
        let pods: Vec<k8s_openapi::api::core::v1::Pod> = serde_json::from_value(pods).unwrap();
        let occupancy = Occupancy::of(pods.clone());
        let placed = placement.on(&nodes);
        let pods = (!pods.is_empty()).then_some(&occupancy);
        let explanation = placed.explain(nodes.get(0).unwrap(), pods);
        assert_eq!(explanation.to_string(), expected);
    }

    #[test]
    fn an_unmet_requirement_shows_what_the_node_has_instead() {
        let template = json!({
            "nodeName": "b",
            "nodeSelector": {"disktype": "ssd", "gpu": "", "zone": "z1"},
            "containers": [],
        });
        let node = Node::named("a").label("disktype", "hdd").label("zone", "z1");
        expect(
            template,
            node,
            json!([]),
            "a: no pod should run here\n  \
             - nodeName: the template names `b`, and this is `a`\n  \
             - nodeSelector: `disktype=ssd` is required, and the node has `disktype=hdd`; \
             `gpu=` is required, and the node has no label `gpu`",
        );
    }

    #[test]
    fn each_term_shows_why_it_does_not_match_the_node() {
        let terms = json!([
            {"matchExpressions": [
                {"key": "zone", "operator": "In", "values": ["z1", "z2"]},
                {"key": "gpu", "operator": "DoesNotExist"},
                {"key": "arch", "operator": "Exists"},
            ]},
            {"matchExpressions": [
                {"key": "cores", "operator": "Gt", "values": ["8"]},
                {"key": "size", "operator": "Lt", "values": ["8"]},
                {"key": "gpu", "operator": "NotIn", "values": ["a100", "h100"]},
            ], "matchFields": [{"key": "metadata.name", "operator": "In", "values": ["b"]}]},
            {},
            {"matchExpressions": [{"key": "cores", "operator": "Gt", "values": ["x"]}]},
        ]);
        let affinity = json!({"nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}
        }});
        let node = Node::named("a").label("gpu", "a100").label("cores", "4").label("size", "big");
        expect(
            json!({"affinity": affinity, "containers": []}),
            node,
            json!([]),
            "a: no pod should run here\n  \
             - nodeAffinity: nodeSelectorTerms[0]: `zone in (z1, z2)` is required, and the node \
             has no label `zone`; `!gpu` is required, and the node has `gpu=a100`; `arch` is \
             required, and the node has no label `arch`; nodeSelectorTerms[1]: `cores > 8` is \
             required, and the node has `cores=4`; `size < 8` is required, and the node has \
             `size=big`, which is not an integer; `gpu not in (a100, h100)` is required, and the \
             node has `gpu=a100`; `metadata.name=b` is required, and the node has \
             `metadata.name=a`; nodeSelectorTerms[2]: has no requirements, so it chooses no node; \
             nodeSelectorTerms[3]: malformed, so it chooses no node: \
             nodeSelectorTerms[3].matchExpressions[0].values[0]: Invalid value: \"x\": for 'Gt', \
             'Lt' operators, the value must be an integer",
        );
    }

    #[test]
    fn each_taint_shows_its_outcome() {
        let template = json!({
            "hostNetwork": true,
            "containers": [],
            "tolerations": [
                {"key": "dedicated", "operator": "Equal", "value": "db", "effect": "NoSchedule"},
                {"key": "level", "operator": "Gt", "value": "3"},
            ],
        });
        let mut node = Node::named("a")
            .taint("dedicated", "db", "NoSchedule")
            .taint("dedicated", "web", "NoSchedule")
            .taint("level", "5", "NoExecute")
            .taint("busy", "", "PreferNoSchedule")
            .taint("node.kubernetes.io/network-unavailable", "", "NoSchedule")
            .taint("spot", "", "NoSchedule");
        node.unschedulable = true;
        expect(
            template,
            node,
            json!([]),
            "a: no pod should run here\n  \
             ~ cordon: the node is cordoned, which is tolerated by a toleration that the controller adds\n  \
             + taint: `dedicated=db:NoSchedule` is tolerated by tolerations[0] of the template\n  \
             - taint: `dedicated=web:NoSchedule` is not tolerated; tolerations[0] of the template \
             tolerates only `dedicated=db` with NoSchedule\n  \
             - taint: `level=5:NoExecute` is not tolerated, and evicts a running pod; \
             tolerations[1] of the template tolerates nothing: operator Gt needs a feature \
             gate that is off\n  \
             ~ taint: `busy:PreferNoSchedule` is a preference: it does not keep daemon pods away\n  \
             + taint: `node.kubernetes.io/network-unavailable:NoSchedule` is tolerated by a \
             toleration that the controller adds\n  \
             - taint: `spot:NoSchedule` is not tolerated",
        );
    }

    fn pod(name: &str, owner: Option<&str>, spec: serde_json::Value) -> serde_json::Value {
        let owners: Vec<_> = owner
            .iter()
            .map(|name| {
                json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "name": name,
                       "uid": "1", "controller": true})
            })
            .collect();
        json!({
            "metadata": {"name": name, "namespace": "ops", "ownerReferences": owners},
            "spec": spec,
        })
    }

    #[test]
    fn a_lacking_resource_shows_which_pods_hold_it() {
        let container = |cpu: &str, port: u16| {
            json!({"name": "c", "resources": {"limits": {"cpu": cpu, "memory": "1Gi"}},
                   "ports": [{"containerPort": port, "hostPort": port}]})
        };
        let spec = |cpu: &str, port| json!({"nodeName": "a", "containers": [container(cpu, port)]});
        let node = Node::named("a")
            .allocatable("cpu", 1000)
            .allocatable("memory", 3 << 29)
            .allocatable("pods", 2);
        expect(
            json!({"containers": [container("400m", 8080)]}),
            node.clone(),
            json!([
                pod("web", None, spec("200m", 80)),
                pod("log", Some("logger"), spec("700m", 8080)),
            ]),
            "a: a pod should run here (none runs yet)\n  \
             - pods: the node may have 2 and has 2\n  \
             - cpu: 300m short: 400m is requested, and 900m of 1 is held by pod ops/log \
             (DaemonSet logger, 700m), pod ops/web (200m)\n  \
             - memory: 1536Mi short: 1Gi is requested, and 2Gi of 1536Mi is held by pod \
             ops/log (DaemonSet logger, 1Gi), pod ops/web (1Gi)\n  \
             - host port 8080/TCP is taken by pod ops/log (DaemonSet logger)",
        );
        // The DaemonSet's own pod does not compete with itself.
        expect(
            json!({"containers": [container("400m", 8080)]}),
            node,
            json!([pod("agent-x", Some("agent"), spec("700m", 8080))]),
            "a: a pod should run here (one runs)",
        );
    }

    #[test]
    fn a_refusal_of_admission_is_part_of_each_explanation() {
        expect(
            json!({"containers": [], "priority": 7, "priorityClassName": "system-node-critical"}),
            Node::named("a"),
            json!([]),
            "a: a pod should run here\n  \
             - admission: the integer value of priority (7) must not be provided in pod spec; \
             priority admission controller computed 2000001000 from the given PriorityClass name",
        );
    }

    #[test]
    fn a_pod_that_runs_and_should_not_is_misscheduled() {
        let pods =
            || json!([pod("agent-x", Some("agent"), json!({"nodeName": "a", "containers": []}))]);
        expect(
            json!({"containers": []}),
            Node::named("a").taint("x", "", "NoSchedule"),
            pods(),
            "a: no pod should run here, but a running one may stay (misscheduled: one runs, and \
             is left to run)\n  \
             - taint: `x:NoSchedule` is not tolerated",
        );
        expect(
            json!({"containers": []}),
            Node::named("a").taint("x", "", "NoExecute"),
            pods(),
            "a: no pod should run here (misscheduled: one runs, and is deleted)\n  \
             - taint: `x:NoExecute` is not tolerated, and evicts a running pod",
        );
    }
}
