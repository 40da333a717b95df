//! What becomes of the pods of a node that is gone.
//!
//! The pod garbage collector looks from time to time. A node that it misses, while pods are
//! bound to it, waits in quarantine; the first look after that deletes the pods by force,
//! unless the node is there again. Nothing but such a look notices that a node came back:
//! the quarantine of a node that comes and goes between two looks begins anew with the next
//! look that misses it, that of one which was missed before does not.
//!
//! Source: `gcOrphaned` and `discoverDeletedNodes` in `pkg/controller/podgc/gc_controller.go`
//! at v1.36.

use super::Millis;
use super::cluster::Cluster;
use super::happening::What;
use super::pod::NodeName;

impl Cluster {
    /// A node went: the garbage collector takes its pods with it, or looks for it later.
    pub(super) fn collect_after_removal(&mut self, name: &NodeName) {
        match self.knobs.pod_gc {
            None => self.collect_pods(name),
            Some(_) => {
                // A look at this very moment came before what happens from outside.
                let period = self.knobs.pod_gc_period;
                let at = look_after(self.now + Millis::from(period > 0), period);
                self.node_alarms.insert((at, name.clone()));
            }
        }
    }

    /// The garbage collector looks for a node.
    pub(super) fn look_for_node(&mut self, name: &NodeName) {
        let over = self.quarantine.get(name).is_some_and(|until| *until <= self.now);
        if over {
            self.quarantine.remove(name);
        }
        if self.nodes.contains_key(name) {
            return;
        }
        if over {
            self.collect_pods(name);
            return;
        }
        let bound = |id| self.pods.get(id).is_some_and(|pod| pod.bound);
        if self.quarantine.contains_key(name) || !self.pods_on(name).iter().any(bound) {
            return;
        }
        let until = self.now + self.knobs.pod_gc.unwrap_or(0);
        self.quarantine.insert(name.clone(), until);
        self.node_alarms.insert((look_after(until, self.knobs.pod_gc_period), name.clone()));
    }

    fn collect_pods(&mut self, name: &NodeName) {
        for id in self.pods_on(name) {
            // Those that still wait for the scheduler are the controller's to delete.
            if self.pods.get(&id).is_some_and(|pod| pod.bound) {
                self.tell(id, What::Collected);
                self.remove_pod(id);
            }
        }
    }
}

/// The first look at or after a moment.
fn look_after(at: Millis, period: Millis) -> Millis {
    match period {
        ..=0 => at,
        _ => at.saturating_add(period - 1).div_euclid(period).saturating_mul(period),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_a_period_apart() {
        for (at, period, want) in
            [(0, 20, 0), (1, 20, 20), (20, 20, 20), (21, 20, 40), (7, 0, 7), (-1, 20, 0)]
        {
            assert_eq!(look_after(at, period), want, "{at} every {period}");
        }
    }
}
