//! Which nodes are too full for a DaemonSet's pods: beside the running pods or, when these are
//! not known, beside the pods of the other DaemonSets.
//!
//! Daemon pods are the first on a node, so what all DaemonSets together request is the least that
//! a node must have. The cost is bounded by the number of kinds of nodes, not by the number of
//! pairs of node and DaemonSet: nodes that the other DaemonSets cannot distinguish are evaluated
//! once, and nodes with room for all DaemonSets of the cluster not at all.

use super::occupancy::{self, Occupancy};
use super::{DaemonPlacement, Placed};
use crate::manifest::nodes::{NodeRef, Nodes};
use crate::scheduling::{self, FitFailure, PODS, PodInfo};
use crate::selectors::Term;

/// A node that has no room for a daemon pod beside other pods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crowded<'a> {
    /// The node.
    pub node: &'a str,
    /// Why the pod does not fit.
    pub failures: Vec<FitFailure<'a>>,
}

impl<'a> Placed<'a> {
    /// Returns the nodes on which a pod should run and does not fit beside the pods of `others`,
    /// in the order of the nodes.
    ///
    /// DaemonSets whose pods the API server refuses hold nothing. Host ports are not compared:
    /// see [`port_clashes`](super::port_clashes).
    ///
    /// ```
    /// use daemonset_preflight::manifest::{decode_json, nodes::{Node, Nodes}};
    /// use daemonset_preflight::placement::DaemonPlacement;
    ///
    /// let compile = |cpu: &str| {
    ///     let text = format!(r#"{{"spec": {{"template": {{"spec": {{"containers": [
    ///         {{"name": "c", "resources": {{"requests": {{"cpu": "{cpu}"}}}}}}
    ///     ]}}}}}}}}"#);
    ///     DaemonPlacement::compile(&decode_json(&text).unwrap().manifest.daemon_set)
    /// };
    /// let mut nodes = Nodes::new();
    /// let node = |name: &str, cpu| Node::named(name).allocatable("cpu", cpu).allocatable("pods", 9);
    /// nodes.push(&node("small", 1000)).unwrap();
    /// nodes.push(&node("large", 4000)).unwrap();
    ///
    /// let (agent, others) = (compile("600m"), [compile("500m")]);
    /// let crowded = agent.on(&nodes).crowded(&others);
    /// assert_eq!((crowded.len(), crowded[0].node), (1, "small"));
    /// assert_eq!(crowded[0].failures[0].to_string(), "Insufficient cpu");
    /// ```
    pub fn crowded(&self, others: &[DaemonPlacement]) -> Vec<Crowded<'a>> {
        let running: Vec<&DaemonPlacement> =
            others.iter().filter(|other| other.refusals.is_empty()).collect();
        let asked = Asked::of(&self.placement.pod);
        let all = asked.held_by_all(running.iter().map(|other| &other.pod));
        let mut exact = None;
        let mut crowded = Vec::new();
        for node in self.nodes.iter().filter(|node| self.decide(*node).run) {
            if asked.failures(node, &all).next().is_none() {
                continue;
            }
            let co_located =
                exact.get_or_insert_with(|| CoLocated::new(&running, &asked, self.nodes));
            let here = co_located.held(node, &asked);
            let failures: Vec<FitFailure<'a>> = asked.failures(node, &here).collect();
            if !failures.is_empty() {
                crowded.push(Crowded { node: node.name(), failures });
            }
        }
        crowded
    }

    /// Returns the nodes on which a pod should run and does not fit beside the pods that run
    /// there, in the order of the nodes. [`Placed::unfit`] has more details for one node.
    pub fn crowded_by(&self, occupancy: &'a Occupancy) -> Vec<Crowded<'a>> {
        let running = self.nodes.iter().filter(|node| self.decide(*node).run);
        let crowded = running.map(|node| {
            let others = occupancy::others(self.placement, node, occupancy);
            let others = occupancy::infos(&others);
            let failures = scheduling::fit(node.into(), &self.placement.pod, &others);
            Crowded { node: node.name(), failures }
        });
        crowded.filter(|one| !one.failures.is_empty()).collect()
    }
}

/// The resources that one pod requests of its node, [`PODS`] first.
struct Asked<'a> {
    pod: &'a PodInfo,
    resources: Vec<&'a str>,
}

impl<'a> Asked<'a> {
    fn of(pod: &'a PodInfo) -> Self {
        let requested = pod.requests.iter().map(|(resource, _)| resource);
        Asked { pod, resources: std::iter::once(PODS).chain(requested).collect() }
    }

    /// Returns how much of each of these resources another pod holds.
    fn held_by(&self, other: &PodInfo) -> Vec<i64> {
        let held = |name: &&str| if *name == PODS { 1 } else { other.requests.get(name) };
        self.resources.iter().map(held).collect()
    }

    fn held_by_all<'p>(&self, others: impl Iterator<Item = &'p PodInfo>) -> Vec<i64> {
        let mut sums = self.nothing();
        others.for_each(|other| add(&mut sums, &self.held_by(other)));
        sums
    }

    fn nothing(&self) -> Vec<i64> {
        vec![0; self.resources.len()]
    }

    /// Returns why the pod does not fit on a node on which others hold these amounts.
    fn failures<'s>(
        &'s self,
        node: NodeRef<'s>,
        held: &'s [i64],
    ) -> impl Iterator<Item = FitFailure<'a>> + use<'a, 's> {
        let used = |resource: &str| {
            let place = self.resources.iter().position(|name| *name == resource);
            place.and_then(|place| held.get(place)).copied().unwrap_or(0)
        };
        scheduling::resource_failures(node.into(), self.pod, used)
    }
}

fn add(sums: &mut [i64], amounts: &[i64]) {
    for (sum, amount) in sums.iter_mut().zip(amounts) {
        *sum = sum.saturating_add(*amount);
    }
}

/// The other DaemonSets on the nodes.
struct CoLocated<'a> {
    /// The DaemonSets that choose nodes by labels and taints only, and what each pod holds.
    by_class: Vec<(Placed<'a>, Vec<i64>)>,
    /// The DaemonSets that choose nodes also by name, and what each pod holds.
    by_name: Vec<(Placed<'a>, Vec<i64>)>,
    /// The class of each node, by the node's index. The DaemonSets of `by_class` cannot
    /// distinguish the nodes of one class.
    classes: Vec<u32>,
    /// What the pods of `by_class` hold on a node of each class; `None` until computed.
    sums: Vec<Option<Vec<i64>>>,
}

impl<'a> CoLocated<'a> {
    fn new(others: &[&'a DaemonPlacement], asked: &Asked<'_>, nodes: &'a Nodes) -> Self {
        let (mut by_class, mut by_name) = (Vec::new(), Vec::new());
        let mut keys: Vec<&str> = Vec::new();
        for other in others {
            let list = match looks_at_names(other) {
                true => &mut by_name,
                false => {
                    for key in label_keys(other) {
                        if !keys.contains(&key) {
                            keys.push(key);
                        }
                    }
                    &mut by_class
                }
            };
            list.push((other.on(nodes), asked.held_by(&other.pod)));
        }
        CoLocated { by_class, by_name, classes: nodes.classes(&keys), sums: Vec::new() }
    }

    /// Returns what the pods of the other DaemonSets hold on a node.
    fn held(&mut self, node: NodeRef<'_>, asked: &Asked<'_>) -> Vec<i64> {
        let class = self.classes.get(node.index()).map_or(0, |class| *class as usize);
        if self.sums.len() <= class {
            self.sums.resize(class + 1, None);
        }
        let known = self.sums.get_mut(class).and_then(Option::take);
        let of_class = known.unwrap_or_else(|| {
            let mut sums = asked.nothing();
            running(&self.by_class, node).for_each(|held| add(&mut sums, &held));
            sums
        });
        let mut here = of_class.clone();
        if let Some(slot) = self.sums.get_mut(class) {
            *slot = Some(of_class);
        }
        running(&self.by_name, node).for_each(|held| add(&mut here, &held));
        here
    }
}

fn running(others: &[(Placed<'_>, Vec<i64>)], node: NodeRef<'_>) -> impl Iterator<Item = Vec<i64>> {
    others.iter().filter(move |(other, _)| other.decide(node).run).map(|(_, held)| held.clone())
}

fn looks_at_names(placement: &DaemonPlacement) -> bool {
    let by_field = |term: &Term| match term {
        Term::Requirements { fields, .. } => !fields.is_empty(),
        Term::Empty | Term::Malformed(_) => false,
    };
    placement.node_name.is_some() || placement.affinity.terms.iter().flatten().any(by_field)
}

fn label_keys(placement: &DaemonPlacement) -> impl Iterator<Item = &str> {
    let terms = placement.affinity.terms.iter().flatten();
    let in_terms = terms.filter_map(|term| match term {
        Term::Requirements { expressions, .. } => Some(expressions),
        Term::Empty | Term::Malformed(_) => None,
    });
    let all = placement.affinity.selector.iter().chain(in_terms.flatten());
    all.map(|requirement| requirement.key.as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::Node;

    fn compile(name: &str, cpu: &str, more: Value) -> DaemonPlacement {
        let mut pod = more;
        pod["containers"] = json!([{"name": "c", "resources": {"requests": {"cpu": cpu}}}]);
        let spec = json!({"selector": {}, "template": {"spec": pod}});
        let object = json!({"metadata": {"name": name}, "spec": spec});
        DaemonPlacement::compile(&serde_json::from_value(object).unwrap())
    }

    fn field(name: &str, operator: &str) -> Value {
        let fields = json!([{"key": "metadata.name", "operator": operator, "values": [name]}]);
        json!({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
            {"nodeSelectorTerms": [{"matchFields": fields}]}}}})
    }

    /// DaemonSets with every way of choosing nodes.
    fn others() -> Vec<DaemonPlacement> {
        let expression = json!([{"key": "gpu", "operator": "DoesNotExist"}]);
        let without_gpu = json!({"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                {"nodeSelectorTerms": [{"matchExpressions": expression}]}}}});
        vec![
            compile("everywhere", "100m", json!({})),
            compile("zone", "300m", json!({"nodeSelector": {"zone": "a"}})),
            compile("without-gpu", "200m", without_gpu),
            compile("tolerant", "250m", json!({"tolerations": [{"operator": "Exists"}]})),
            compile("named", "350m", json!({"nodeName": "n3"})),
            compile("by-field", "150m", field("n4", "In")),
            compile("not-by-field", "50m", field("n5", "NotIn")),
            compile("refused", "90", json!({"overhead": {"cpu": "1"}})),
        ]
    }

    fn nodes() -> Nodes {
        let mut nodes = Nodes::new();
        for number in 0..24 {
            let mut node = Node::named(format!("n{number}"))
                .allocatable("cpu", 600 + 100 * (number % 7))
                .allocatable("pods", 4 + number % 4);
            if number % 2 == 0 {
                node = node.label("zone", "a");
            }
            if number % 3 == 0 {
                node = node.label("gpu", "");
            }
            if number % 5 == 0 {
                node = node.taint("t", "", "NoSchedule");
            }
            nodes.push(&node).unwrap();
        }
        nodes.push(&Node::named("not-reported")).unwrap();
        nodes
    }

    /// The expected result, computed for every pair of node and DaemonSet.
    fn one_by_one<'a>(placed: &Placed<'a>, others: &[DaemonPlacement]) -> Vec<Crowded<'a>> {
        let all: Vec<Placed<'_>> = others.iter().map(|other| other.on(placed.nodes())).collect();
        let mut crowded = Vec::new();
        for node in placed.nodes().iter().filter(|node| placed.decide(*node).run) {
            let here = all.iter().filter(|o| o.placement().refusals.is_empty());
            let here: Vec<_> = here.filter(|other| other.decide(node).run).collect();
            let cpu: i64 = here.iter().map(|other| other.placement().pod.requests.get("cpu")).sum();
            let mut failures = Vec::new();
            let (running, allowed) = (here.len() as i64, node.allocatable("pods").unwrap_or(0));
            let allocatable = node.allocatable("cpu").unwrap_or(0);
            if node.resources().next().is_none() {
                failures.push(FitFailure::NotReported);
            } else if running + 1 > allowed {
                failures.push(FitFailure::TooManyPods { allowed, running });
            }
            if allocatable < cpu + 100 {
                failures.push(FitFailure::Insufficient {
                    resource: "cpu",
                    requested: 100,
                    used: cpu,
                    allocatable,
                });
            }
            if !failures.is_empty() {
                crowded.push(Crowded { node: node.name(), failures });
            }
        }
        crowded
    }

    #[test]
    fn classes_of_nodes_give_what_asking_every_pair_gives() {
        let (nodes, mut others) = (nodes(), others());
        let agent = compile("agent", "100m", json!({"tolerations": [{"operator": "Exists"}]}));
        let placed = agent.on(&nodes);
        while !others.is_empty() {
            let expected = one_by_one(&placed, &others);
            assert_eq!(placed.crowded(&others), expected, "{} others", others.len());
            assert!(others.len() < 8 || (2..20).contains(&expected.len()), "{expected:?}");
            others.remove(0);
        }
        let alone = placed.crowded(&others);
        assert_eq!((alone.len(), alone[0].node), (1, "not-reported"));
    }

    #[test]
    fn pods_that_run_crowd_a_node_as_it_is_explained() {
        let pod = |node: &str, name: &str, cpu: &str, port: i32| {
            let ports = json!([{"containerPort": 1, "hostPort": port}]);
            let resources = json!({"requests": {"cpu": cpu}});
            let container = json!({"name": "c", "ports": ports, "resources": resources});
            serde_json::from_value(json!({
                "metadata": {"name": name, "namespace": "default"},
                "spec": {"nodeName": node, "containers": [container]},
            }))
            .unwrap()
        };
        let pods: Vec<k8s_openapi::api::core::v1::Pod> = vec![
            pod("n0", "a", "500m", 1),
            pod("n1", "b", "600m", 2),
            pod("n2", "c", "100m", 9100),
            pod("n2", "d", "100m", 3),
            pod("n4", "e", "1", 9100),
        ];
        let mut agent = compile("agent", "200m", json!({}));
        agent.pod.ports = vec![crate::scheduling::HostPort {
            port: 9100,
            protocol: "TCP".into(),
            host_ip: "0.0.0.0".into(),
        }];
        let (nodes, occupancy) = (nodes(), Occupancy::of(pods));
        let placed = agent.on(&nodes);
        let mut expected = Vec::new();
        for node in nodes.iter().filter(|node| placed.decide(*node).run) {
            let unfit = placed.unfit(node, &occupancy);
            if !unfit.is_empty() {
                let failures = unfit.iter().map(|unfit| unfit.failure).collect();
                expected.push(Crowded { node: node.name(), failures });
            }
        }
        assert_eq!(placed.crowded_by(&occupancy), expected);
        let ports = expected.iter().filter(|one| one.failures.iter().any(FitFailure::is_port));
        assert_eq!(ports.count(), 2, "{expected:?}");
    }
}
