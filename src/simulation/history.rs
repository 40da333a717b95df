//! ControllerRevisions: which templates a DaemonSet has had.
//!
//! Source: `pkg/controller/daemon/update.go` at v1.36.

use std::collections::BTreeSet;
use std::sync::Arc;

use k8s_openapi::api::core::v1::PodTemplateSpec;

/// One template that a DaemonSet has or had.
#[derive(Debug, PartialEq)]
pub struct Revision {
    /// `revision`: grows with every rollout, a roll back included.
    pub number: i64,
    /// The value of the label `controller-revision-hash`.
    ///
    /// DIFFERENCE: Kubernetes hashes the printed form of a Go struct; ours hashes the
    /// template's JSON, so that the text differs while equal templates still share it.
    pub hash: Arc<str>,
    /// The template.
    pub template: Arc<PodTemplateSpec>,
}

/// The revisions of one DaemonSet: the current one, and the old ones by number.
#[derive(Debug, Clone, Default)]
pub struct History {
    current: Option<Arc<Revision>>,
    old: Vec<Arc<Revision>>,
    collisions: i32,
}

impl History {
    /// The revision of the present template.
    pub fn current(&self) -> Option<&Arc<Revision>> {
        self.current.as_ref()
    }

    /// The others, from the oldest to the newest.
    pub fn old(&self) -> &[Arc<Revision>] {
        &self.old
    }

    /// `status.collisionCount`.
    pub fn collisions(&self) -> i32 {
        self.collisions
    }

    /// Finds the revision of `template`, or makes it, and makes it the newest.
    /// Gives whether the current revision changed.
    pub fn advance(&mut self, template: &Arc<PodTemplateSpec>) -> bool {
        if self.current.as_ref().is_some_and(|current| current.template == *template) {
            return false;
        }
        self.old.extend(self.current.take());
        let newest = self.old.iter().map(|revision| revision.number).max().unwrap_or(0);
        let known = self.old.iter().position(|revision| revision.template == *template);
        let revision = match known.map(|at| self.old.remove(at)) {
            // A roll back: the old revision is numbered anew, its hash stays.
            Some(known) if known.number < newest => {
                let Revision { hash, template, .. } = &*known;
                Arc::new(Revision {
                    number: newest + 1,
                    hash: hash.clone(),
                    template: template.clone(),
                })
            }
            Some(known) => known,
            None => Arc::new(Revision {
                number: newest + 1,
                hash: self.free_hash(template),
                template: Arc::clone(template),
            }),
        };
        self.old.sort_by_key(|revision| revision.number);
        self.current = Some(revision);
        true
    }

    /// A hash that no other template of this DaemonSet has: collisions are counted, as
    /// the controller counts them, and go into the hash.
    fn free_hash(&mut self, template: &PodTemplateSpec) -> Arc<str> {
        loop {
            let hash = template_hash(template, self.collisions);
            if self.old.iter().all(|revision| *revision.hash != *hash) {
                return hash.into();
            }
            self.collisions += 1;
        }
    }

    /// Drops the oldest revisions beyond `limit` that no pod is of. Gives those dropped.
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

/// The characters of Kubernetes' generated names: no vowels, so no words.
pub(super) const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// FNV-1a over the template's JSON, written in the characters of generated names.
fn template_hash(template: &PodTemplateSpec, collisions: i32) -> String {
    // A template has string keys only, so that writing it cannot fail.
    let json = serde_json::to_vec(template).unwrap_or_default();
    let mut hash: u32 = 0x811c_9dc5;
    for byte in json.into_iter().chain(collisions.to_le_bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash.to_string().bytes().map(|digit| safe(usize::from(digit))).collect()
}

/// The character of generated names for a number.
pub(super) fn safe(number: usize) -> char {
    SAFE.get(number % SAFE.len()).copied().map_or('b', char::from)
}
