//! Reading the pods of a cluster from a list.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::occupancy::{Occupancy, Occupant};
use crate::manifest::pods::each_pod;

/// A pod that no controller owns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnownedPod {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.labels`.
    pub labels: BTreeMap<String, String>,
}

impl Occupancy {
    /// Reads a JSON list of pods. Returns the pods that are bound to a node and have not
    /// terminated, and the pods of `namespace` that no controller owns, bound or not. Each pod
    /// holds what its spec requests; a resize is ignored.
    ///
    /// ```
    /// use daemonset_preflight::placement::Occupancy;
    ///
    /// let text = r#"{"items": [{
    ///     "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
    ///     "spec": {"nodeName": "a", "containers": [{"resources": {"requests": {"cpu": "1"}}}]},
    ///     "status": {"phase": "Running"}
    /// }]}"#;
    /// let (occupancy, unowned) = Occupancy::from_json(text, "shop").unwrap();
    /// assert_eq!(occupancy.on("a")[0].pod.requests.get("cpu"), 1000);
    /// assert_eq!(unowned[0].labels["app"], "web");
    /// ```
    ///
    /// # Errors
    /// A message when the text is not a list of pods, or a pod in it cannot be read.
    pub fn from_json(text: &str, namespace: &str) -> Result<(Self, Vec<UnownedPod>), String> {
        let mut occupancy = Occupancy::default();
        let mut unowned = Vec::new();
        // What a pod holds, for each distinct spec.
        let mut held: Vec<Occupant> = Vec::new();
        each_pod(text, &mut |pod, spec| {
            held.extend(spec.map(|spec| Occupant::without_status(ObjectMeta::default(), spec)));
            if pod.controller.is_none() && pod.namespace == namespace {
                unowned.push(UnownedPod { name: pod.name.to_string(), labels: pod.labels()? });
            }
            let has_ended = matches!(&*pod.phase, "Succeeded" | "Failed");
            if let Some(holds) = held.get(pod.spec).filter(|_| !pod.node.is_empty() && !has_ended) {
                let daemon_set = pod.controller.filter(|(kind, _)| kind == "DaemonSet");
                let occupant = Occupant {
                    namespace: pod.namespace.into_owned(),
                    name: pod.name.into_owned(),
                    daemon_set: daemon_set.map(|(_, name)| name.into_owned()),
                    ..holds.clone()
                };
                occupancy.add(&pod.node, occupant);
            }
            Ok(())
        })?;
        Ok((occupancy, unowned))
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1::Pod;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_list_is_read_as_its_pods_are() {
        let pod = |number: usize| -> Value {
            let container = |cpu: &str, port: i32| {
                json!({
                    "name": "c", "resources": {"requests": {"cpu": cpu}, "limits": {"memory": "1Gi"}},
                    "ports": [{"containerPort": port, "protocol": "TCP"}],
                })
            };
            let (cpu, phase) = (
                ["100m", "2"][number % 2],
                ["Running", "Pending", "Failed", "Running"][number % 4],
            );
            let mut pod = json!({
                "metadata": {"name": format!("p{number}"), "namespace": "n", "labels": {"a": "b"}},
                "spec": {
                    "nodeName": format!("node{}", number % 3),
                    "containers": [container(cpu, 80)],
                },
                "status": {"phase": phase},
            });
            if number.is_multiple_of(5) {
                pod["spec"]["hostNetwork"] = json!(true);
                pod["spec"]["initContainers"] = json!([{"name": "i", "restartPolicy": "Always",
                    "resources": {"requests": {"cpu": "7m", "example.com/gpu": "1"}}}]);
                pod["spec"]["overhead"] = json!({"cpu": "3m"});
            }
            if number.is_multiple_of(7) {
                pod["metadata"]["ownerReferences"] = json!([{"kind": "DaemonSet", "name": "d", "controller": true, "apiVersion": "apps/v1", "uid": "u"}]);
            }
            if number.is_multiple_of(11) {
                pod["spec"].as_object_mut().unwrap().remove("nodeName");
            }
            pod
        };
        let pods: Vec<Value> = (0..60).map(pod).collect();
        let text = json!({"items": pods}).to_string();
        let (found, unowned) = Occupancy::from_json(&text, "n").unwrap();
        let typed = pods.iter().map(|pod| serde_json::from_value::<Pod>(pod.clone()).unwrap());
        let expected = Occupancy::of(typed);
        for node in ["node0", "node1", "node2"] {
            assert_eq!(found.on(node), expected.on(node), "{node}");
            assert!(found.on(node).len() > 5);
        }
        assert_eq!(unowned.len(), 60 - 9);
        assert!(Occupancy::from_json(&text, "m").unwrap().1.is_empty());
    }
}
