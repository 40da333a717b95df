//! The effect of admission on a pod that names a RuntimeClass: the overhead that the scheduler
//! counts, and the nodes to which it may bind the pod.
//!
//! The controller considers only the template. So it also creates pods for nodes that the
//! RuntimeClass excludes, and these pods stay Pending.
//!
//! Source: `plugin/pkg/admission/runtimeclass/admission.go` at v1.36.

use std::borrow::Cow;

use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::api::node::v1::{Overhead, RuntimeClass, Scheduling};

use super::Placed;
use crate::manifest::nodes::{NodeRef, Nodes};
use crate::scheduling::{self, PodToleration, TaintVerdict};
use crate::selectors::{NodeAffinity, Resolved};

/// The nodes to which the scheduler may bind the pods of a RuntimeClass.
#[derive(Debug, Clone)]
pub(super) struct RuntimeNodes {
    affinity: NodeAffinity,
    tolerations: Vec<PodToleration>,
}

/// A [`RuntimeNodes`] resolved against the nodes of a cluster, for fast lookups.
#[derive(Debug, Clone)]
pub(super) struct ResolvedRuntimeNodes {
    affinity: Resolved,
    /// One verdict for each distinct list of taints; `Row::taints` is the index.
    taints: Vec<TaintVerdict>,
}

/// Returns the spec with the overhead that admission sets on a pod.
pub(super) fn with_overhead<'s>(spec: &'s PodSpec, class: &RuntimeClass) -> Cow<'s, PodSpec> {
    match &class.overhead {
        Some(Overhead { pod_fixed }) => {
            Cow::Owned(PodSpec { overhead: pod_fixed.clone(), ..spec.clone() })
        }
        None => Cow::Borrowed(spec),
    }
}

impl RuntimeNodes {
    /// Returns the nodes of a RuntimeClass for a pod with this spec; `None` when the class has no
    /// `scheduling`.
    pub(super) fn of(spec: &PodSpec, class: &RuntimeClass) -> Option<Self> {
        let Scheduling { node_selector, tolerations } = class.scheduling.as_ref()?;
        let mut pod = PodSpec {
            affinity: spec.affinity.clone(),
            host_network: spec.host_network,
            node_selector: spec.node_selector.clone(),
            tolerations: spec.tolerations.clone(),
            ..PodSpec::default()
        };
        if let Some(selector) = node_selector {
            pod.node_selector.get_or_insert_default().extend(selector.clone());
        }
        if let Some(tolerations) = tolerations {
            pod.tolerations.get_or_insert_default().extend(tolerations.iter().cloned());
        }
        let tolerations = scheduling::daemon_tolerations(&pod);
        Some(RuntimeNodes { affinity: NodeAffinity::of(&pod), tolerations })
    }

    pub(super) fn resolve(&self, nodes: &Nodes) -> ResolvedRuntimeNodes {
        let verdict = |taints| scheduling::verdict(taints, &self.tolerations);
        ResolvedRuntimeNodes {
            affinity: self.affinity.resolve(nodes),
            taints: nodes.taint_lists().map(verdict).collect(),
        }
    }
}

impl Placed<'_> {
    /// Whether the RuntimeClass lets the scheduler bind a pod to a node: the node has the labels
    /// that the class selects by, and no taint that neither the template nor the class tolerates.
    /// Always `true` without a RuntimeClass, or when `nodeName` binds the pod.
    pub fn is_for_runtime(&self, node: NodeRef<'_>) -> bool {
        let row = node.row();
        self.runtime_nodes.as_ref().filter(|_| self.node_name.is_none()).is_none_or(|runtime| {
            runtime.affinity.matches(row, self.nodes)
                && runtime.taints.get(row.taints as usize).is_some_and(|verdict| verdict.run)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{DaemonPlacement, Refusal};
    use super::*;
    use crate::manifest::nodes::Node;

    const OTHER: &str =
        "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
    const WITHOUT: &str =
        "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";
    const CONFLICT: &str = "conflict: runtimeClass.scheduling.nodeSelector[disk] = ssd; \
                            pod.spec.nodeSelector[disk] = hdd";

    fn compile(class: &Value, template: &Value) -> DaemonPlacement {
        let mut template = template.clone();
        template["runtimeClassName"] = json!("gvisor");
        template["containers"] = json!([{"resources": {"requests": {"cpu": "1"}}}]);
        let object = json!({"spec": {"selector": {}, "template": {"spec": template}}});
        let mut class = class.clone();
        class["handler"] = json!("runsc");
        let class = serde_json::from_value(class).unwrap();
        DaemonPlacement::compile_for_runtime(serde_json::from_value(object).unwrap(), &class)
    }

    // Each message is that of a live API server 1.36.2 to the controller.
    #[test]
    fn a_template_that_contradicts_its_class_is_refused() {
        let both = json!({
            "overhead": {"podFixed": {"cpu": "100m"}},
            "scheduling": {"nodeSelector": {"disk": "ssd", "arch": "arm"}},
        });
        let no_amounts = json!({"overhead": {}});
        for (class, template, expected) in [
            (&both, json!({}), &[] as &[&str]),
            (&both, json!({"overhead": {"cpu": "0.1"}, "nodeSelector": {"disk": "ssd"}}), &[]),
            (&both, json!({"overhead": {"cpu": "200m"}}), &[OTHER]),
            (&both, json!({"overhead": {"cpu": "100m", "memory": "1Mi"}}), &[OTHER]),
            (&both, json!({"nodeSelector": {"disk": "hdd"}}), &[CONFLICT]),
            (
                &both,
                json!({"overhead": {"cpu": "200m"}, "nodeSelector": {"disk": "hdd"}}),
                &[OTHER, CONFLICT],
            ),
            (&json!({}), json!({"overhead": {"cpu": "200m"}}), &[WITHOUT]),
            (&json!({}), json!({"overhead": {}}), &[]),
            (&no_amounts, json!({"overhead": {"cpu": "200m"}}), &[OTHER]),
            (&no_amounts, json!({}), &[]),
        ] {
            let refusals = compile(class, &template).refusals;
            let api_error = |one: &Refusal| one.api_error("agent-", "agent-");
            let said: Vec<String> = refusals.iter().map(api_error).collect();
            let expected =
                expected.iter().map(|text| format!("pods \"agent-\" is forbidden: {text}"));
            assert_eq!(said, expected.collect::<Vec<_>>(), "{class} {template}");
        }
    }

    #[test]
    fn the_overhead_of_the_class_is_requested() {
        let class = json!({"overhead": {"podFixed": {"cpu": "250m"}}});
        assert_eq!(compile(&class, &json!({})).pod.requests.get("cpu"), 1250);
        assert_eq!(compile(&json!({}), &json!({})).pod.requests.get("cpu"), 1000);
    }

    #[test]
    fn the_scheduler_goes_by_the_class_and_the_controller_does_not() {
        let class = json!({"scheduling": {
            "nodeSelector": {"disk": "ssd"},
            "tolerations": [{"key": "sandbox", "operator": "Exists"}],
        }});
        let agent = compile(&class, &json!({"nodeSelector": {"pool": "a"}}));
        let pool = |name: &str| Node::named(name).label("pool", "a");
        for (node, run, is_for_runtime) in [
            (pool("both").label("disk", "ssd"), true, true),
            (pool("hdd").label("disk", "hdd"), true, false),
            // The controller ignores the tolerations of the class.
            (pool("tainted").label("disk", "ssd").taint("sandbox", "", "NoSchedule"), false, true),
            (pool("other").label("disk", "ssd").taint("db", "", "NoSchedule"), false, false),
            (Node::named("elsewhere").label("disk", "ssd"), false, false),
        ] {
            let mut nodes = Nodes::new();
            nodes.push(&node).unwrap();
            let (placed, asked) = (agent.on(&nodes), nodes.get(0).unwrap());
            assert_eq!(placed.decide(asked).run, run, "{node:?}");
            assert_eq!(placed.is_for_runtime(asked), is_for_runtime, "{node:?}");
        }
        let mut nodes = Nodes::new();
        nodes.push(&Node::named("hdd").label("disk", "hdd")).unwrap();
        let bound = compile(&class, &json!({"nodeName": "hdd"}));
        assert!(bound.on(&nodes).is_for_runtime(nodes.get(0).unwrap()));
    }
}
