//! Priority classes: how much a pod matters to the scheduler.
//!
//! Source: `plugin/pkg/admission/priority/admission.go` and `pkg/apis/scheduling/types.go`
//! at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;
use serde::{Deserialize, Serialize};

/// What one class gives its pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriorityClass {
    /// Their priority: more is more important.
    pub value: i32,
    /// Whether they may drive out others.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub preemption_policy: PreemptionPolicy,
    /// Whether pods that name no class get this one.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub global_default: bool,
}

/// Whether pods may drive out others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum PreemptionPolicy {
    /// Those of a lower priority.
    #[default]
    PreemptLowerPriority,
    /// None.
    Never,
}

impl PreemptionPolicy {
    /// The policy as a pod's `preemptionPolicy` says it.
    pub const fn as_str(self) -> &'static str {
        match self {
            PreemptionPolicy::PreemptLowerPriority => "PreemptLowerPriority",
            PreemptionPolicy::Never => "Never",
        }
    }
}

/// The priority from which a pod is critical: the kubelet evicts others for it.
///
/// Source: `SystemCriticalPriority` in `pkg/apis/scheduling/types.go` at v1.36.
pub(crate) const SYSTEM_CRITICAL: i32 = 2_000_000_000;

/// The classes of a cluster, by name, besides the two that every cluster has.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct PriorityClasses(BTreeMap<String, PriorityClass>);

impl PriorityClasses {
    /// Enters a class in the place of another of its name.
    pub fn insert(&mut self, name: String, class: PriorityClass) {
        self.0.insert(name, class);
    }

    /// The classes that were entered, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, PriorityClass)> {
        self.0.iter().map(|(name, class)| (name.as_str(), *class))
    }

    /// Takes in the class of a pod that admission has let in, if it is not there yet: a pod
    /// has the priority and the policy of its class.
    pub fn insert_class_of(&mut self, admitted: &PodSpec) {
        let name = admitted.priority_class_name.as_deref().filter(|name| !name.is_empty());
        let (Some(name), Some(value)) = (name, admitted.priority) else { return };
        if self.get(name).is_none() {
            let preemption_policy = match admitted.preemption_policy.as_deref() {
                Some("Never") => PreemptionPolicy::Never,
                _ => PreemptionPolicy::PreemptLowerPriority,
            };
            let class = PriorityClass { value, preemption_policy, global_default: false };
            self.0.insert(name.to_owned(), class);
        }
    }

    /// The class of a name, and `None` when there is none.
    pub fn get(&self, name: &str) -> Option<PriorityClass> {
        let system = |value| PriorityClass { value, ..PriorityClass::default() };
        match name {
            "system-node-critical" => Some(system(2_000_001_000)),
            "system-cluster-critical" => Some(system(2_000_000_000)),
            _ => self.0.get(name).copied(),
        }
    }

    /// What admission writes into a pod: its priority, and whether it drives out others. A
    /// pod of a class that is not there, which admission refuses, counts as of priority 0.
    pub fn of(&self, spec: &PodSpec) -> (i32, bool) {
        let class = self.class_of(spec).unwrap_or_default();
        let preempts = match spec.preemption_policy.as_deref() {
            Some(policy) => policy != "Never",
            None => class.preemption_policy != PreemptionPolicy::Never,
        };
        (spec.priority.unwrap_or(class.value), preempts)
    }

    /// The class of a pod: the one that it names, the default one, or priority 0. `None`
    /// when it names one that is not there.
    pub(crate) fn class_of(&self, spec: &PodSpec) -> Option<PriorityClass> {
        match spec.priority_class_name.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => self.get(name),
            None => Some(self.global_default().unwrap_or_default()),
        }
    }

    /// Of several classes that are the default, the one of the lowest value counts.
    fn global_default(&self) -> Option<PriorityClass> {
        let defaults = self.0.values().filter(|class| class.global_default);
        defaults.min_by_key(|class| class.value).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(text: &str) -> PodSpec {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_pod_that_was_let_in_shows_its_class() {
        let mut classes = PriorityClasses::default();
        for text in [
            r#"{"containers": [], "priorityClassName": "high", "priority": 5, "preemptionPolicy": "Never"}"#,
            r#"{"containers": [], "priorityClassName": "high", "priority": 6}"#,
            r#"{"containers": [], "priorityClassName": "unknown"}"#,
            r#"{"containers": [], "priority": 7}"#,
        ] {
            classes.insert_class_of(&spec(text));
        }
        let high = PriorityClass {
            value: 5,
            preemption_policy: PreemptionPolicy::Never,
            global_default: false,
        };
        assert_eq!(classes.get("high"), Some(high));
        assert_eq!(classes.0.len(), 1);
    }

    #[test]
    fn the_class_gives_what_the_pod_does_not_say() {
        let classes: PriorityClasses = serde_json::from_str(
            r#"{
                "high": {"value": 1000, "preemptionPolicy": "Never"},
                "usual": {"value": 7, "globalDefault": true},
                "other": {"value": 9, "globalDefault": true}
            }"#,
        )
        .unwrap();
        for (text, want) in [
            (r#"{"containers": []}"#, (7, true)),
            (r#"{"containers": [], "priorityClassName": "high"}"#, (1_000, false)),
            (
                r#"{"containers": [], "priorityClassName": "high", "preemptionPolicy": "PreemptLowerPriority"}"#,
                (1_000, true),
            ),
            (r#"{"containers": [], "priorityClassName": "high", "priority": 3}"#, (3, false)),
            (r#"{"containers": [], "priorityClassName": "unknown"}"#, (0, true)),
            (
                r#"{"containers": [], "priorityClassName": "system-node-critical"}"#,
                (2_000_001_000, true),
            ),
        ] {
            assert_eq!(classes.of(&spec(text)), want, "{text}");
        }
    }
}
