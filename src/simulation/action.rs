//! What happens to a cluster from outside, and why some of it cannot.

use std::fmt;
use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetUpdateStrategy};
use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::Millis;
use super::cluster::{Cluster, NodeState};
use super::controller::{Controller, DaemonSetKey};
use super::history::Revision;
use super::pod::{NodeName, Phase, PodId};
use crate::manifest::nodes::{Node, NodeTaint};
use crate::selectors::Selector;

/// Something that happens from outside.
#[derive(Debug, Clone)]
pub enum Action {
    /// A node joins.
    AddNode(Node),
    /// A node leaves, and its pods with it.
    RemoveNode(String),
    /// All labels of a node are replaced.
    SetLabels(String, std::collections::BTreeMap<String, String>),
    /// All taints of a node are replaced.
    SetTaints(String, Vec<NodeTaint>),
    /// A node's kubelet stops answering (`false`) or answers again.
    NodeReady(String, bool),
    /// The pods on a node fail.
    FailPods(String),
    /// The pods on a node end by themselves.
    SucceedPods(String),
    /// The pods on a node vanish.
    DeletePods(String),
    /// A DaemonSet is created.
    CreateDaemonSet(Box<DaemonSet>),
    /// A DaemonSet's template is replaced.
    UpdateTemplate(DaemonSetKey, Box<PodTemplateSpec>),
    /// A DaemonSet's update strategy is replaced.
    UpdateStrategy(DaemonSetKey, DaemonSetUpdateStrategy),
    /// A DaemonSet is deleted; with `orphan` its pods stay.
    DeleteDaemonSet {
        /// Which one.
        key: DaemonSetKey,
        /// `--cascade=orphan`.
        orphan: bool,
    },
    /// A pod of a DaemonSet's labels and of no owner, ready since long, stands on a node.
    LeaveOrphan {
        /// The DaemonSet whose labels it has.
        like: DaemonSetKey,
        /// The node.
        node: String,
        /// How long ago it was created and got ready.
        age: Millis,
    },
}

/// Why an action cannot happen. The cluster is unchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// There is no node of that name.
    NoSuchNode(String),
    /// There is a node of that name already.
    NodeExists(String),
    /// There is no such DaemonSet.
    NoSuchDaemonSet(String),
    /// There is such a DaemonSet already.
    DaemonSetExists(String),
    /// The DaemonSet's selector cannot be used.
    Selector(String),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NoSuchNode(name) => write!(f, "there is no node `{name}`"),
            Refused::NodeExists(name) => write!(f, "there is a node `{name}` already"),
            Refused::NoSuchDaemonSet(name) => write!(f, "there is no DaemonSet `{name}`"),
            Refused::DaemonSetExists(name) => write!(f, "there is a DaemonSet `{name}` already"),
            Refused::Selector(reason) => write!(f, "the selector cannot be used: {reason}"),
        }
    }
}

impl std::error::Error for Refused {}

impl Cluster {
    /// Lets something happen.
    ///
    /// # Errors
    /// When it cannot: see [`Refused`]. The cluster is then unchanged.
    pub fn apply(&mut self, action: Action) -> Result<(), Refused> {
        match action {
            Action::AddNode(node) => self.add_node(node),
            Action::RemoveNode(name) => self.remove_node(&name),
            Action::SetLabels(name, labels) => self.change_node(&name, |node| node.labels = labels),
            Action::SetTaints(name, taints) => self.change_node(&name, |node| node.taints = taints),
            Action::NodeReady(name, ready) => self.set_node_ready(&name, ready),
            Action::FailPods(name) => self.end_pods(&name, Phase::Failed),
            Action::SucceedPods(name) => self.end_pods(&name, Phase::Succeeded),
            Action::DeletePods(name) => {
                self.known(&name)?;
                for id in self.pods_on(&name) {
                    self.remove_pod(id);
                }
                Ok(())
            }
            Action::CreateDaemonSet(daemon_set) => self.create_daemon_set(*daemon_set),
            Action::UpdateTemplate(key, template) => {
                self.change_daemon_set(&key, |spec| spec.template = *template)
            }
            Action::UpdateStrategy(key, strategy) => {
                self.change_daemon_set(&key, |spec| spec.update_strategy = Some(strategy))
            }
            Action::DeleteDaemonSet { key, orphan } => self.delete_daemon_set(&key, orphan),
            Action::LeaveOrphan { like, node, age } => self.leave_orphan(&like, &node, age),
        }
    }

    fn known(&self, name: &str) -> Result<NodeName, Refused> {
        match self.nodes.get_key_value(name) {
            Some((name, _)) => Ok(name.clone()),
            None => Err(Refused::NoSuchNode(name.to_owned())),
        }
    }

    fn add_node(&mut self, node: Node) -> Result<(), Refused> {
        if self.nodes.contains_key(node.name.as_str()) {
            return Err(Refused::NodeExists(node.name));
        }
        let name: NodeName = node.name.as_str().into();
        for controller in self.daemon_sets.values_mut() {
            controller.decide(&name, Some(&node));
        }
        self.nodes.insert(name, NodeState { node: Arc::new(node), unready: false });
        Ok(())
    }

    fn remove_node(&mut self, name: &str) -> Result<(), Refused> {
        let name = self.known(name)?;
        for id in self.pods_on(&name) {
            self.remove_pod(id);
        }
        self.nodes.remove(&name);
        for controller in self.daemon_sets.values_mut() {
            controller.decide(&name, None);
        }
        Ok(())
    }

    fn change_node(&mut self, name: &str, change: impl FnOnce(&mut Node)) -> Result<(), Refused> {
        let name = self.known(name)?;
        if let Some(state) = self.nodes.get_mut(&name) {
            change(Arc::make_mut(&mut state.node));
            for controller in self.daemon_sets.values_mut() {
                controller.decide(&name, Some(&state.node));
            }
        }
        Ok(())
    }

    fn set_node_ready(&mut self, name: &str, ready: bool) -> Result<(), Refused> {
        let name = self.known(name)?;
        if let Some(state) = self.nodes.get_mut(&name) {
            state.unready = !ready;
        }
        let now = self.now;
        for id in self.pods_on(&name) {
            if ready {
                self.schedule_ready(id);
            } else if let Some(pod) = self.pods.get_mut(&id) {
                pod.ready_since = None;
                pod.starting_since = now;
                self.touch_pod(id);
            }
        }
        Ok(())
    }

    fn end_pods(&mut self, name: &str, phase: Phase) -> Result<(), Refused> {
        self.known(name)?;
        for id in self.pods_on(name) {
            if let Some(pod) = self.pods.get_mut(&id) {
                pod.phase = phase;
                self.touch_pod(id);
            }
        }
        Ok(())
    }

    fn create_daemon_set(&mut self, daemon_set: DaemonSet) -> Result<(), Refused> {
        let meta = &daemon_set.metadata;
        let key = DaemonSetKey {
            namespace: meta
                .namespace
                .as_deref()
                .filter(|n| !n.is_empty())
                .unwrap_or("default")
                .into(),
            name: meta.name.as_deref().unwrap_or_default().into(),
        };
        if self.daemon_sets.contains_key(&key) {
            return Err(Refused::DaemonSetExists(format!("{}/{}", key.namespace, key.name)));
        }
        let selector = Selector::parse(daemon_set.spec.as_ref().map(|spec| &spec.selector))
            .map_err(|error| Refused::Selector(error.to_string()))?;
        let mut controller = Controller::new(daemon_set, selector);
        controller.decide_anew(self.nodes.iter().map(|(name, state)| (name, &*state.node)));
        self.daemon_sets.insert(key, controller);
        Ok(())
    }

    fn change_daemon_set(
        &mut self,
        key: &DaemonSetKey,
        change: impl FnOnce(&mut k8s_openapi::api::apps::v1::DaemonSetSpec),
    ) -> Result<(), Refused> {
        let Some(controller) = self.daemon_sets.get_mut(key) else { return Err(no_such(key)) };
        let mut spec = controller.spec.clone();
        change(&mut spec);
        controller.set_spec(spec);
        controller.decide_anew(self.nodes.iter().map(|(name, state)| (name, &*state.node)));
        Ok(())
    }

    fn delete_daemon_set(&mut self, key: &DaemonSetKey, orphan: bool) -> Result<(), Refused> {
        let Some(controller) = self.daemon_sets.remove(key) else { return Err(no_such(key)) };
        for id in controller.pods.into_values().flatten().collect::<Vec<PodId>>() {
            if !orphan {
                self.delete_pod(id);
            } else if let Some(pod) = self.pods.get_mut(&id) {
                pod.owner = None;
                self.orphans.insert(id);
            }
        }
        Ok(())
    }

    fn leave_orphan(
        &mut self,
        like: &DaemonSetKey,
        node: &str,
        age: Millis,
    ) -> Result<(), Refused> {
        let node = self.known(node)?;
        let Some(controller) = self.daemon_sets.get(like) else { return Err(no_such(like)) };
        let revision =
            Revision { number: 0, hash: "".into(), template: controller.template.clone() };
        let id = self.create_pod(&node, None, &like.name, Arc::new(revision));
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.created -= age;
            pod.starting_since -= age;
            pod.ready_since = Some(self.now - age);
        }
        Ok(())
    }
}

fn no_such(key: &DaemonSetKey) -> Refused {
    Refused::NoSuchDaemonSet(format!("{}/{}", key.namespace, key.name))
}
