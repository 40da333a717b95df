//! House rules: good practice for DaemonSets beyond the checks of the API server.
//!
//! Each rule checks only the DaemonSet and its [`Settings`], which also determine what happens to
//! its findings. Rules that look at a cluster belong to the policy.
//!
//! ```
//! use daemonset_preflight::rules::{self, Settings};
//! use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
//! use k8s_openapi::api::core::v1::{PodSpec, PodTemplateSpec};
//!
//! let template = PodTemplateSpec { spec: Some(PodSpec::default()), ..Default::default() };
//! let spec = DaemonSetSpec { template, ..Default::default() };
//! let daemon_set = DaemonSet { spec: Some(spec), ..Default::default() };
//! let findings = rules::check(&daemon_set, &Settings::default());
//! assert_eq!(findings[0].rule.name(), "no_priority_class");
//! ```

mod anti_affinity;
mod containers;
mod network;
mod read;
mod scheduling;
mod settings;
mod subject;
mod updates;

pub use read::{POLICY_SETTINGS, shown, unknown_setting};
pub use settings::{Mode, Setting, SettingError, Settings, Values, flag, texts, whole_number};

use k8s_openapi::api::apps::v1::DaemonSet;

use crate::field::{json_string, quote};
use subject::Subject;

/// A rule. The order is that of importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The pods' anti-affinity repels pods of the same DaemonSet.
    SelfAntiAffinity,
    /// A surge is configured, and the new pods need host ports that the old ones still hold.
    SurgeWithHostPorts,
    /// The selector has a label that changes with each version.
    VersionLabelInSelector,
    /// A system priority class is used outside the namespaces that may use it.
    CriticalPriorityClass,
    /// The pods have no priority class.
    NoPriorityClass,
    /// A container requests no CPU or no memory.
    NoResourceRequests,
    /// The pods tolerate every taint.
    ToleratesEverything,
    /// An update may make too many pods unavailable at once.
    HighMaxUnavailable,
    /// The update strategy is not an allowed one.
    UpdateStrategy,
    /// A host port is outside the allowed range.
    HostPortRange,
    /// The pods use the network of their node.
    HostNetwork,
    /// The name is so long that the names of the pods are truncated.
    LongName,
}

impl Rule {
    /// Returns the name of the rule and of its setting.
    pub fn name(self) -> &'static str {
        match self {
            Rule::SelfAntiAffinity => "self_anti_affinity",
            Rule::SurgeWithHostPorts => "surge_with_host_ports",
            Rule::VersionLabelInSelector => "version_label_in_selector",
            Rule::CriticalPriorityClass => "critical_priority_class",
            Rule::NoPriorityClass => "no_priority_class",
            Rule::NoResourceRequests => "no_resource_requests",
            Rule::ToleratesEverything => "tolerates_everything",
            Rule::HighMaxUnavailable => "high_max_unavailable",
            Rule::UpdateStrategy => "update_strategy",
            Rule::HostPortRange => "host_port_range",
            Rule::HostNetwork => "host_network",
            Rule::LongName => "long_name",
        }
    }
}

/// A violation that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The field at fault.
    pub field: &'static str,
    /// What is wrong and what to do, short enough for a warning.
    pub text: String,
}

/// Returns the message of the policy's 403 response. Each finding is given as field, text and
/// rule name; several are listed in brackets, as in a 422 response.
pub fn forbidden_message(name: &str, findings: &[(&str, &str, &str)]) -> String {
    let said = |(field, text, rule): &(&str, &str, &str)| format!("{field}: {text} (rule {rule})");
    let texts: Vec<String> = findings.iter().map(said).collect();
    let head = format!("daemonsets.apps {} is forbidden", quote(name));
    match texts.as_slice() {
        [one] => format!("{head}: {one}"),
        many => format!("{head}: [{}]", many.join(", ")),
    }
}

/// Checks a DaemonSet. Returns the field at fault and what is wrong; `None` when nothing is.
type Check = fn(&Subject<'_>) -> Option<(&'static str, String)>;

/// Returns the same rule as an expression of the Common Expression Language that is true where
/// the rule finds nothing. `object` is the DaemonSet with its defaults, `variables.pod` is
/// `object.spec.template.spec`. Only the base language is used.
type Expression = fn(&Settings) -> String;

/// All rules in order. The rule that matches selectors of other objects has no expression.
const RULES: [(Rule, Check, Option<Expression>); 12] = [
    (Rule::SelfAntiAffinity, anti_affinity::self_anti_affinity, None),
    (Rule::SurgeWithHostPorts, updates::surge_with_host_ports, Some(updates::no_surge)),
    (Rule::VersionLabelInSelector, updates::version_label_in_selector, Some(updates::no_version)),
    (
        Rule::CriticalPriorityClass,
        scheduling::critical_priority_class,
        Some(scheduling::is_allowed),
    ),
    (Rule::NoPriorityClass, scheduling::no_priority_class, Some(scheduling::has_class)),
    (Rule::NoResourceRequests, containers::no_resource_requests, Some(containers::has_requests)),
    (Rule::ToleratesEverything, scheduling::tolerates_everything, Some(scheduling::is_choosy)),
    (Rule::HighMaxUnavailable, updates::high_max_unavailable, Some(updates::few_unavailable)),
    (Rule::UpdateStrategy, updates::update_strategy, Some(updates::allowed_strategy)),
    (Rule::HostPortRange, network::host_port_range, Some(network::ports_in_range)),
    (Rule::HostNetwork, network::host_network, Some(network::own_network)),
    (Rule::LongName, scheduling::long_name, Some(scheduling::short_name)),
];

/// Returns a rule as an expression of the Common Expression Language, for a
/// ValidatingAdmissionPolicy: true for a DaemonSet in which the rule finds nothing. `object` is
/// the DaemonSet with its defaults and a name, `variables.pod` is `object.spec.template.spec`.
/// `None` for a rule that has no expression.
///
/// ```
/// use daemonset_preflight::rules::{self, Rule, Settings};
///
/// assert_eq!(
///     rules::expression(Rule::HostNetwork, &Settings::default()).unwrap(),
///     "!has(variables.pod.hostNetwork) || !variables.pod.hostNetwork",
/// );
/// ```
pub fn expression(rule: Rule, settings: &Settings) -> Option<String> {
    let (_, _, expression) = RULES.iter().find(|(known, ..)| *known == rule)?;
    expression.map(|expression| expression(settings))
}

/// Returns texts as a list of the Common Expression Language, whose strings are written as in
/// JSON.
fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| json_string(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// Returns the findings of all rules that are not ignored, the most important first. The
/// DaemonSet must have its defaults; one without a template, which the API server refuses, has no
/// findings.
pub fn check(daemon_set: &DaemonSet, settings: &Settings) -> Vec<Finding> {
    let Some(subject) = Subject::of(daemon_set, settings) else { return Vec::new() };
    let asked = RULES.iter().filter(|(rule, ..)| settings.mode(*rule) != Mode::Ignore);
    let found = asked.filter_map(|(rule, check, _)| {
        check(&subject).map(|(field, text)| Finding { rule: *rule, field, text })
    });
    found.collect()
}
