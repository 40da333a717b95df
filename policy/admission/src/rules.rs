//! The rules beyond what the API server checks, and what becomes of their findings.
//!
//! A rule is a pure function that returns a finding or none. What a finding leads to is
//! decided in one place, [`judge`], by the mode that the settings give its rule.

mod containers;
mod network;
mod scheduling;
mod updates;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::{Container, PodSpec};

use crate::settings::Settings;

/// What becomes of a rule's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The request is refused.
    Reject,
    /// The request goes on, and whoever made it is told.
    Warn,
    /// The rule is not asked.
    Ignore,
}

/// A rule. The order is that of importance: findings are told in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// No node gets a pod.
    NoMatchingNode,
    /// Matched nodes have no room for a pod.
    PodsDoNotFit,
    /// Another DaemonSet wants the same host port on a node that both match.
    HostPortClash,
    /// Another object of the namespace selects the pods, or has pods that are selected.
    SelectorOverlap,
    /// Pods that should start beside the old ones want the ports that those have.
    SurgeWithHostPorts,
    /// The selector has a label that changes with the version.
    VersionLabelInSelector,
    /// Fewer nodes match than should.
    TooFewNodes,
    /// A larger share of the nodes matches than should.
    TooManyNodes,
    /// An update adds pods to nodes, or takes them away.
    PlacementChange,
    /// A priority class of the system, outside the namespaces that may use it.
    CriticalPriorityClass,
    /// There is no priority class.
    NoPriorityClass,
    /// A container requests no processor time or no memory.
    NoResourceRequests,
    /// The tolerations leave out no taint.
    ToleratesEverything,
    /// An update may take down too many pods at once.
    HighMaxUnavailable,
    /// The update strategy is not among those allowed.
    UpdateStrategy,
    /// A host port is outside the range allowed.
    HostPortRange,
    /// The pods are in the network of their node.
    HostNetwork,
    /// The name is so long that the names of pods are cut.
    LongName,
}

/// Every rule in its order, with its name, which is that of its setting, and the mode
/// that it has unless the settings say otherwise.
pub const RULES: [(Rule, &str, Mode); 18] = [
    (Rule::NoMatchingNode, "no_matching_node", Mode::Warn),
    (Rule::PodsDoNotFit, "pods_do_not_fit", Mode::Warn),
    (Rule::HostPortClash, "host_port_clash", Mode::Warn),
    (Rule::SelectorOverlap, "selector_overlap", Mode::Warn),
    (Rule::SurgeWithHostPorts, "surge_with_host_ports", Mode::Warn),
    (Rule::VersionLabelInSelector, "version_label_in_selector", Mode::Warn),
    (Rule::TooFewNodes, "too_few_nodes", Mode::Warn),
    (Rule::TooManyNodes, "too_many_nodes", Mode::Warn),
    (Rule::PlacementChange, "placement_change", Mode::Warn),
    (Rule::CriticalPriorityClass, "critical_priority_class", Mode::Warn),
    (Rule::NoPriorityClass, "no_priority_class", Mode::Warn),
    (Rule::NoResourceRequests, "no_resource_requests", Mode::Warn),
    (Rule::ToleratesEverything, "tolerates_everything", Mode::Warn),
    (Rule::HighMaxUnavailable, "high_max_unavailable", Mode::Warn),
    (Rule::UpdateStrategy, "update_strategy", Mode::Warn),
    (Rule::HostPortRange, "host_port_range", Mode::Warn),
    (Rule::HostNetwork, "host_network", Mode::Ignore),
    (Rule::LongName, "long_name", Mode::Warn),
];

impl Rule {
    /// The name of the rule and of its setting.
    pub fn name(self) -> &'static str {
        RULES.get(self as usize).map_or("", |(_, name, _)| name)
    }

    /// Whether the rule looks at the cluster.
    pub fn needs_cluster(self) -> bool {
        matches!(
            self,
            Rule::NoMatchingNode
                | Rule::PodsDoNotFit
                | Rule::HostPortClash
                | Rule::SelectorOverlap
                | Rule::TooFewNodes
                | Rule::TooManyNodes
                | Rule::PlacementChange
        )
    }
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: Rule,
    /// The field at fault.
    pub(crate) field: &'static str,
    /// What is wrong and what to do, short enough for a warning.
    pub(crate) text: String,
}

/// The DaemonSet that a rule looks at, with its defaults.
pub(crate) struct Subject<'a> {
    pub(crate) daemon_set: &'a DaemonSet,
    pub(crate) spec: &'a DaemonSetSpec,
    pub(crate) pod: &'a PodSpec,
    pub(crate) settings: &'a Settings<'a>,
}

impl<'a> Subject<'a> {
    /// `None` when there is no template to look at, which the API server refuses.
    pub(crate) fn of(daemon_set: &'a DaemonSet, settings: &'a Settings<'a>) -> Option<Self> {
        let spec = daemon_set.spec.as_ref()?;
        let pod = spec.template.spec.as_ref()?;
        Some(Subject { daemon_set, spec, pod, settings })
    }

    /// The containers that run for as long as the pod does: sidecars first.
    fn running_containers(&self) -> impl Iterator<Item = &'a Container> {
        let sidecar =
            |container: &&Container| container.restart_policy.as_deref() == Some("Always");
        self.pod.init_containers.iter().flatten().filter(sidecar).chain(&self.pod.containers)
    }

    /// The ports of the node that a pod takes.
    fn host_ports(&self) -> impl Iterator<Item = i32> {
        let ports =
            self.running_containers().flat_map(|container| container.ports.iter().flatten());
        ports.filter_map(|port| port.host_port).filter(|port| *port > 0)
    }
}

/// Looks at a DaemonSet by itself. Returns the field at fault and what is wrong.
type Check = fn(&Subject<'_>) -> Option<(&'static str, String)>;

/// The rules that look at nothing but the DaemonSet.
const HOUSE: &[(Rule, Check)] = &[
    (Rule::SurgeWithHostPorts, updates::surge_with_host_ports),
    (Rule::VersionLabelInSelector, updates::version_label_in_selector),
    (Rule::CriticalPriorityClass, scheduling::critical_priority_class),
    (Rule::NoPriorityClass, scheduling::no_priority_class),
    (Rule::NoResourceRequests, containers::no_resource_requests),
    (Rule::ToleratesEverything, scheduling::tolerates_everything),
    (Rule::HighMaxUnavailable, updates::high_max_unavailable),
    (Rule::UpdateStrategy, updates::update_strategy),
    (Rule::HostPortRange, network::host_port_range),
    (Rule::HostNetwork, network::host_network),
    (Rule::LongName, scheduling::long_name),
];

/// What the rules find that look at nothing but the DaemonSet.
pub(crate) fn house(subject: &Subject<'_>) -> Vec<Finding> {
    let asked = HOUSE.iter().filter(|(rule, _)| subject.settings.asks(*rule));
    let found = asked.filter_map(|(rule, check)| {
        check(subject).map(|(field, text)| Finding { rule: *rule, field, text })
    });
    found.collect()
}

/// Findings by what becomes of them, each list with the most important first.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Those for which the request is refused.
    pub(crate) refused: Vec<Finding>,
    /// Those that are only told.
    pub(crate) told: Vec<Finding>,
}

impl Judged {
    /// All of them, and whether the request is refused for it.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (bool, &Finding)> {
        let refused = self.refused.iter().map(|finding| (true, finding));
        refused.chain(self.told.iter().map(|finding| (false, finding)))
    }
}

/// Applies the modes.
pub(crate) fn judge(mut findings: Vec<Finding>, settings: &Settings<'_>) -> Judged {
    let mut judged = Judged::default();
    for (rule, ..) in RULES {
        let list = match settings.mode(rule) {
            Mode::Reject => &mut judged.refused,
            Mode::Warn => &mut judged.told,
            Mode::Ignore => continue,
        };
        list.extend(findings.extract_if(.., |finding| finding.rule == rule));
    }
    judged
}
