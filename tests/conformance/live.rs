//! Runs that were recorded in a real control plane: a cluster, a script, and what was observed of
//! pods, nodes, DaemonSets and events.
//!
//! The script is run in the simulation, and both recordings are compared as stories: for each node,
//! what happened to each of its pods and to its taints, and which events were emitted about it, in
//! order. `tests/live/README.md` lists what the simulation must reproduce.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::Outcome;

mod run;
mod story;

use run::run_script;
use story::{Moment, Stories, reasons_of_many_events};

/// A case: the initial objects, the script, and what was observed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Case {
    id: String,
    kubernetes_version: String,
    daemon_sets: Vec<Value>,
    nodes: Vec<Value>,
    #[serde(default)]
    pods: Vec<Value>,
    options: Value,
    events: Vec<ScriptEvent>,
    until: i64,
    expect: Vec<Sighted>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScriptEvent {
    at: i64,
    daemon_set: Option<String>,
    #[serde(rename = "do")]
    action: BTreeMap<String, Value>,
}

/// One observation.
#[derive(Deserialize, Debug, Clone, Default)]
#[serde(rename_all = "camelCase", default)]
struct Sighted {
    at: i64,
    node: String,
    /// `<DaemonSet>#<turn on the node>` of a pod from a template, else its name.
    pod: String,
    daemon_set: String,
    what: String,
    detail: String,
    status: Option<BTreeMap<String, i64>>,
}

pub(super) fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let simulated = run_script(&case);
    let mut findings = Vec::new();
    let alike = alike(&case);
    let many: BTreeSet<_> = [&case.expect, &simulated]
        .into_iter()
        .flat_map(|seen| reasons_of_many_events(seen))
        .collect();
    let expected = Stories::of(&case.expect, &alike, &many);
    let got = Stories::of(&simulated, &alike, &many);
    let exact = expected.same_as(&got, &mut findings);
    if exact {
        compare_times(&case, &expected, &got, &mut findings);
        compare_counters(&case, &simulated, &mut findings);
    }
    let (theirs, ours) = findings.iter().take(12).cloned().unzip::<_, _, Vec<_>, Vec<_>>();
    let verdict = findings.is_empty();
    Ok(Outcome {
        id: case.id,
        verdict: exact,
        exact: verdict,
        expected: theirs.join("\n             "),
        got: ours.join("\n             "),
    })
}

/// Maps interchangeable nodes to a common name: nodes with the same labels, taints and pods that
/// the script does not name. Which of them comes first is up to chance.
fn alike(case: &Case) -> BTreeMap<String, String> {
    let name_of = |node: &Value| {
        node.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let is_named = |name: &str| {
        let quoted = format!("\"{name}\"");
        let says = |event: &ScriptEvent| {
            serde_json::to_string(&event.action).is_ok_and(|text| text.contains(&quoted))
        };
        let holds =
            |pod: &Value| pod.pointer("/spec/nodeName").and_then(Value::as_str) == Some(name);
        case.events.iter().any(says) || case.pods.iter().any(holds)
    };
    let class = |node: &Value| {
        let name = name_of(node);
        let class = match is_named(&name) {
            true => name.clone(),
            false => node.to_string().replace(&name, "…"),
        };
        (name, class)
    };
    case.nodes.iter().map(class).collect()
}

/// Returns the spans of time in which the controllers' periods decide when a change is noticed,
/// each with the tolerance in milliseconds.
///
/// The kubelet of a failed node has renewed its lease at any time in the ten seconds before. The
/// failure is noticed within the five-second period of the node lifecycle controller, which also
/// removes the taints when the kubelet reports again. The pod garbage collector runs every twenty
/// seconds, at a phase of its own, and deletes the pods of a node that was missing in two runs.
fn uncertain(case: &Case) -> impl Iterator<Item = (std::ops::Range<i64>, i64)> {
    case.events.iter().filter_map(|event| {
        let (verb, value) = event.action.first_key_value()?;
        let span = |from: i64, to: i64| event.at + from * 1_000..event.at + to * 1_000;
        match verb.as_str() {
            "nodeReady" if value["ready"] == true => Some((span(0, 10), 7_000)),
            "nodeReady" if value["outage"] == "notReady" => Some((span(0, 20), 8_000)),
            "nodeReady" => Some((span(35, 75), 13_000)),
            "removeNode" => Some((span(0, 130), 41_000)),
            _ => None,
        }
    })
}

/// Returns how far a moment may be from the recorded one, in milliseconds. Kubelets, scheduler and
/// controllers take some tenths of a second each, which add up in the course of a rollout.
fn tolerance(case: &Case, moment: &Moment) -> i64 {
    let before = case.events.iter().rev().find(|event| event.at <= moment.at);
    let usual = 3_000 + (moment.at - before.map_or(0, |event| event.at)) / 20;
    let there = uncertain(case).filter(|(span, _)| span.contains(&moment.at));
    there.map(|(_, tolerance)| tolerance).chain([usual]).max().unwrap_or(usual)
}

/// Compares the times of both runs: the first pod of a DaemonSet that is created (becomes ready, is
/// deleted and so on) with the first in the other run, the second with the second. Their nodes are
/// compared before.
fn compare_times(
    case: &Case,
    expected: &Stories,
    got: &Stories,
    findings: &mut Vec<(String, String)>,
) {
    for (kind, theirs) in expected.moments() {
        let ours = got.moments().get(kind).into_iter().flatten();
        for (their, our) in theirs.iter().zip(ours) {
            let allowed = tolerance(case, their).max(tolerance(case, our));
            if (their.at - our.at).abs() > allowed {
                let say = |m: &Moment| format!("{} s: {}", m.at as f64 / 1e3, m.what);
                findings.push((say(their), say(our)));
            }
        }
    }
}

/// How long, in addition to `minReadySeconds`, nothing must happen in both runs before the counters
/// are compared. The times in conditions are whole seconds, so the controller may find a pod not
/// available yet and check again after as long.
const QUIET: i64 = 3_000;

/// Compares the counters of `status` whenever nothing has happened for a while.
fn compare_counters(case: &Case, simulated: &[Sighted], findings: &mut Vec<(String, String)>) {
    let mut busy: Vec<i64> = case.expect.iter().chain(simulated).map(|seen| seen.at).collect();
    busy.extend(case.events.iter().map(|event| event.at));
    busy.push(case.until);
    busy.sort_unstable();
    let sets: BTreeSet<&str> =
        case.expect.iter().map(|seen| &*seen.daemon_set).filter(|name| !name.is_empty()).collect();
    let min_ready =
        case.daemon_sets.iter().filter_map(|set| set.pointer("/spec/minReadySeconds")?.as_i64());
    let quiet = QUIET + 1_000 * min_ready.max().unwrap_or(0);
    for pair in busy.windows(2) {
        let &[before, after] = pair else { continue };
        let is_uncertain = uncertain(case).any(|(span, _)| before < span.end && span.start < after);
        if after - before < quiet || is_uncertain {
            continue;
        }
        for set in &sets {
            let at = |seen: &[Sighted]| {
                let of_set = |one: &&Sighted| {
                    one.daemon_set == *set
                        && one.at <= before
                        && matches!(&*one.what, "status" | "gone")
                };
                seen.iter().rev().find(of_set).and_then(|one| one.status.clone())
            };
            let (theirs, ours) = (at(&case.expect), at(simulated));
            if theirs != ours {
                let say = |status| format!("{} s: {set} {status:?}", before as f64 / 1e3);
                findings.push((say(theirs), say(ours)));
                return;
            }
        }
    }
}
