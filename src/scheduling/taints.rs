//! Taints and tolerations: which taints keep a pod off a node, or evict it.
//!
//! Source: `ToleratesTaint` in `staging/src/k8s.io/api/core/v1/toleration.go`,
//! `FindMatchingUntoleratedTaint` in
//! `staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go` and
//! `AddOrUpdateDaemonPodTolerations` in `pkg/controller/daemon/util/daemonset_util.go` at v1.36,
//! with the gate `TaintTolerationComparisonOperators` off, as it is by default.

use k8s_openapi::api::core::v1::{PodSpec, Toleration};
use serde::Serialize;

use crate::manifest::nodes::{NodeTaint, Taint};

pub(crate) const NO_SCHEDULE: &str = "NoSchedule";
pub(crate) const NO_EXECUTE: &str = "NoExecute";
const PREFER_NO_SCHEDULE: &str = "PreferNoSchedule";

/// The taint of a node whose kubelet reports that it is not ready.
pub(crate) const NOT_READY: &str = "node.kubernetes.io/not-ready";
/// The taint of a node whose kubelet is unreachable.
pub(crate) const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
/// The taint of a cordoned node.
pub(crate) const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

/// Whether a taint says that the kubelet of its node is unreachable. A node that is merely not
/// ready may still run pods.
pub(crate) fn is_of_silent_kubelet(taint: Taint<'_>) -> bool {
    taint.key == UNREACHABLE
}

/// How long a pod stays on a node that is not ready or unreachable unless its own tolerations say
/// otherwise, in seconds. Admission adds a toleration for it.
///
/// Source: `plugin/pkg/admission/defaulttolerationseconds/admission.go` at v1.36.
const DEFAULT_TOLERATION_SECONDS: i64 = 300;

/// The key and effect of the tolerations that the controller adds to every daemon pod, for any
/// value.
const ADDED: &[(&str, &str)] = &[
    (NOT_READY, NO_EXECUTE),
    (UNREACHABLE, NO_EXECUTE),
    ("node.kubernetes.io/disk-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/memory-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/pid-pressure", NO_SCHEDULE),
    (UNSCHEDULABLE, NO_SCHEDULE),
];

/// The toleration that the controller adds to pods on the host's network.
const ADDED_ON_HOST_NETWORK: (&str, &str) = ("node.kubernetes.io/network-unavailable", NO_SCHEDULE);

/// Who wrote a toleration of a pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TolerationAuthor {
    /// The template has it, at this index of `spec.template.spec.tolerations`; or the spec of a
    /// pod that no controller created, at this index of `spec.tolerations`.
    Template(usize),
    /// The DaemonSet controller adds it to every daemon pod, or to those on the host's
    /// network.
    Controller,
    /// Admission adds it to every pod that does not state how long it stays on a node that is not
    /// ready or unreachable.
    Admission,
}

/// A toleration of a pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PodToleration {
    /// The key; empty for all keys.
    pub key: String,
    /// `Exists`, `Equal` or empty, which is `Equal`; anything else tolerates nothing.
    pub operator: String,
    /// The value that the taint must have.
    pub value: String,
    /// The taint's effect; empty for all effects.
    pub effect: String,
    /// `tolerationSeconds`: how long a `NoExecute` taint is tolerated, in seconds; a value that
    /// is not positive means eviction at once. `None` means forever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// Who wrote it.
    pub author: TolerationAuthor,
}

impl PodToleration {
    pub(crate) fn of_template((index, toleration): (usize, &Toleration)) -> Self {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        PodToleration {
            key: text(&toleration.key),
            operator: text(&toleration.operator),
            value: text(&toleration.value),
            effect: text(&toleration.effect),
            seconds: toleration.toleration_seconds,
            author: TolerationAuthor::Template(index),
        }
    }

    fn of_controller((key, effect): (&str, &str)) -> Self {
        PodToleration {
            key: key.to_owned(),
            operator: "Exists".to_owned(),
            value: String::new(),
            effect: effect.to_owned(),
            seconds: None,
            author: TolerationAuthor::Controller,
        }
    }

    fn of_admission(key: &str) -> Self {
        PodToleration {
            seconds: Some(DEFAULT_TOLERATION_SECONDS),
            author: TolerationAuthor::Admission,
            ..PodToleration::of_controller((key, NO_EXECUTE))
        }
    }

    /// Whether two tolerations are equal apart from their author and `tolerationSeconds`.
    ///
    /// Source: `MatchToleration` in `staging/src/k8s.io/api/core/v1/toleration.go`.
    fn is_alike(&self, other: &PodToleration) -> bool {
        self.key == other.key
            && self.operator == other.operator
            && self.value == other.value
            && self.effect == other.effect
    }

    /// Whether the toleration tolerates a taint.
    pub fn tolerates(&self, taint: &Taint<'_>) -> bool {
        (self.effect.is_empty() || self.effect == taint.effect)
            && (self.key.is_empty() || self.key == taint.key)
            && match self.operator.as_str() {
                "" | "Equal" => self.value == taint.value,
                "Exists" => true,
                // `Lt` and `Gt` are behind a feature gate that is off, and there are no other
                // operators.
                _ => false,
            }
    }
}

fn of_spec(spec: &PodSpec) -> Vec<PodToleration> {
    spec.tolerations.iter().flatten().enumerate().map(PodToleration::of_template).collect()
}

/// Returns all tolerations of a pod that no DaemonSet created: its own, then those that admission
/// adds.
pub(crate) fn pod_tolerations(spec: &PodSpec) -> Vec<PodToleration> {
    let mut all = of_spec(spec);
    for key in [NOT_READY, UNREACHABLE] {
        let names_it = |toleration: &PodToleration| {
            (toleration.key.is_empty() || toleration.key == key)
                && (toleration.effect.is_empty() || toleration.effect == NO_EXECUTE)
        };
        if !all.iter().any(names_it) {
            all.push(PodToleration::of_admission(key));
        }
    }
    all
}

/// Whether the controller adds a toleration with this key and effect to every daemon pod.
pub(crate) fn is_added_to_daemon_pods(key: &str, effect: &str) -> bool {
    ADDED.contains(&(key, effect))
}

/// Returns all tolerations of a DaemonSet's pods: the template's, then those that the controller
/// adds and the template does not have.
pub(crate) fn daemon_tolerations(spec: &PodSpec) -> Vec<PodToleration> {
    let mut all = of_spec(spec);
    let on_host = (spec.host_network == Some(true)).then_some(&ADDED_ON_HOST_NETWORK);
    for added in ADDED.iter().chain(on_host) {
        let added = PodToleration::of_controller(*added);
        let mut is_there = false;
        // The controller's toleration replaces the template's, which may be limited in time.
        for toleration in all.iter_mut().filter(|toleration| toleration.is_alike(&added)) {
            toleration.seconds = None;
            is_there = true;
        }
        if !is_there {
            all.push(added);
        }
    }
    all
}

/// Whether a node's taints allow a daemon pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TaintVerdict {
    /// Whether no taint keeps a new pod off the node.
    pub(crate) run: bool,
    /// Whether no taint evicts a running pod.
    pub(crate) stay: bool,
}

pub(crate) fn verdict<'a>(
    taints: impl Iterator<Item = Taint<'a>>,
    tolerations: &[PodToleration],
) -> TaintVerdict {
    let mut verdict = TaintVerdict { run: true, stay: true };
    for taint in taints {
        let executes = taint.effect == NO_EXECUTE;
        if (executes || taint.effect == NO_SCHEDULE)
            && !tolerations.iter().any(|toleration| toleration.tolerates(&taint))
        {
            verdict.run = false;
            verdict.stay &= !executes;
        }
    }
    verdict
}

/// Returns which taint of a node evicts a pod, and after how many seconds: at once (0) if the
/// taint is not tolerated, otherwise when its toleration ends. `None` when the pod may stay
/// forever.
///
/// For each taint, the first toleration that tolerates it counts.
///
/// Source: `GetMatchingTolerations` in `pkg/apis/core/v1/helper/helpers.go`, and
/// `processPodOnNode` and `getMinTolerationTime` in
/// `pkg/controller/tainteviction/taint_eviction.go` at v1.36.
pub(crate) fn eviction<'a>(
    taints: impl Iterator<Item = Taint<'a>>,
    tolerations: &[PodToleration],
) -> Option<(Taint<'a>, i64)> {
    let mut soonest: Option<(Taint<'a>, i64)> = None;
    for taint in taints.filter(|taint| taint.effect == NO_EXECUTE) {
        let Some(by) = tolerations.iter().find(|toleration| toleration.tolerates(&taint)) else {
            return Some((taint, 0));
        };
        if let Some(seconds) = by.seconds.map(|seconds| seconds.max(0))
            && soonest.is_none_or(|(_, least)| seconds < least)
        {
            soonest = Some((taint, seconds));
        }
    }
    soonest
}

impl<'a> From<&'a NodeTaint> for Taint<'a> {
    fn from(taint: &'a NodeTaint) -> Self {
        Taint { key: &taint.key, value: &taint.value, effect: &taint.effect }
    }
}

/// The effect of one taint of a node on a daemon pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum TaintOutcome<'a> {
    /// The taint is tolerated.
    Tolerated {
        /// The first toleration that tolerates the taint.
        by: &'a PodToleration,
    },
    /// The taint keeps new pods off the node, and evicts running ones if its effect is
    /// `NoExecute`.
    Untolerated {
        /// The first toleration for the same key, whose value, effect or operator does not match.
        near: Option<&'a PodToleration>,
    },
    /// The taint is only a preference of the scheduler. It has no influence on daemon pods, each
    /// of which is bound to its own node.
    Soft,
    /// The taint has an effect that Kubernetes does not know.
    Unknown,
}

/// Returns the effect of a taint on a pod with these tolerations.
pub(crate) fn outcome<'a>(taint: &Taint<'_>, tolerations: &'a [PodToleration]) -> TaintOutcome<'a> {
    match taint.effect {
        PREFER_NO_SCHEDULE => return TaintOutcome::Soft,
        NO_SCHEDULE | NO_EXECUTE => {}
        _ => return TaintOutcome::Unknown,
    }
    match tolerations.iter().find(|toleration| toleration.tolerates(taint)) {
        Some(by) => TaintOutcome::Tolerated { by },
        None => TaintOutcome::Untolerated {
            near: tolerations.iter().find(|toleration| toleration.key == taint.key),
        },
    }
}

/// Returns the toleration that lets daemon pods onto a cordoned node.
pub(crate) fn cordon_tolerated(tolerations: &[PodToleration]) -> Option<&PodToleration> {
    let taint = Taint { key: UNSCHEDULABLE, value: "", effect: NO_SCHEDULE };
    tolerations.iter().find(|toleration| toleration.tolerates(&taint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(tolerations: serde_json::Value) -> PodSpec {
        let spec = serde_json::json!({"containers": [], "tolerations": tolerations});
        serde_json::from_value(spec).unwrap()
    }

    #[test]
    fn admission_adds_what_a_pod_does_not_say_of_nodes_that_are_out() {
        let added = |tolerations| -> Vec<String> {
            let all = pod_tolerations(&spec(tolerations)).into_iter();
            let added = all.filter(|toleration| toleration.author == TolerationAuthor::Admission);
            let five_minutes = added.inspect(|added| assert_eq!(added.seconds, Some(300)));
            five_minutes.map(|toleration| toleration.key).collect()
        };
        assert_eq!(added(serde_json::json!([])), [NOT_READY, UNREACHABLE]);
        let other = serde_json::json!([{"key": NOT_READY, "effect": "NoSchedule"}]);
        assert_eq!(added(other), [NOT_READY, UNREACHABLE]);
        let one = serde_json::json!([{"key": NOT_READY, "effect": "NoExecute"}]);
        assert_eq!(added(one), [UNREACHABLE]);
        assert!(added(serde_json::json!([{"operator": "Exists"}])).is_empty());
    }

    #[test]
    fn the_soonest_eviction_counts_and_an_untolerated_taint_is_at_once() {
        let limited = |key: &str, seconds: i64| serde_json::json!({"key": key, "operator": "Exists", "tolerationSeconds": seconds});
        let tolerations =
            daemon_tolerations(&spec(serde_json::json!([limited("a", 30), limited("b", -1)])));
        let taint = |key| Taint { key, value: "", effect: NO_EXECUTE };
        let after = |keys: &[&'static str]| {
            eviction(keys.iter().map(|key| taint(*key)), &tolerations).map(|(_, seconds)| seconds)
        };
        let by = |keys: &[&'static str]| {
            eviction(keys.iter().map(|key| taint(*key)), &tolerations).map(|(taint, _)| taint.key)
        };
        // Of equally early evictions the first counts.
        let again =
            eviction([Taint { value: "x", ..taint("a") }, taint("a")].into_iter(), &tolerations);
        assert_eq!(again.map(|(taint, _)| taint.value), Some("x"));
        assert_eq!((by(&["a", "b"]), by(&["b", "a"])), (Some("b"), Some("b")));
        assert_eq!(after(&["a"]), Some(30));
        assert_eq!(after(&["a", "b"]), Some(0));
        assert_eq!(after(&["c", "a"]), Some(0));
        assert_eq!(after(&[UNREACHABLE]), None);
    }
}
