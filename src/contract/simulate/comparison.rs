//! Describes the same script in other runs: under both schedulers, and with alternatives to a
//! DaemonSet.

use serde::Serialize;

use super::line::{Line, LineKind};
use crate::contract::time_span;
use crate::simulation::alternatives::{self, Alternative, Coverage, Loss};
use crate::simulation::modes::{self, State};

/// A comparison of the script under both schedulers: the default scheduler, and the DaemonSet
/// controller itself, as before Kubernetes 1.12.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SchedulerComparison {
    /// The result in one sentence.
    pub summary: &'static str,
    /// Where they differ, by time and node: an entry holds until the next one of its node.
    pub differences: Vec<SchedulerDifference>,
    /// The pods that the default scheduler preempts for a daemon, which the controller never does.
    pub preempted: Vec<String>,
    /// The nodes for which the controller creates no pod, because it would not fit.
    pub unplaced: Vec<String>,
    /// Descriptions of what only one of the two does.
    pub lines: Vec<Line>,
}

/// A difference between the two schedulers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SchedulerDifference {
    /// The difference.
    #[serde(flatten)]
    pub difference: modes::Difference,
    /// When the difference begins, as a span: `1m30s`.
    pub time: String,
    /// A description of the state with the default scheduler.
    pub default_scheduler_text: &'static str,
    /// A description of the state with the controller.
    pub controller_text: &'static str,
}

impl From<modes::Comparison> for SchedulerComparison {
    fn from(comparison: modes::Comparison) -> Self {
        let modes::Comparison { differences, preempted, unplaced } = comparison;
        let mut lines = Vec::new();
        if !unplaced.is_empty() {
            let text = "only the controller creates no pod where none would fit, so that none is Pending, on";
            lines.push(Line { subjects: unplaced.clone(), ..Line::of(LineKind::Warning, text) });
        }
        if !preempted.is_empty() {
            let text = "only the default scheduler lets a daemon of a higher priority preempt pod";
            lines.push(Line { subjects: preempted.clone(), ..Line::of(LineKind::Loss, text) });
        }
        SchedulerComparison {
            summary: match differences.is_empty() && lines.is_empty() {
                true => "Both schedulers give the same result.",
                false => {
                    "The default scheduler and the controller itself (before Kubernetes 1.12) differ."
                }
            },
            differences: differences.into_iter().map(SchedulerDifference::from).collect(),
            preempted,
            unplaced,
            lines,
        }
    }
}

impl From<modes::Difference> for SchedulerDifference {
    fn from(difference: modes::Difference) -> Self {
        SchedulerDifference {
            time: time_span::print(difference.at),
            default_scheduler_text: state(difference.default_scheduler),
            controller_text: state(difference.controller),
            difference,
        }
    }
}

fn state(state: State) -> &'static str {
    match state {
        State::Absent => "no pod",
        State::Pending => "Pending",
        State::Starting => "starting",
        State::Ready => "ready",
    }
}

/// The run of one alternative.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct AlternativeRun {
    /// The run.
    #[serde(flatten)]
    pub run: alternatives::Run,
    /// The name of the alternative.
    pub name: &'static str,
    /// Each entry of `coverage` as text: `5s 2/2`.
    pub coverage_texts: Vec<String>,
    /// Descriptions of what it loses compared to a DaemonSet.
    pub loses: Vec<&'static str>,
    /// A description of when it is the right choice.
    pub suits: &'static str,
}

impl From<alternatives::Run> for AlternativeRun {
    fn from(run: alternatives::Run) -> Self {
        AlternativeRun {
            name: match run.alternative {
                Alternative::DaemonSet => "DaemonSet",
                Alternative::InitScript => "Init script on each node",
                Alternative::BarePods => "Bare Pods",
                Alternative::StaticPods => "Static Pods",
                Alternative::Deployment => "Deployment",
                Alternative::SpreadDeployment => "Deployment with anti-affinity",
            },
            coverage_texts: run.coverage.iter().map(covered).collect(),
            suits: run.alternative.suits(),
            loses: run.losses.iter().map(|loss: &Loss| loss.words()).collect(),
            run,
        }
    }
}

/// Formats an entry: `5s 2/2`.
fn covered(entry: &Coverage) -> String {
    let Coverage { at, wanted, covered, surplus, updated } = entry;
    let mut text = format!("{} {covered}/{wanted}", time_span::print(*at));
    if updated < covered {
        text.push_str(&format!(" ({updated} up-to-date)"));
    }
    if *surplus > 0 {
        text.push_str(&format!(" and {surplus} too many"));
    }
    text
}
