//! Taints and tolerations: which taints keep a daemon pod off a node?
//!
//! Source: `ToleratesTaint` in `staging/src/k8s.io/api/core/v1/toleration.go`,
//! `FindMatchingUntoleratedTaint` in `staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go`
//! and `AddOrUpdateDaemonPodTolerations` in `pkg/controller/daemon/util/daemonset_util.go`
//! at v1.36, with the gate `TaintTolerationComparisonOperators` off, as it is by default.

use k8s_openapi::api::core::v1::{PodSpec, Toleration};
use serde::Serialize;

use crate::manifest::nodes::Taint;

pub(super) const NO_SCHEDULE: &str = "NoSchedule";
pub(super) const NO_EXECUTE: &str = "NoExecute";
pub(super) const PREFER_NO_SCHEDULE: &str = "PreferNoSchedule";

const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";

/// What the controller lets every daemon pod tolerate, whatever the taint's value.
const ADDED: &[(&str, &str)] = &[
    ("node.kubernetes.io/not-ready", NO_EXECUTE),
    ("node.kubernetes.io/unreachable", NO_EXECUTE),
    ("node.kubernetes.io/disk-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/memory-pressure", NO_SCHEDULE),
    ("node.kubernetes.io/pid-pressure", NO_SCHEDULE),
    (UNSCHEDULABLE, NO_SCHEDULE),
];

/// What it adds for a pod on the host's network.
const ADDED_ON_HOST_NETWORK: (&str, &str) = ("node.kubernetes.io/network-unavailable", NO_SCHEDULE);

/// Who wrote a toleration of a daemon pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Author {
    /// The template has it, at this place of `spec.template.spec.tolerations`.
    Template(usize),
    /// The controller adds it to every daemon pod, or to those on the host's network.
    Controller,
}

/// A toleration of a daemon pod.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DaemonToleration {
    /// The key; empty for all keys.
    pub key: String,
    /// `Exists`, `Equal` or empty, which is `Equal`; anything else tolerates nothing.
    pub operator: String,
    /// The value that the taint must have.
    pub value: String,
    /// The taint's effect; empty for all effects.
    pub effect: String,
    /// `tolerationSeconds`: for how long a `NoExecute` taint is tolerated, in seconds; at
    /// once over when it is not positive. `None` is for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<i64>,
    /// Who wrote it.
    pub author: Author,
}

impl DaemonToleration {
    pub(super) fn of_template((index, toleration): (usize, &Toleration)) -> Self {
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        DaemonToleration {
            key: text(&toleration.key),
            operator: text(&toleration.operator),
            value: text(&toleration.value),
            effect: text(&toleration.effect),
            seconds: toleration.toleration_seconds,
            author: Author::Template(index),
        }
    }

    fn of_controller((key, effect): (&str, &str)) -> Self {
        DaemonToleration {
            key: key.to_owned(),
            operator: "Exists".to_owned(),
            value: String::new(),
            effect: effect.to_owned(),
            seconds: None,
            author: Author::Controller,
        }
    }

    /// Whether two tolerations are the same but for their author and their time.
    ///
    /// Source: `MatchToleration` in `staging/src/k8s.io/api/core/v1/toleration.go`.
    fn is_alike(&self, other: &DaemonToleration) -> bool {
        let key = |t: &DaemonToleration| {
            [t.key.clone(), t.operator.clone(), t.value.clone(), t.effect.clone()]
        };
        key(self) == key(other)
    }

    /// Whether a taint is tolerated.
    pub fn tolerates(&self, taint: &Taint<'_>) -> bool {
        (self.effect.is_empty() || self.effect == taint.effect)
            && (self.key.is_empty() || self.key == taint.key)
            && match self.operator.as_str() {
                "" | "Equal" => self.value == taint.value,
                "Exists" => true,
                // `Lt` and `Gt` are behind a gate that is off, and there are no others.
                _ => false,
            }
    }
}

/// All tolerations of a DaemonSet's pods: the template's, then those that the
/// controller adds and the template does not have already.
pub(super) fn daemon_tolerations(spec: &PodSpec) -> Vec<DaemonToleration> {
    let template = spec.tolerations.as_deref().unwrap_or_default();
    let mut all: Vec<DaemonToleration> =
        template.iter().enumerate().map(DaemonToleration::of_template).collect();
    let on_host = (spec.host_network == Some(true)).then_some(&ADDED_ON_HOST_NETWORK);
    for added in ADDED.iter().chain(on_host) {
        let added = DaemonToleration::of_controller(*added);
        let mut is_there = false;
        // The controller's takes the place of the template's, which may be limited in time.
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

/// What a node's taints let a daemon pod do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TaintVerdict {
    /// No taint keeps a new pod away.
    pub(super) run: bool,
    /// No taint drives a running pod out.
    pub(super) stay: bool,
}

pub(super) fn verdict<'a>(
    taints: impl Iterator<Item = Taint<'a>>,
    tolerations: &[DaemonToleration],
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

/// Which taint of a node drives a pod out although it is tolerated, and after how many
/// seconds. `None` when the pod may stay for ever, or a taint is not tolerated at all.
///
/// Of each taint the first toleration counts that tolerates it.
///
/// Source: `GetMatchingTolerations` in `pkg/apis/core/v1/helper/helpers.go` and
/// `getMinTolerationTime` in `pkg/controller/tainteviction/taint_eviction.go` at v1.36.
pub(super) fn eviction<'a>(
    taints: impl Iterator<Item = Taint<'a>>,
    tolerations: &[DaemonToleration],
) -> Option<(Taint<'a>, i64)> {
    let mut soonest: Option<(Taint<'a>, i64)> = None;
    for taint in taints.filter(|taint| taint.effect == NO_EXECUTE) {
        let by = tolerations.iter().find(|toleration| toleration.tolerates(&taint))?;
        if let Some(seconds) = by.seconds.map(|seconds| seconds.max(0))
            && soonest.is_none_or(|(_, least)| seconds < least)
        {
            soonest = Some((taint, seconds));
        }
    }
    soonest
}

/// What becomes of one taint of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", tag = "outcome")]
pub enum TaintOutcome<'a> {
    /// A toleration tolerates it, the first of those that do.
    Tolerated {
        /// The toleration.
        by: &'a DaemonToleration,
    },
    /// It keeps a new pod away, and drives a running one out if the effect is `NoExecute`.
    Untolerated {
        /// A toleration for the same key that misses its value or its effect.
        near: Option<&'a DaemonToleration>,
    },
    /// It is only a preference of the scheduler, which daemon pods do not feel: each
    /// is bound to its node.
    Soft,
    /// Its effect is none that Kubernetes knows.
    Unknown,
}

/// What becomes of a taint.
pub(super) fn outcome<'a>(
    taint: &Taint<'_>,
    tolerations: &'a [DaemonToleration],
) -> TaintOutcome<'a> {
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

/// The toleration by which daemon pods are let onto a cordoned node.
pub(super) fn cordon_tolerated(tolerations: &[DaemonToleration]) -> Option<&DaemonToleration> {
    let taint = Taint { key: UNSCHEDULABLE, value: "", effect: NO_SCHEDULE };
    tolerations.iter().find(|toleration| toleration.tolerates(&taint))
}
