//! Priority classes: the importance of a pod to the scheduler.
//!
//! Source: `plugin/pkg/admission/priority/admission.go` and `pkg/apis/scheduling/types.go`
//! at v1.36.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::PodSpec;
use serde::{Deserialize, Serialize};

/// What a priority class assigns to its pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PriorityClass {
    /// Their priority: a higher value is more important.
    pub value: i32,
    /// Whether they may preempt other pods.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub preemption_policy: PreemptionPolicy,
    /// Whether pods that name no class get this one.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<_>"))]
    pub global_default: bool,
}

/// Whether pods may preempt other pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum PreemptionPolicy {
    /// They may preempt pods of a lower priority.
    #[default]
    PreemptLowerPriority,
    /// They preempt no pod.
    Never,
}

impl PreemptionPolicy {
    /// Returns the value of `preemptionPolicy` in a pod's spec.
    pub const fn as_str(self) -> &'static str {
        match self {
            PreemptionPolicy::PreemptLowerPriority => "PreemptLowerPriority",
            PreemptionPolicy::Never => "Never",
        }
    }
}

/// The priority from which a pod is critical: the kubelet evicts other pods for it.
///
/// Source: `SystemCriticalPriority` in `pkg/apis/scheduling/types.go` at v1.36.
pub(crate) const SYSTEM_CRITICAL: i32 = 2_000_000_000;

/// The priority classes of a cluster by name, in addition to the two built-in ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct PriorityClasses(BTreeMap<String, PriorityClass>);

impl PriorityClasses {
    /// Adds a class, replacing any class with the same name.
    pub fn insert(&mut self, name: String, class: PriorityClass) {
        self.0.insert(name, class);
    }

    /// Returns the classes that were added, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, PriorityClass)> {
        self.0.iter().map(|(name, class)| (name.as_str(), *class))
    }

    /// Adds the class of a pod that admission has accepted, if it is not known yet: such a pod
    /// has the priority and the preemption policy of its class.
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

    /// Returns the class with a name; `None` when there is none.
    pub fn get(&self, name: &str) -> Option<PriorityClass> {
        let system = |value| PriorityClass { value, ..PriorityClass::default() };
        match name {
            "system-node-critical" => Some(system(2_000_001_000)),
            "system-cluster-critical" => Some(system(2_000_000_000)),
            _ => self.0.get(name).copied(),
        }
    }

    /// Returns what admission sets on a pod: its priority, and whether it preempts other pods. A
    /// pod with an unknown class, which admission refuses, has priority 0.
    pub fn of(&self, spec: &PodSpec) -> (i32, bool) {
        let class = self.class_of(spec).unwrap_or_default();
        let preempts = match spec.preemption_policy.as_deref() {
            Some(policy) => policy != "Never",
            None => class.preemption_policy != PreemptionPolicy::Never,
        };
        (spec.priority.unwrap_or(class.value), preempts)
    }

    /// Returns the class of a pod: the one that it names, or else the default one, or else
    /// priority 0. `None` when the named class is unknown.
    pub(crate) fn class_of(&self, spec: &PodSpec) -> Option<PriorityClass> {
        match spec.priority_class_name.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => self.get(name),
            None => Some(self.global_default().unwrap_or_default()),
        }
    }

    /// Returns the global default class. If several classes are marked so, the one with the
    /// lowest value counts.
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
