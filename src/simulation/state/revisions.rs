//! ControllerRevisions: the present and former templates of a DaemonSet.
//!
//! Source: `pkg/controller/daemon/update.go` at v1.36.

use std::collections::BTreeSet;
use std::sync::Arc;

use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};

use super::template_info::{PodMaker, TemplateInfo};
use crate::manifest::WriteError;
use crate::scheduling::PriorityClasses;
use crate::simulation::revision_hash::revision_hash;
use crate::validation::{same_template, stored_template};
use crate::version::Version;

/// One template that a DaemonSet has or had.
#[derive(Debug, PartialEq)]
#[non_exhaustive]
pub struct Revision {
    /// `revision`: increases with every rollout, including a rollback.
    pub number: i64,
    /// The value of the label `controller-revision-hash`.
    pub hash: Arc<str>,
    /// The template.
    pub template: Arc<PodTemplateSpec>,
    /// The properties of its pods that scheduler, kubelet and controllers use.
    pub info: Arc<TemplateInfo>,
}

impl Revision {
    /// Creates a revision of a DaemonSet's template, in a cluster with these priority classes.
    pub fn new(
        number: i64,
        hash: Arc<str>,
        template: Arc<PodTemplateSpec>,
        classes: &PriorityClasses,
    ) -> Self {
        Revision::made_by(PodMaker::DaemonSetController, number, hash, template, classes)
    }

    /// Creates a revision for the pods of a template that are created by `maker`.
    pub fn made_by(
        maker: PodMaker,
        number: i64,
        hash: Arc<str>,
        template: Arc<PodTemplateSpec>,
        classes: &PriorityClasses,
    ) -> Self {
        let info = Arc::new(TemplateInfo::of(&template, maker, classes));
        Revision { number, hash, template, info }
    }

    /// Returns the revision with the requirements of one pod's own spec: admission may have added
    /// containers or requests to the pod. Returns the same revision if they are equal.
    pub(in crate::simulation) fn of_pod(
        self: &Arc<Self>,
        spec: &PodSpec,
        classes: &PriorityClasses,
    ) -> Arc<Self> {
        let own = PodTemplateSpec { metadata: None, spec: Some(spec.clone()) };
        let mut info = TemplateInfo::of(&own, PodMaker::DaemonSetController, classes);
        if info.pod == self.info.pod {
            return Arc::clone(self);
        }
        info.images.clone_from(&self.info.images);
        info.tolerations.clone_from(&self.info.tolerations);
        Arc::new(Revision {
            number: self.number,
            hash: self.hash.clone(),
            template: self.template.clone(),
            info: Arc::new(info),
        })
    }
}

/// A ControllerRevision that its DaemonSet's deletion has orphaned.
#[derive(Debug, Clone)]
pub(in crate::simulation) struct LeftRevision {
    pub(in crate::simulation) namespace: Arc<str>,
    pub(in crate::simulation) revision: Arc<Revision>,
}

/// The revisions of one DaemonSet: the current one, and the old ones by number.
#[derive(Debug, Clone, Default)]
pub struct History {
    current: Option<Arc<Revision>>,
    old: Vec<Arc<Revision>>,
    collisions: i32,
    /// The version of Kubernetes whose revision hashes new templates get.
    version: Version,
}

impl History {
    /// Restores the revisions of an existing DaemonSet. The newest is the current one if it has
    /// the present template; otherwise the controller has not processed that template yet.
    pub fn restored(
        mut revisions: Vec<Arc<Revision>>,
        template: &Arc<PodTemplateSpec>,
        collisions: i32,
        version: Version,
    ) -> Self {
        revisions.sort_by_key(|revision| revision.number);
        let current = revisions.pop_if(|newest| is_of(newest, template));
        History { current, old: revisions, collisions, version }
    }

    /// Returns the revision of the present template, if the controller has processed it.
    pub fn current(&self) -> Option<&Arc<Revision>> {
        self.current.as_ref()
    }

    /// Returns the other revisions, from the oldest to the newest.
    pub fn old(&self) -> &[Arc<Revision>] {
        &self.old
    }

    /// Returns `status.collisionCount`.
    pub fn collisions(&self) -> i32 {
        self.collisions
    }

    /// Whether `template` is the one of the current revision.
    pub fn is_current(&self, template: &Arc<PodTemplateSpec>) -> bool {
        self.current.as_deref().is_some_and(|current| is_of(current, template))
    }

    /// Returns all revisions, the current one last.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Revision>> {
        self.old.iter().chain(&self.current)
    }

    /// Adds the revisions that another DaemonSet left.
    pub fn take_in(&mut self, revisions: Vec<Arc<Revision>>) {
        self.old.extend(revisions);
        self.old.sort_by_key(|revision| revision.number);
    }

    /// Makes the revision of `template` the current and newest one, creating it if there is none.
    /// Returns whether the current revision changed.
    ///
    /// # Errors
    /// When the template is new and cannot be serialized. The history must not be used afterwards.
    pub fn advance(
        &mut self,
        template: &Arc<PodTemplateSpec>,
        classes: &PriorityClasses,
    ) -> Result<bool, WriteError> {
        if self.is_current(template) {
            return Ok(false);
        }
        self.old.extend(self.current.take());
        let newest = self.old.iter().map(|revision| revision.number).max().unwrap_or(0);
        // As in Go, the number wraps around.
        let next = newest.wrapping_add(1);
        // The list may hold revisions of several DaemonSets: the newest with this template counts.
        let known = self.old.iter().rposition(|revision| is_of(revision, template));
        let revision = match known.map(|at| self.old.remove(at)) {
            // A rollback: the old revision gets a new number and keeps its hash.
            Some(known) if known.number < newest => {
                let Revision { hash, template, info, .. } = &*known;
                Arc::new(Revision {
                    number: next,
                    hash: hash.clone(),
                    template: template.clone(),
                    info: info.clone(),
                })
            }
            Some(known) => known,
            None => {
                let hash = self.free_hash(template)?;
                Arc::new(Revision::new(next, hash, Arc::clone(template), classes))
            }
        };
        self.old.sort_by_key(|revision| revision.number);
        self.current = Some(revision);
        Ok(true)
    }

    /// Returns a hash that no other template of this DaemonSet has. Collisions are counted as the
    /// controller counts them, and are part of the hash.
    ///
    /// DIFFERENCE: the real controller aborts the sync in which a collision occurs and finds a
    /// free hash in the next one; this one finds it at once.
    fn free_hash(&mut self, template: &PodTemplateSpec) -> Result<Arc<str>, WriteError> {
        let stored = stored_template(template)?;
        loop {
            // The controller's count starts as nil, which does not give the same hash as 0.
            let collisions = Some(self.collisions).filter(|count| *count != 0);
            let hash = revision_hash(&stored, collisions, self.version);
            if self.old.iter().all(|revision| *revision.hash != *hash) {
                return Ok(hash.into());
            }
            self.collisions = self.collisions.wrapping_add(1);
        }
    }

    /// Drops the oldest revisions beyond `limit` that no pod belongs to, and returns them. `live`
    /// holds the hashes of the pods.
    pub fn clean_up(&mut self, limit: usize, live: &BTreeSet<Arc<str>>) -> Vec<Arc<Revision>> {
        let mut excess = self.old.len().saturating_sub(limit);
        let mut dropped = Vec::new();
        self.old.retain(|revision| {
            let drop = excess > 0 && !live.contains(&revision.hash);
            if drop {
                excess -= 1;
                dropped.push(Arc::clone(revision));
            }
            !drop
        });
        dropped
    }
}

/// Whether a template equals that of a revision; empty and absent fields count as equal.
fn is_of(revision: &Revision, template: &Arc<PodTemplateSpec>) -> bool {
    Arc::ptr_eq(&revision.template, template) || same_template(&revision.template, template)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(image: &str) -> Arc<PodTemplateSpec> {
        let text = format!(r#"{{"spec":{{"containers":[{{"name":"a","image":"{image}"}}]}}}}"#);
        Arc::new(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_roll_back_numbers_the_old_revision_anew_and_keeps_its_hash() {
        let mut history = History::default();
        let none = &PriorityClasses::default();
        assert_eq!(history.advance(&template("a:1"), none), Ok(true));
        let first = history.current().unwrap().hash.clone();
        assert_eq!(history.advance(&template("a:2"), none), Ok(true));
        assert_eq!(history.advance(&template("a:2"), none), Ok(false));
        assert_eq!(history.advance(&template("a:1"), none), Ok(true));
        let current = history.current().unwrap();
        assert_eq!((current.number, &current.hash), (3, &first));
        assert_eq!(history.old().iter().map(|r| r.number).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn an_exported_template_is_the_same_as_the_one_that_was_sent() {
        let mut history = History::default();
        let none = &PriorityClasses::default();
        assert!(history.advance(&template("a:1"), none).unwrap());
        let mut exported = (*template("a:1")).clone();
        let spec = exported.spec.as_mut().unwrap();
        spec.containers[0].resources = Some(Default::default());
        spec.tolerations = Some(Vec::new());
        assert!(!history.advance(&Arc::new(exported), none).unwrap());
        assert_eq!(history.collisions(), 0);
    }

    #[test]
    fn a_taken_hash_is_counted_as_a_collision() {
        let mut history = History::default();
        let none = &PriorityClasses::default();
        let taken: Arc<str> =
            revision_hash(&stored_template(&template("a:2")).unwrap(), None, Version::NEWEST)
                .into();
        history.take_in(vec![Arc::new(Revision::new(1, taken.clone(), template("a:1"), none))]);
        history.advance(&template("a:2"), none).unwrap();
        assert_eq!(history.collisions(), 1);
        assert_ne!(history.current().unwrap().hash, taken);
    }

    #[test]
    fn the_oldest_go_first_and_those_of_live_pods_stay() {
        let mut history = History::default();
        for image in ["a:1", "a:2", "a:3", "a:4"] {
            history.advance(&template(image), &PriorityClasses::default()).unwrap();
        }
        let live = BTreeSet::from([history.old()[0].hash.clone()]);
        let gone: Vec<i64> = history.clean_up(1, &live).iter().map(|r| r.number).collect();
        assert_eq!(gone, [2, 3]);
        assert_eq!(history.old()[0].number, 1);
    }
}
