//! Whose pods are whose: a DaemonSet adopts pods without a controller that its selector
//! matches, and releases its own that it no longer matches.
//!
//! Only pods that are new, or whose labels or owner have changed, are looked at again.
//!
//! Source: `ClaimPods` in `pkg/controller/controller_ref_manager.go` at v1.36.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::action::{Refused, no_such};
use super::cluster::Cluster;
use super::controller::{Change, DaemonSetKey};
use super::history::{History, Revision};
use super::pod::{Pod, PodId};
use super::rule::Rule;
use crate::selectors::Selector;

/// A ControllerRevision whose DaemonSet was deleted without it.
#[derive(Debug, Clone)]
pub(super) struct LeftRevision {
    namespace: Arc<str>,
    revision: Arc<Revision>,
}

impl Cluster {
    /// Releases what no longer matches and takes in what matches.
    pub(super) fn claim(&mut self, key: &DaemonSetKey, changes: &mut Vec<Change>) {
        let Some(controller) = self.daemon_sets.get_mut(key) else { return };
        let relabelled = std::mem::take(&mut controller.relabelled);
        let candidates = std::mem::take(&mut controller.candidates);
        for id in relabelled {
            let lost = |pod: &Pod| {
                pod.owner.as_ref() == Some(key) && !self.selects(key, &pod.namespace, pod)
            };
            if self.pods.get(&id).is_some_and(lost) {
                self.release(id, changes);
            }
        }
        for id in candidates {
            let found = |pod: &Pod| pod.is_adoptable() && self.selects(key, &pod.namespace, pod);
            if self.pods.get(&id).is_some_and(found) {
                self.adopt(key, id, changes);
            }
        }
    }

    fn selects(&self, key: &DaemonSetKey, namespace: &Arc<str>, pod: &Pod) -> bool {
        *namespace == key.namespace
            && self.daemon_sets.get(key).is_some_and(|c| c.selector.matches(pod.labels()))
    }

    fn adopt(&mut self, key: &DaemonSetKey, id: PodId, changes: &mut Vec<Change>) {
        self.forget_orphan(id);
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.owner = Some(key.clone());
            changes.push(Change::Adopted {
                node: pod.node.to_string(),
                pod: pod.name.to_string(),
                rule: Rule::Selected,
            });
        }
        self.own(id);
    }

    fn release(&mut self, id: PodId, changes: &mut Vec<Change>) {
        self.orphan(id);
        if let Some(pod) = self.pods.get(&id) {
            changes.push(Change::Released {
                node: pod.node.to_string(),
                pod: pod.name.to_string(),
                rule: Rule::NotSelected,
            });
        }
    }

    /// Takes a pod's controller from it.
    pub(super) fn orphan(&mut self, id: PodId) {
        self.disown(id);
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.owner = None;
            self.orphans.entry(pod.node.clone()).or_default().insert(id);
            self.offer(id);
        }
    }

    /// Lets every DaemonSet look at a pod without a controller.
    pub(super) fn offer(&mut self, id: PodId) {
        for controller in self.daemon_sets.values_mut() {
            controller.candidates.insert(id);
        }
    }

    pub(super) fn forget_orphan(&mut self, id: PodId) {
        let Some(pod) = self.pods.get(&id) else { return };
        if let Some(on_node) = self.orphans.get_mut(&pod.node) {
            on_node.remove(&id);
            if on_node.is_empty() {
                self.orphans.remove(&pod.node);
            }
        }
    }

    /// Replaces the labels that somebody gave a pod. The hash of its template stays.
    pub(super) fn set_pod_labels(
        &mut self,
        name: &str,
        labels: BTreeMap<String, String>,
    ) -> Result<(), Refused> {
        let id = self.pod_named(name)?;
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.own_labels = Some(Arc::new(labels));
            match pod.owner.as_ref().and_then(|owner| self.daemon_sets.get_mut(owner)) {
                Some(controller) => {
                    controller.relabelled.insert(id);
                }
                None => self.offer(id),
            }
        }
        Ok(())
    }

    /// The pod of a name, or of a namespace and a name with a `/` between them. All pods
    /// are gone through, as this is only asked from outside.
    pub(super) fn pod_named(&self, name: &str) -> Result<PodId, Refused> {
        let found = match name.split_once('/') {
            Some((space, name)) => {
                self.pods.values().find(|pod| *pod.name == *name && *pod.namespace == *space)
            }
            None => self.pods.values().find(|pod| *pod.name == *name),
        };
        found.map(|pod| pod.id).ok_or_else(|| Refused::NoSuchPod(name.to_owned()))
    }

    /// Puts a DaemonSet's template back to an older revision; 0 is the one before.
    ///
    /// Source: `DaemonSetRollbacker` in
    /// `staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go` at v1.36.
    pub(super) fn roll_back(&mut self, key: &DaemonSetKey, number: i64) -> Result<(), Refused> {
        let Some(controller) = self.daemon_sets.get(key) else { return Err(no_such(key)) };
        let history = &controller.history;
        let known = history.old().iter().chain(history.current());
        let revision = match number {
            0 => history.old().last().ok_or(Refused::NoLastRevision)?,
            _ => known
                .into_iter()
                .find(|revision| revision.number == number)
                .ok_or(Refused::NoSuchRevision(number))?,
        };
        if *revision.template == *controller.template {
            return Ok(());
        }
        let template = (*revision.template).clone();
        self.change_daemon_set(key, |spec| spec.template = template)
    }

    /// Leaves a deleted DaemonSet's revisions to whoever comes.
    pub(super) fn leave_revisions(&mut self, namespace: &Arc<str>, history: &History) {
        let all = history.old().iter().chain(history.current());
        self.left_revisions.extend(
            all.map(|r| LeftRevision { namespace: namespace.clone(), revision: r.clone() }),
        );
    }

    /// Gives a new DaemonSet the revisions that its selector matches.
    pub(super) fn claim_revisions(
        &mut self,
        namespace: &str,
        selector: &Selector,
    ) -> Vec<Arc<Revision>> {
        let matches = |left: &LeftRevision| {
            let meta = left.revision.template.metadata.as_ref();
            *left.namespace == *namespace
                && selector.matches(meta.and_then(|meta| meta.labels.as_ref()))
        };
        let (claimed, left) = std::mem::take(&mut self.left_revisions)
            .into_iter()
            .partition::<Vec<_>, _>(|left| matches(left));
        self.left_revisions = left;
        claimed.into_iter().map(|left| left.revision).collect()
    }
}
