//! The call `diagnose`: what is wrong with the DaemonSets of a cluster as it is, whether it
//! will be right, and what helps.

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

/// The objects of a cluster.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DiagnoseCall {
    /// What `kubectl get nodes,pods,daemonsets,controllerrevisions,events -A -o json` prints,
    /// in one text or several: JSON or YAML, of any kinds. With Leases
    /// (`leases.coordination.k8s.io`), PriorityClasses and Namespaces more is known.
    pub texts: Vec<String>,
    /// Only the DaemonSets of this name.
    #[serde(default)]
    pub name: Option<String>,
    /// Only the DaemonSets of this namespace.
    #[serde(default)]
    pub namespace: Option<String>,
    /// The moment of the dump, in RFC 3339; the newest time in it unless given.
    #[serde(default)]
    pub now: Option<String>,
    /// From the creation of a pod until it is ready, in milliseconds; measured from the pods
    /// that are ready unless given.
    #[serde(default)]
    pub ready_after: Option<Millis>,
    /// The version of Kubernetes; that of the newest kubelet unless given.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(as = "Option<String>"))]
    pub kubernetes_version: Option<Version>,
}

/// What is found.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnoseAnswer {
    /// The moment that counts as now, in RFC 3339; absent where the call does not say it, and
    /// the dump has no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<String>,
    /// Whether the call gave it; otherwise it is the newest time in the dump.
    pub now_is_given: bool,
    /// The version that answers, such as `1.36`.
    #[cfg_attr(feature = "typescript", ts(type = "string"))]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub kubernetes_version: Version,
    /// How many nodes the dump has.
    pub nodes: usize,
    /// How many pods the dump has.
    pub pods: usize,
    /// Each DaemonSet, the worst first.
    pub daemon_sets: Vec<DiagnosedDaemonSet>,
    /// What the dump does not say, and so could not be known.
    pub gaps: Vec<DumpGap>,
    /// The objects that could not be read, and are left out.
    pub problems: Vec<ObjectProblem>,
}

/// One DaemonSet.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedDaemonSet {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// How bad it is as a whole.
    pub severity: DiagnosedSeverity,
    /// Whether it is being deleted, so that its controller does nothing any more.
    pub is_deleting: bool,
    /// Whether its namespace is being deleted, so that no pod of it is created any more.
    pub in_terminating_namespace: bool,
    /// What its status says.
    pub status: Status,
    /// Whether its status says that its rollout is complete, as `kubectl rollout status` reads
    /// it.
    pub is_complete: bool,
    /// What the controller would write of the objects; absent where the dump has no nodes, or
    /// none of the pods that the status counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<Status>,
    /// The counters by the names of `kubectl`.
    pub counters: Vec<DiagnosedCounter>,
    /// Why the status is not that of the objects; absent when it is, or is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_lag: Option<String>,
    /// The nodes by what is the matter with them, the worst first. Those on which nothing
    /// runs, as it should be, are here too.
    pub findings: Vec<DiagnosedFinding>,
    /// How its rollout stands and goes on; absent while it is being deleted, and where that
    /// cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rollout: Option<DiagnosedRollout>,
    /// What helps, each tried by simulation.
    pub remedies: Vec<DiagnosedRemedy>,
    /// How long a pod takes from its creation until it is ready, as the forecast has it.
    pub ready_after: Millis,
    /// From how many pods that was measured; 0 when the call gave it, or no pod is ready.
    pub measured_pods: usize,
}

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum DiagnosedSeverity {
    /// It is wrong, and stays so until somebody does something.
    Wrong,
    /// It is not as it should be, and may mend itself.
    Passing,
    /// How it is cannot be known from the dump.
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

/// A counter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedCounter {
    /// Its name as `kubectl` prints it: `DESIRED`, `CURRENT`, `READY`, `UP-TO-DATE`,
    /// `AVAILABLE`; and `MISSCHEDULED`.
    pub name: &'static str,
    /// What the status says.
    pub status: usize,
    /// What the controller would write; absent where that cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<usize>,
}

/// What is the matter with some nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedFinding {
    /// The cause as data.
    #[serde(flatten)]
    pub cause: DiagnosedCause,
    /// How bad it is.
    pub severity: DiagnosedSeverity,
    /// The cause in words.
    pub text: String,
    /// The nodes, by name.
    pub nodes: Vec<DiagnosedNode>,
}

/// A node, and what is particular to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedNode {
    /// Its name; empty of a pod that is on none.
    pub name: String,
    /// The pod; absent when there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pod: Option<String>,
    /// For how long it has been so, in milliseconds; absent when that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Millis>,
    /// How often the pod's containers were started again.
    pub restarts: i64,
    /// What else is to be known of it, a clause each: what is missing and who holds it.
    pub details: Vec<String>,
}

/// A `now` that is no time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidTime {
    /// What was given.
    pub given: String,
}

impl fmt::Display for InvalidTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "now: `{}` is no time, such as 2026-01-31T12:00:00Z", self.given)
    }
}

impl std::error::Error for InvalidTime {}

/// Diagnoses the DaemonSets of a cluster.
///
/// # Errors
/// When `now` is no time in RFC 3339.
pub fn diagnose(call: &DiagnoseCall) -> Result<DiagnoseAnswer, InvalidTime> {
    diagnose_dump(&Dump::read(call.texts.iter().map(String::as_str)), call)
}

/// As [`diagnose`], of a dump that was read already: the texts of the call are not looked at.
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
