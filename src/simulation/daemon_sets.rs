//! DaemonSets and pods without a controller, as they come, change and go from outside.
//!
//! Source: `pkg/controller/garbagecollector` at v1.36 for what becomes of a deleted
//! DaemonSet's pods.

use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::{Pod as PodObject, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::Millis;
use super::action::{Cascade, Refused, no_such};
use super::cluster::{Cluster, NewPod};
use super::controller::{Controller, DaemonSetKey};
use super::happening::What;
use super::history::Revision;
use super::pod::{Imported, Phase, PodId};
use super::template_info::PodMaker;
use crate::manifest::Manifest;
use crate::selectors::Selector;
use crate::{defaults, validation};

impl Cluster {
    pub(super) fn end_pods(&mut self, name: &str, phase: Phase) -> Result<(), Refused> {
        let name = self.known(name)?;
        for id in self.pods_on(&name) {
            if let Some(pod) = self.pods.get_mut(&id) {
                pod.phase = phase;
                self.touch_pod(id);
            }
        }
        self.queue.wake(&name);
        Ok(())
    }

    pub(super) fn create_daemon_set(&mut self, daemon_set: DaemonSet) -> Result<(), Refused> {
        let key = key_of(&daemon_set);
        if self.daemon_sets.contains_key(&key) {
            return Err(Refused::DaemonSetExists(format!("{}/{}", key.namespace, key.name)));
        }
        let selector = Selector::parse(daemon_set.spec.as_ref().map(|spec| &spec.selector))
            .map_err(|error| Refused::Selector(error.to_string()))?;
        if self.knobs.validates {
            must_be_valid(&daemon_set)?;
        }
        let mut controller = Controller::new(daemon_set, selector);
        let left = self.claim_revisions(&key.namespace, &controller.selector);
        controller.history.take_in(left);
        controller.candidates = self.orphans.values().flatten().copied().collect();
        controller.decide_anew(self.nodes.iter().map(|(name, state)| (name, &*state.node)));
        self.daemon_sets.insert(key, controller);
        Ok(())
    }

    /// `kubectl apply`: creates it, or replaces the spec of the one of its name.
    pub(super) fn apply_daemon_set(&mut self, daemon_set: DaemonSet) -> Result<(), Refused> {
        let key = key_of(&daemon_set);
        if !self.daemon_sets.contains_key(&key) {
            return self.create_daemon_set(daemon_set);
        }
        self.change_daemon_set(&key, |spec| *spec = daemon_set.spec.unwrap_or_default())
    }

    pub(super) fn change_daemon_set(
        &mut self,
        key: &DaemonSetKey,
        change: impl FnOnce(&mut DaemonSetSpec),
    ) -> Result<(), Refused> {
        let Some(controller) = self.daemon_sets.get_mut(key) else { return Err(no_such(key)) };
        let mut changed = controller.daemon_set.clone();
        let mut spec = controller.spec.clone();
        change(&mut spec);
        changed.spec = Some(spec.clone());
        if self.knobs.validates {
            must_be_valid_after(&changed, &controller.daemon_set)?;
        }
        if spec == controller.spec {
            return Ok(());
        }
        controller.set_spec(spec);
        controller.decide_anew(self.nodes.iter().map(|(name, state)| (name, &*state.node)));
        Ok(())
    }

    pub(super) fn delete_daemon_set(
        &mut self,
        key: &DaemonSetKey,
        cascade: Cascade,
    ) -> Result<(), Refused> {
        let Some(controller) = self.daemon_sets.get_mut(key) else { return Err(no_such(key)) };
        let pods: Vec<PodId> = controller.pods.values().flatten().copied().collect();
        if cascade == Cascade::Foreground {
            controller.deleting = true;
            for id in pods {
                self.tell(id, What::OwnerDeleted);
                self.delete_pod(id);
            }
            self.finish_deletion(key);
            return Ok(());
        }
        if cascade == Cascade::Orphan {
            let history = controller.history.clone();
            self.leave_revisions(&key.namespace, &history);
        }
        for &id in &pods {
            self.orphan(id);
            if cascade == Cascade::Background {
                self.tell(id, What::OwnerDeleted);
                self.delete_pod(id);
            } else {
                self.tell(id, What::Orphaned);
            }
        }
        self.daemon_sets.remove(key);
        Ok(())
    }

    /// A DaemonSet that is deleted in the foreground goes with its last pod.
    pub(super) fn finish_deletion(&mut self, key: &DaemonSetKey) {
        if self.daemon_sets.get(key).is_some_and(|c| c.deleting && c.pods.is_empty()) {
            self.daemon_sets.remove(key);
        }
    }

    pub(super) fn leave_orphan(
        &mut self,
        like: &DaemonSetKey,
        node: &str,
        age: Millis,
    ) -> Result<(), Refused> {
        let node = self.known(node)?;
        let Some(controller) = self.daemon_sets.get(like) else { return Err(no_such(like)) };
        let revision = Arc::new(Revision::new(
            0,
            "".into(),
            controller.template.clone(),
            &self.knobs.priority_classes,
        ));
        let id = self.create_pod(NewPod {
            namespace: like.namespace.clone(),
            name: None,
            prefix: &like.name,
            node: &node,
            owner: None,
            revision,
        });
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.created -= age;
            pod.starting_since -= age;
            pod.ready_since = Some(self.now - age);
        }
        Ok(())
    }

    pub(super) fn create_bare_pod(&mut self, pod: PodObject) -> Result<(), Refused> {
        let imported = Imported::of(&pod);
        let deleting = pod.metadata.deletion_timestamp.is_some();
        let meta = pod.metadata;
        let spec = pod.spec.unwrap_or_default();
        let name = meta.name.unwrap_or_default();
        let Some(node) = spec.node_name.clone().filter(|node| !node.is_empty()) else {
            return Err(Refused::PodWithoutNode(name));
        };
        let node = self.known(&node)?;
        let namespace: Arc<str> =
            meta.namespace.as_deref().filter(|n| !n.is_empty()).unwrap_or("default").into();
        let named = (namespace.clone(), Arc::from(name.as_str()));
        if !self.bare_pods.insert(named) {
            return Err(Refused::PodExists(format!("{namespace}/{name}")));
        }
        let template = PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: meta.labels,
                annotations: meta.annotations,
                ..ObjectMeta::default()
            }),
            spec: Some(spec),
        };
        let id = self.create_pod(NewPod {
            namespace,
            name: Some(name.as_str().into()),
            prefix: "",
            node: &node,
            owner: None,
            revision: Arc::new(Revision::made_by(
                PodMaker::Other,
                0,
                "".into(),
                Arc::new(template),
                &self.knobs.priority_classes,
            )),
        });
        let gone_at = self.now + self.knobs.termination.max(self.knobs.reaction);
        if let Some(pod) = self.pods.get_mut(&id) {
            pod.imported = Some(Arc::new(imported));
            if deleting {
                pod.gone_at = Some(gone_at);
                self.alarm(gone_at, id);
            }
        }
        Ok(())
    }
}

fn key_of(daemon_set: &DaemonSet) -> DaemonSetKey {
    let meta = &daemon_set.metadata;
    let namespace = meta.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    DaemonSetKey {
        namespace: namespace.unwrap_or("default").into(),
        name: meta.name.as_deref().unwrap_or_default().into(),
    }
}

fn with_defaults(daemon_set: &DaemonSet) -> Manifest {
    let mut manifest = Manifest { daemon_set: daemon_set.clone(), has_selector: true };
    defaults::apply(&mut manifest.daemon_set);
    manifest
}

/// What the API server would say of a new DaemonSet.
fn must_be_valid(daemon_set: &DaemonSet) -> Result<(), Refused> {
    accepted(&validation::create(&mut with_defaults(daemon_set)))
}

/// What it would say of a changed one.
fn must_be_valid_after(new: &DaemonSet, old: &DaemonSet) -> Result<(), Refused> {
    let mut old = with_defaults(old);
    let mut new = with_defaults(new);
    // Whoever sends an update sends the version that was read.
    new.daemon_set.metadata.resource_version.get_or_insert_with(|| "1".to_owned());
    accepted(&validation::update(&mut new, &mut old))
}

fn accepted(verdict: &validation::Verdict) -> Result<(), Refused> {
    match verdict.errors.is_empty() {
        true => Ok(()),
        false => Err(Refused::Invalid(verdict.errors.iter().map(ToString::to_string).collect())),
    }
}
