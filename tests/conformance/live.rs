//! Lives that were recorded in a real control plane: a cluster, a script, and what was seen of
//! pods, nodes, DaemonSets and events.
//!
//! The script is run in the simulation, and both records are told as stories: of each node, what
//! became of each of its pods, of its taints and what events say about it, in their order. What
//! the simulation must do the same is in `tests/live/README.md`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::Outcome;

mod run;
mod story;

use run::run_script;
use story::{Moment, Stories, reasons_of_many_events};

/// A case: what there is at the beginning, what happens from outside, and what was seen.
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

/// One thing that was seen.
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

/// Nodes that nothing tells apart: of the same labels, taints and pods, and not named by the
/// script. Which of them comes first is up to chance, so that any may stand for another.
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

/// Spans of time in which the controllers' periods decide when something is noticed, each with
/// how far that may be apart.
///
/// A silent kubelet has renewed its lease at any time in the ten seconds before, and is noticed
/// within the five seconds of the node lifecycle controller's period, which also takes away the
/// taints when it answers again; the pod garbage collector looks every twenty seconds, at a phase
/// of its own, and takes the pods of a node that it has missed for two looks.
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

/// How far a moment may be from the recorded one, in milliseconds. Kubelets, scheduler and
/// controllers take some tenths of a second each, which add up in the course of a rollout.
fn tolerance(case: &Case, moment: &Moment) -> i64 {
    let before = case.events.iter().rev().find(|event| event.at <= moment.at);
    let usual = 3_000 + (moment.at - before.map_or(0, |event| event.at)) / 20;
    let there = uncertain(case).filter(|(span, _)| span.contains(&moment.at));
    there.map(|(_, tolerance)| tolerance).chain([usual]).max().unwrap_or(usual)
}

/// The first pod of a DaemonSet that is created, is ready, is deleted and so on in one run is
/// compared with the first in the other, the second with the second: on which node it is is
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

/// How long nothing happens in both runs where the counters are compared, besides
/// `minReadySeconds`: the times in conditions are whole seconds, so that the controller may find
/// a pod not available yet and look again after so long.
const QUIET: i64 = 3_000;

/// The counters of `status` are the same whenever nothing has happened for a while.
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
