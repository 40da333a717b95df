//! The scheduler's message for a daemon pod that fits nowhere: its own node, all the
//! others, which its affinity leaves out, and why driving out other pods does not help.
//!
//! Source: `FitError` in `pkg/scheduler/framework/types.go`, `findNodesThatFitPod` in
//! `pkg/scheduler/schedule_one.go`, `RunPostFilterPlugins` in
//! `pkg/scheduler/framework/runtime/framework.go`, `PostFilter` in
//! `pkg/scheduler/framework/plugins/dynamicresources/dynamicresources.go`, `Preempt` in
//! `pkg/scheduler/framework/preemption/preemption.go` and `PodEligibleToPreemptOthers` in
//! `pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go` at v1.36.

use crate::scheduling::{self, FitFailure};
use crate::version::{Change, Server};

/// What came of looking for pods to drive out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Preemption<'a> {
    /// Room is made at the cost of so many pods.
    Helps(usize),
    /// The pod may drive out none.
    Never,
    /// Pods that were driven out before are still on their way.
    UnderWay,
    /// The node is too small for the pod, whoever else is there.
    NotHelpful,
    /// There is no pod of a lower priority.
    NoVictims,
    /// This is missing even without the pods of a lower priority.
    StillUnfit(Vec<FitFailure<'a>>),
}

/// What the scheduler tried, and for whom.
#[derive(Clone, Copy)]
pub(super) struct Attempt<'a> {
    /// The pod's node.
    pub(super) node: &'a str,
    /// How many nodes the cluster has.
    pub(super) nodes: usize,
    /// Whether the pod was nominated for its node before: then that node is asked first, and the
    /// plugin that refuses it is named with the others.
    pub(super) nominated: bool,
    /// Whose words are used.
    pub(super) server: Server,
}

/// The text of the event.
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
    // The plugin for dynamic resources is asked first, of which a pod without claims has none.
    if !server.includes(Change::MissingResourceClaimsAreNotSaid) {
        message.push_str(" no new claims to deallocate,");
    }
    message.push_str(" preemption: ");
    message.push_str(&after);
    message
}

/// The filters are asked in turn, and the first that refuses a node ends it: host ports
/// before resources.
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
