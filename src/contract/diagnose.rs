//! The call `diagnose`: what is wrong with the DaemonSets of a running cluster, whether they
//! recover on their own, and what fixes them.

mod causes;
mod gaps;
mod remedies;
mod rollouts;

pub use causes::{CauseKind, DiagnosedCause};
pub use gaps::{DumpGap, GapKind, ObjectProblem};
pub use remedies::DiagnosedRemedy;
pub use rollouts::{DiagnosedRevision, DiagnosedRollout, RolloutVerdict};

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::time_span;
use crate::diagnosis::{
    Affected, CounterName, Finding, Observation, SetDiagnosis, Settings, Severity, StatusLag,
};
use crate::manifest::dump::Dump;
use crate::simulation::{Millis, Status};
use crate::version::Version;

/// The objects of a cluster to diagnose.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiagnoseCall {
    /// The output of `kubectl get nodes,pods,daemonsets,controllerrevisions,events -A -o json`, in
    /// one text or several: JSON or YAML. Objects of other kinds may be included. Leases
    /// (`leases.coordination.k8s.io`), PriorityClasses and Namespaces make the diagnosis more
    /// precise.
    pub texts: Vec<String>,
    /// Diagnose only the DaemonSets of this name.
    #[serde(default)]
    pub name: Option<String>,
    /// Diagnose only the DaemonSets of this namespace.
    #[serde(default)]
    pub namespace: Option<String>,
    /// When the dump was taken, in RFC 3339; by default the newest time in the dump.
    #[serde(default)]
    pub now: Option<String>,
    /// How long a pod takes from its creation until it is ready, in milliseconds; by default
    /// measured from the pods that are ready.
    #[serde(default)]
    pub ready_after: Option<Millis>,
    /// The version of Kubernetes; by default that of the newest kubelet.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>"))]
    pub kubernetes_version: Option<Version>,
}

/// The diagnosis.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnoseAnswer {
    /// The time that counts as now, in RFC 3339; absent when the call does not give it and the
    /// dump contains no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Whether the call gave `now`; otherwise it is the newest time in the dump.
    pub now_is_given: bool,
    /// The version of Kubernetes that the diagnosis assumes, such as `1.36`.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub kubernetes_version: Version,
    /// The number of nodes in the dump.
    pub nodes: usize,
    /// The number of pods in the dump.
    pub pods: usize,
    /// The DaemonSets, the most severe first.
    pub daemon_sets: Vec<DiagnosedDaemonSet>,
    /// What is missing from the dump or inconsistent in it, which limits the diagnosis.
    pub gaps: Vec<DumpGap>,
    /// The objects that could not be read and are ignored.
    pub problems: Vec<ObjectProblem>,
}

/// The diagnosis of one DaemonSet.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedDaemonSet {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The severity of the DaemonSet as a whole.
    pub severity: DiagnosedSeverity,
    /// Whether it is being deleted, so that the controller no longer manages it.
    pub is_deleting: bool,
    /// Whether its namespace is being deleted, so that none of its pods can be created any more.
    pub in_terminating_namespace: bool,
    /// Its status in the dump.
    pub status: Status,
    /// Whether `kubectl rollout status` would report the rollout as complete, based on `status`.
    pub is_complete: bool,
    /// The status that the controller would write, computed from the objects; absent when the dump
    /// has no nodes, or none of the pods that the status counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Status>,
    /// The counters of the status, under the names that `kubectl` uses.
    pub counters: Vec<DiagnosedCounter>,
    /// Why the status differs from the computed one; absent when it does not differ, or when that
    /// is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_lag: Option<String>,
    /// What is wrong on which nodes, by cause, the most severe first. Nodes that rightly run no
    /// pod are included.
    pub findings: Vec<DiagnosedFinding>,
    /// The state of its rollout and how it will continue; absent while the DaemonSet is being
    /// deleted, and when it cannot be determined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<DiagnosedRollout>,
    /// Remedies: changes that let pods run on more nodes, and changes that let the rollout go on,
    /// verified by simulation.
    pub remedies: Vec<DiagnosedRemedy>,
    /// How long a pod takes from its creation until it is ready, in milliseconds, as the forecast
    /// assumes.
    pub ready_after: Millis,
    /// The number of pods from which `readyAfter` was measured; 0 when the call gave it, or no pod
    /// is ready.
    pub measured_pods: usize,
}

/// How severe something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DiagnosedSeverity {
    /// It is wrong, and stays wrong until somebody intervenes.
    Wrong,
    /// It is not as it should be, but may recover on its own.
    Passing,
    /// Its state cannot be determined from the dump.
    Unknown,
    /// It is as it should be.
    Normal,
}

impl From<Severity> for DiagnosedSeverity {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Wrong => DiagnosedSeverity::Wrong,
            Severity::Passing => DiagnosedSeverity::Passing,
            Severity::Unknown => DiagnosedSeverity::Unknown,
            Severity::Normal => DiagnosedSeverity::Normal,
        }
    }
}

/// A counter of a DaemonSet's status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedCounter {
    /// Its name as `kubectl` prints it: `DESIRED`, `CURRENT`, `READY`, `UP-TO-DATE`,
    /// `AVAILABLE`; and `MISSCHEDULED`.
    pub name: &'static str,
    /// The value in the status.
    pub status: usize,
    /// The value that the controller would write; absent when it cannot be determined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<usize>,
}

/// A cause, and the nodes that it affects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedFinding {
    /// The cause, as data.
    #[serde(flatten)]
    pub cause: DiagnosedCause,
    /// Its severity.
    pub severity: DiagnosedSeverity,
    /// The cause as a sentence.
    pub text: String,
    /// The affected nodes, sorted by name.
    pub nodes: Vec<DiagnosedNode>,
}

/// An affected node, with the details that are specific to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedNode {
    /// The node's name; empty for a pod that is not on a node.
    pub name: String,
    /// The pod's name; absent when there is no pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
    /// How long the problem has existed, in milliseconds; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Millis>,
    /// How often the pod's containers were restarted.
    pub restarts: i64,
    /// Further details, one clause each: such as which resource is lacking and what uses it.
    pub details: Vec<String>,
}

/// The error for a `now` that is not a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTime {
    /// The text that was given.
    pub given: String,
}

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "now: `{}` is not a time, such as 2026-01-31T12:00:00Z", self.given)
    }
}

impl std::error::Error for InvalidTime {}

/// Diagnoses the DaemonSets of a cluster.
///
/// # Errors
/// When `now` is not a time in RFC 3339.
pub fn diagnose(call: &DiagnoseCall) -> Result<DiagnoseAnswer, InvalidTime> {
    diagnose_dump(&Dump::read(call.texts.iter().map(String::as_str)), call)
}

/// As [`diagnose`], for a dump that is read already: the `texts` of the call are ignored.
///
/// # Errors
/// As [`diagnose`].
pub fn diagnose_dump(dump: &Dump, call: &DiagnoseCall) -> Result<DiagnoseAnswer, InvalidTime> {
    let settings = Settings {
        now: call.now.as_deref().map(parse_now).transpose()?,
        ready_after: call.ready_after,
        version: call.kubernetes_version,
    };
    let observation = Observation::of(dump, settings);
    let diagnosis = observation.diagnose(&|key| {
        call.name.as_deref().is_none_or(|name| *key.name == *name)
            && call.namespace.as_deref().is_none_or(|namespace| *key.namespace == *namespace)
    });
    Ok(DiagnoseAnswer {
        now: diagnosis
            .now
            .and_then(|now| Timestamp::from_millisecond(now).ok())
            .map(|now| now.to_string()),
        now_is_given: diagnosis.now_is_given,
        kubernetes_version: diagnosis.version,
        nodes: dump.nodes.len(),
        pods: dump.pods.len(),
        daemon_sets: diagnosis.daemon_sets.iter().map(daemon_set).collect(),
        gaps: diagnosis.gaps.iter().map(DumpGap::from).collect(),
        problems: dump.problems.iter().map(ObjectProblem::from).collect(),
    })
}

fn parse_now(text: &str) -> Result<i64, InvalidTime> {
    let time = text.parse::<Timestamp>().map_err(|_| InvalidTime { given: text.to_owned() })?;
    Ok(time.as_millisecond())
}

fn daemon_set(set: &SetDiagnosis<'_>) -> DiagnosedDaemonSet {
    let counters = CounterName::ALL.into_iter().map(|counter| DiagnosedCounter {
        name: counter_name(counter),
        status: counter.of(&set.recorded),
        observed: set.observed.as_ref().map(|observed| counter.of(observed)),
    });
    DiagnosedDaemonSet {
        namespace: set.key.namespace.to_string(),
        name: set.key.name.to_string(),
        severity: set.severity.into(),
        is_deleting: set.is_deleting,
        in_terminating_namespace: set.in_terminating_namespace,
        status: set.recorded,
        is_complete: set.is_complete,
        observed: set.observed,
        counters: counters.collect(),
        status_lag: set.lag.as_ref().map(lag),
        findings: set.findings.iter().map(finding).collect(),
        rollout: set.rollout.as_ref().map(|facts| rollouts::rollout(facts, set.measure)),
        remedies: remedies::remedies(set),
        ready_after: set.measure.ready_after,
        measured_pods: set.measure.pods,
    }
}

fn counter_name(counter: CounterName) -> &'static str {
    match counter {
        CounterName::Desired => "DESIRED",
        CounterName::Current => "CURRENT",
        CounterName::Ready => "READY",
        CounterName::UpToDate => "UP-TO-DATE",
        CounterName::Available => "AVAILABLE",
        CounterName::Misscheduled => "MISSCHEDULED",
    }
}

fn lag(lag: &StatusLag) -> String {
    match lag {
        StatusLag::NeverObserved => {
            "the controller has not seen this DaemonSet yet: kube-controller-manager does not run, or is behind".to_owned()
        }
        StatusLag::GenerationBehind { observed, generation } => format!(
            "the controller has not seen the present spec (observedGeneration {observed} of {generation}): \
             kube-controller-manager does not run, or is behind"
        ),
        StatusLag::JustChanged { ago } => format!(
            "pods changed {} before the dump was taken; the status follows",
            time_span::print_seconds(*ago)
        ),
        StatusLag::NoPods { pods } => format!(
            "it counts pods, and none of the {pods} pods in the dump names this DaemonSet as its owner: \
             they are of another moment or cluster, or their owner references were taken out"
        ),
        StatusLag::RemovedNodes { nodes } => format!(
            "{nodes} {} removed since; the controller looks again only when a pod or the DaemonSet \
             changes, as when the garbage collector takes the pods",
            if *nodes == 1 { "node with a pod of it was" } else { "nodes with pods of it were" }
        ),
        StatusLag::StayingPods { nodes } => format!(
            "{nodes} {} pods off since; the controller looks again only when a pod or the DaemonSet \
             changes",
            if *nodes == 1 { "node keeps" } else { "nodes keep" }
        ),
        StatusLag::Unexplained => "nothing explains the difference: kube-controller-manager does not run or is \
             behind, or the objects are not of one moment"
            .to_owned(),
    }
}

fn finding(finding: &Finding<'_>) -> DiagnosedFinding {
    DiagnosedFinding {
        cause: DiagnosedCause::from(&finding.cause),
        severity: finding.cause.severity().into(),
        text: causes::text(&finding.cause, finding.nodes.len()),
        nodes: finding.nodes.iter().map(node).collect(),
    }
}

fn node(affected: &Affected<'_>) -> DiagnosedNode {
    let unfit = affected.unfit.iter().map(|lack| lack.0.clone());
    let scheduler = affected
        .scheduler
        .map(|message| format!("the scheduler itself says something else: {message}"));
    let message = affected.message.map(str::to_owned);
    DiagnosedNode {
        name: affected.node.to_owned(),
        pod: affected.pod.map(str::to_owned),
        span: affected.span,
        restarts: affected.restarts,
        details: unfit.chain(message).chain(scheduler).collect(),
    }
}
