//! The scheduler's message for a daemon pod that fits no node. It covers the pod's own node, all
//! other nodes, which its affinity excludes, and why preemption does not help.
//!
//! Source: `FitError` in `pkg/scheduler/framework/types.go`, `findNodesThatFitPod` in
//! `pkg/scheduler/schedule_one.go`, `RunPostFilterPlugins` in
//! `pkg/scheduler/framework/runtime/framework.go`, `PostFilter` in
//! `pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go`, `Preempt` in
//! `pkg/scheduler/framework/preemption/preemption.go` and `PodEligibleToPreemptOthers` in
//! `pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go` at v1.36.

use crate::scheduling::{self, FitFailure};
use crate::version::{Change, Server};

/// The outcome of looking for pods to preempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Preemption<'a> {
    /// Preempting this many pods makes room.
    Helps(usize),
    /// The pod must not preempt others.
    Never,
    /// Pods that were preempted before are still terminating.
    UnderWay,
    /// The node is too small for the pod, even without any other pods.
    NotHelpful,
    /// The node has no pod of a lower priority.
    NoVictims,
    /// The pod would not fit even without the pods of a lower priority, for these reasons.
    StillUnfit(Vec<FitFailure<'a>>),
}

/// A scheduling attempt, as far as its message mentions it.
#[derive(Clone, Copy)]
pub(super) struct Attempt<'a> {
    /// The pod's node.
    pub(super) node: &'a str,
    /// How many nodes the cluster has.
    pub(super) nodes: usize,
    /// Whether the pod was nominated for its node before. The scheduler then tries that node
    /// first, and names the plugin that rejects it among the others.
    pub(super) nominated: bool,
    /// The version whose wording is used.
    pub(super) server: Server,
}

/// Returns the message of the `FailedScheduling` event.
pub(super) fn message(
    attempt: Attempt<'_>,
    failures: &[FitFailure<'_>],
    preemption: &Preemption<'_>,
) -> String {
    let Attempt { node, nodes, nominated, server } = attempt;
    let others = nodes.saturating_sub(1);
    let mut reasons = first_filter(failures);
    let plugins = match nominated {
        false => "NodeAffinity",
        true if failures.iter().any(FitFailure::is_port) => "NodeAffinity NodePorts",
        true => "NodeAffinity NodeResourcesFit",
    };
    reasons.push((others, format!("node(s) didn't satisfy plugin(s) [{plugins}]")));
    let mut message = available(nodes, reasons);
    let not_helpful = |count| (count, "Preemption is not helpful for scheduling".to_owned());
    let after = match preemption {
        Preemption::Helps(victims) if server.includes(Change::PlacementAfterPreemptionIsSaid) => {
            format!(
                "found a potential placement for pod on node {node}, preempting {victims} victims"
            )
        }
        Preemption::Helps(_) => return message,
        Preemption::Never => "not eligible due to preemptionPolicy=Never.".to_owned(),
        Preemption::UnderWay => {
            "not eligible due to a terminating pod on the nominated node.".to_owned()
        }
        Preemption::NotHelpful => available(nodes, vec![not_helpful(nodes)]),
        Preemption::NoVictims => {
            let none = (1, "No preemption victims found for incoming pod".to_owned());
            available(nodes, vec![none, not_helpful(others)])
        }
        Preemption::StillUnfit(failures) => {
            let mut reasons = first_filter(failures);
            reasons.push(not_helpful(others));
            available(nodes, reasons)
        }
    };
    // The plugin for dynamic resources runs first, and a pod without claims has nothing for it to
    // deallocate.
    if !server.includes(Change::MissingResourceClaimsAreNotSaid) {
        message.push_str(" no new claims to deallocate,");
    }
    message.push_str(" preemption: ");
    message.push_str(&after);
    message
}

/// Returns the reasons of the first filter that rejects the node, each with the count 1. Filters
/// run in turn and stop at the first rejection; host ports come before resources.
fn first_filter(failures: &[FitFailure<'_>]) -> Vec<(usize, String)> {
    let refused_by_ports = failures.iter().any(FitFailure::is_port);
    let first = failures.iter().filter(|failure| failure.is_port() == refused_by_ports);
    scheduling::reasons(first).into_iter().map(|reason| (1, reason)).collect()
}

fn available(nodes: usize, reasons: Vec<(usize, String)>) -> String {
    let counted = reasons.into_iter().filter(|(count, _)| *count > 0);
    let mut counted: Vec<String> =
        counted.map(|(count, reason)| format!("{count} {reason}")).collect();
    counted.sort_unstable();
    format!("0/{nodes} nodes are available: {}.", counted.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheduling::HostPort;
    use crate::version::Version;

    fn attempt(nodes: usize, nominated: bool, version: Version) -> Attempt<'static> {
        Attempt { node: "a", nodes, nominated, server: Server::of(version) }
    }

    const CPU: FitFailure<'static> =
        FitFailure::Insufficient { resource: "cpu", requested: 5, used: 1, allocatable: 5 };

    #[test]
    fn the_text_counts_every_node() {
        let port = HostPort { port: 80, protocol: "TCP".into(), host_ip: "0.0.0.0".into() };
        let taken = FitFailure::PortTaken { port: &port, taken: &port, by: 0 };
        for (nodes, failures, preemption, want) in [
            (
                3,
                vec![CPU],
                Preemption::NoVictims,
                "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
            ),
            (
                1,
                vec![CPU, taken],
                Preemption::Helps(1),
                "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.",
            ),
            (
                2,
                vec![CPU],
                Preemption::NotHelpful,
                "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
            ),
            (
                1,
                vec![CPU],
                Preemption::Never,
                "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.",
            ),
            (
                2,
                vec![CPU],
                Preemption::StillUnfit(vec![CPU]),
                "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/2 nodes are available: 1 Insufficient cpu, 1 Preemption is not helpful for scheduling.",
            ),
        ] {
            let attempt = attempt(nodes, false, Version::V1_36);
            assert_eq!(message(attempt, &failures, &preemption), want);
        }
    }

    #[test]
    fn later_versions_say_less_of_claims_and_more_of_room() {
        // As seen on 1.37.2.
        for (preemption, want) in [
            (
                Preemption::Helps(1),
                "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: found a potential placement for pod on node a, preempting 1 victims",
            ),
            (
                Preemption::Never,
                "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: not eligible due to preemptionPolicy=Never.",
            ),
        ] {
            let attempt = attempt(2, false, Version::V1_37);
            assert_eq!(message(attempt, &[CPU], &preemption), want);
        }
    }

    #[test]
    fn of_a_nominated_pod_the_plugin_that_refuses_its_node_is_named() {
        // As seen on 1.36.2, in a cluster of 19 nodes.
        let want = "0/19 nodes are available: 1 Insufficient cpu, 18 node(s) didn't satisfy plugin(s) [NodeAffinity NodeResourcesFit]. no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.";
        let attempt = attempt(19, true, Version::V1_36);
        assert_eq!(message(attempt, &[CPU], &Preemption::UnderWay), want);
    }
}
