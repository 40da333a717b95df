//! The rollout of a diagnosis, as one sentence and as data.

use serde::Serialize;

use crate::contract::time_span::print_seconds as print;
use crate::diagnosis::{CreationObstacle, Measure, RevisionShare, RolloutFacts};
use crate::simulation::rollout::{Rollout, Stuck, Wave};

/// The state of a rollout, and how it will continue.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedRollout {
    /// How the rollout ends.
    pub verdict: RolloutVerdict,
    /// How the rollout ends, and why, in one sentence.
    pub sentence: String,
    /// The revisions and the nodes that run their pods, the current revision first.
    pub revisions: Vec<DiagnosedRevision>,
    /// Its state, the nodes that use its budget, and why it does not finish.
    pub rollout: Rollout,
    /// The remaining waves; their times are in milliseconds from now.
    pub waves: Vec<Wave>,
}

/// How a rollout ends if nothing intervenes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum RolloutVerdict {
    /// It is finished.
    Finished,
    /// It finishes on its own.
    Finishes,
    /// It does not finish on its own.
    DoesNotFinish,
    /// It is not known whether it finishes.
    NotKnown,
}

/// The pods of one revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct DiagnosedRevision {
    /// Its number; absent when the dump does not contain the revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i64>,
    /// The hash of its pod template.
    pub hash: String,
    /// Whether it is the revision of the current template.
    pub is_current: bool,
    /// The nodes that have a pod of this revision that is not being deleted, sorted by name.
    pub nodes: Vec<String>,
}

pub(super) fn rollout(facts: &RolloutFacts, measure: Measure) -> DiagnosedRollout {
    let verdict = match &facts.present {
        _ if facts.creation_obstacle.is_some() => RolloutVerdict::DoesNotFinish,
        rollout if rollout.finished => RolloutVerdict::Finished,
        rollout if rollout.time_left.is_some() => RolloutVerdict::Finishes,
        rollout if rollout.stops_after.is_some() => RolloutVerdict::DoesNotFinish,
        _ => RolloutVerdict::NotKnown,
    };
    DiagnosedRollout {
        verdict,
        sentence: sentence(verdict, facts, measure),
        revisions: facts.revisions.iter().map(DiagnosedRevision::from).collect(),
        rollout: facts.present.clone(),
        waves: facts.waves.clone(),
    }
}

impl From<&RevisionShare> for DiagnosedRevision {
    fn from(share: &RevisionShare) -> Self {
        DiagnosedRevision {
            revision: share.number,
            hash: share.hash.clone(),
            is_current: share.is_current,
            nodes: share.nodes.clone(),
        }
    }
}

fn sentence(verdict: RolloutVerdict, facts: &RolloutFacts, measure: Measure) -> String {
    let Rollout { revision, desired, time_left, .. } = &facts.present;
    match verdict {
        RolloutVerdict::Finished if *desired == 0 => "no node should run a pod".to_owned(),
        RolloutVerdict::Finished => {
            format!("finished: revision {revision} is available on {}", nodes(*desired))
        }
        RolloutVerdict::Finishes => {
            format!("finishes in about {}{}", print(time_left.unwrap_or(0)), course(facts, measure))
        }
        RolloutVerdict::DoesNotFinish => match &facts.creation_obstacle {
            Some(found) => format!("does not finish: {}", obstacle(found)),
            None => format!("does not finish: {}{}", reasons(&facts.present.stuck), staying(facts)),
        },
        RolloutVerdict::NotKnown => format!(
            "not finished after {}, and not known whether it ever is: {}",
            print(facts.present.not_known_after.unwrap_or(0)),
            reasons(&facts.present.stuck)
        ),
    }
}

fn obstacle(obstacle: &CreationObstacle) -> String {
    match obstacle {
        CreationObstacle::Refused { message } => {
            format!("the API server refuses to create pods: {message}")
        }
        CreationObstacle::NamespaceTerminating => {
            "the namespace is being deleted, and the API server creates no pods in it".to_owned()
        }
    }
}

/// Describes the number of waves, and how long a pod takes to get ready.
fn course(facts: &RolloutFacts, measure: Measure) -> String {
    let each = match measure {
        Measure { ready_after, is_given: true, .. } => {
            format!("a pod takes {} to get ready (given)", print(ready_after))
        }
        Measure { ready_after, pods: 0, .. } => {
            format!("a pod takes {} to get ready (assumed, as none is ready)", print(ready_after))
        }
        Measure { ready_after, pods, .. } => {
            let pods = if pods == 1 { "1 pod".to_owned() } else { format!("{pods} pods") };
            format!(
                "a pod takes {} to get ready (measured from {pods} of this dump)",
                print(ready_after)
            )
        }
    };
    let most = facts.waves.iter().map(|wave| wave.nodes.len()).max().unwrap_or(0);
    match facts.waves.len() {
        0 => format!(": {each}"),
        1 => format!(": 1 wave of {}, {each}", nodes(most)),
        waves => format!(": {waves} waves of at most {}, {each}", nodes(most)),
    }
}

fn reasons(stuck: &[Stuck]) -> String {
    let all: Vec<String> = stuck.iter().map(sentence_of).collect();
    if all.is_empty() { "nothing more happens by itself".to_owned() } else { all.join("; ") }
}

/// Returns the reason as a clause, for use within a sentence.
fn sentence_of(stuck: &Stuck) -> String {
    if let Stuck::NodesNotReady { nodes } = stuck {
        return match nodes.as_slice() {
            [node] => {
                format!(
                    "node {node} is not ready, and its pod does not become available before it is"
                )
            }
            nodes => format!(
                "nodes {} are not ready, and their pods do not become available before they are",
                nodes.join(", ")
            ),
        };
    }
    let sentence = stuck.sentence();
    let mut chars = sentence.trim_end_matches('.').chars();
    let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    // Only the first letter is lowercased: `OnDelete` and `API` keep their capitals.
    format!("{first}{}", chars.as_str())
}

/// Describes on how many nodes pods of older revisions remain.
fn staying(facts: &RolloutFacts) -> String {
    let older = facts.revisions.iter().filter(|share| !share.is_current && !share.nodes.is_empty());
    let stays: Vec<String> = older
        .map(|share| {
            let keep = if share.nodes.len() == 1 { "keeps" } else { "keep" };
            let what = match share.number {
                Some(number) => format!("revision {number}"),
                None => format!("a revision that is not in the dump ({})", share.hash),
            };
            format!("{} {keep} {what}", nodes(share.nodes.len()))
        })
        .collect();
    if stays.is_empty() { String::new() } else { format!("; {}", stays.join(", ")) }
}

fn nodes(count: usize) -> String {
    if count == 1 { "1 node".to_owned() } else { format!("{count} nodes") }
}
