//! A dump that is read once, chunk by chunk, and queried many times.

use super::call::{answer, answer_or_not, unknown_call};
use super::diagnose::{DiagnoseAnswer, DiagnoseCall, InvalidTime, diagnose_dump};
use super::reach::{ReachAnswer, ReachCall, reach_dump};
use super::simulate::{SimulateAnswer, SimulateCall, simulate_dump};
use crate::manifest::dump::Dump;

/// The names of the calls that [`DumpedCluster::call`] answers.
const CALLS: &[&str] = &["diagnose", "simulate", "reach"];

/// A running cluster, read from a dump whose text is not kept.
///
/// ```
/// use daemonset_preflight::contract::{DiagnoseCall, DumpedCluster};
/// use daemonset_preflight::manifest::dump::Dump;
///
/// let dump = Dump::read(["kind: Node\napiVersion: v1\nmetadata: {name: a}\n"]);
/// let answer = DumpedCluster::of(dump).diagnose(&DiagnoseCall::default()).unwrap();
/// assert_eq!(answer.nodes, 1);
/// ```
#[derive(Debug, Clone, Default)]
pub struct DumpedCluster {
    dump: Dump,
}

impl DumpedCluster {
    /// Returns the cluster of a dump.
    pub fn of(dump: Dump) -> Self {
        DumpedCluster { dump }
    }

    /// Diagnoses the cluster's DaemonSets; the `texts` of the call are ignored.
    ///
    /// # Errors
    /// When `now` is not a time in RFC 3339.
    pub fn diagnose(&self, call: &DiagnoseCall) -> Result<DiagnoseAnswer, InvalidTime> {
        diagnose_dump(&self.dump, call)
    }

    /// Simulates a script that begins with this cluster; the `cluster` of the call is ignored.
    pub fn simulate(&self, call: &SimulateCall) -> SimulateAnswer {
        simulate_dump(&self.dump, call)
    }

    /// Finds the paths by which clients reach the pods of DaemonSets after a script has run on
    /// this cluster; the `cluster` of the call is ignored.
    pub fn reach(&self, call: &ReachCall) -> ReachAnswer {
        reach_dump(&self.dump, call)
    }

    /// Answers a call by its name, as [`call`](super::call) does: JSON text to JSON text.
    pub fn call(&self, name: &str, json: &str) -> String {
        match name {
            "diagnose" => answer_or_not(json, |call| self.diagnose(call)),
            "simulate" => answer(json, |call| self.simulate(call)),
            "reach" => answer(json, |call| self.reach(call)),
            _ => unknown_call(name, CALLS),
        }
    }
}
