//! The rules beyond the API server's own checks.

use daemonset_preflight::rules::Rule as HouseRule;

/// A rule: one that looks at the cluster, or a house rule of the core.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A class that the template names does not exist in the cluster.
    MissingClass,
    /// No node gets a pod.
    NoMatchingNode,
    /// Matched nodes have no room for a pod.
    PodsDoNotFit,
    /// Another DaemonSet wants the same host port on a node that both match.
    HostPortClash,
    /// Another object of the namespace selects the DaemonSet's pods, or has pods that the DaemonSet
    /// selects.
    SelectorOverlap,
    /// Fewer nodes match than `min_nodes`.
    TooFewNodes,
    /// A larger share of the nodes matches than `max_nodes_percent`.
    TooManyNodes,
    /// An update adds pods to nodes, or removes them.
    PlacementChange,
    /// The rollout that an update starts cannot begin, or cannot end.
    StuckRollout,
    /// A rule that reads only the DaemonSet.
    House(HouseRule),
}

/// Every rule, by importance: findings are reported in this order.
pub const RULES: [Rule; 21] = [
    Rule::MissingClass,
    Rule::NoMatchingNode,
    Rule::PodsDoNotFit,
    Rule::HostPortClash,
    Rule::SelectorOverlap,
    Rule::House(HouseRule::SelfAntiAffinity),
    Rule::House(HouseRule::SurgeWithHostPorts),
    Rule::House(HouseRule::VersionLabelInSelector),
    Rule::TooFewNodes,
    Rule::TooManyNodes,
    Rule::PlacementChange,
    Rule::StuckRollout,
    Rule::House(HouseRule::CriticalPriorityClass),
    Rule::House(HouseRule::NoPriorityClass),
    Rule::House(HouseRule::NoResourceRequests),
    Rule::House(HouseRule::ToleratesEverything),
    Rule::House(HouseRule::HighMaxUnavailable),
    Rule::House(HouseRule::UpdateStrategy),
    Rule::House(HouseRule::HostPortRange),
    Rule::House(HouseRule::HostNetwork),
    Rule::House(HouseRule::LongName),
];

impl Rule {
    /// Returns the name of the rule, which is also that of its setting.
    pub fn name(self) -> &'static str {
        match self {
            Rule::MissingClass => "missing_class",
            Rule::NoMatchingNode => "no_matching_node",
            Rule::PodsDoNotFit => "pods_do_not_fit",
            Rule::HostPortClash => "host_port_clash",
            Rule::SelectorOverlap => "selector_overlap",
            Rule::TooFewNodes => "too_few_nodes",
            Rule::TooManyNodes => "too_many_nodes",
            Rule::PlacementChange => "placement_change",
            Rule::StuckRollout => "stuck_rollout",
            Rule::House(rule) => rule.name(),
        }
    }
}
