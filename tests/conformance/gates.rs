//! Feature gates: how a server handles `--feature-gates`.

use std::collections::BTreeMap;

use daemonset_preflight::version::{Gate, GateError, GateProblem, Server, Version};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Outcome;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    id: String,
    kubernetes_version: Option<String>,
    feature_gates: BTreeMap<String, bool>,
    expect: Answer,
}

#[derive(Deserialize, Debug, Default, PartialEq)]
#[serde(default)]
struct Answer {
    /// Why the server does not start, in any order.
    errors: Vec<String>,
    /// The gates that differ from their defaults.
    changed: BTreeMap<String, bool>,
}

/// Whether a case with these fields has this form.
pub fn is_case(fields: &BTreeMap<&str, &RawValue>) -> bool {
    let asks = |field: &str| fields.contains_key(field);
    asks("featureGates") && !asks("object") && !asks("raw")
}

pub fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let version = super::version(case.kubernetes_version.as_deref());
    let mut got = match Server::of(version).with_gates(&case.feature_gates) {
        Ok(server) => Answer { errors: Vec::new(), changed: changed(server) },
        Err(refused) => {
            let errors = refused.iter().map(|error| recorded(error, version)).collect();
            Answer { errors, changed: BTreeMap::new() }
        }
    };
    let mut expected = case.expect;
    // The other gates have no effect here.
    expected.changed.retain(|name, _| Gate::ALL.iter().any(|gate| gate.name() == name));
    for answer in [&mut expected, &mut got] {
        answer.errors.sort();
    }
    let verdict = expected.errors.is_empty() == got.errors.is_empty();
    let exact = expected == got;
    let (expected, got) = (format!("{expected:?}"), format!("{got:?}"));
    Ok(Outcome { id: case.id, verdict, exact, expected, got })
}

fn changed(server: Server) -> BTreeMap<String, bool> {
    let by_default = Server::of(server.version());
    let changed = Gate::ALL.iter().filter(|gate| server.has(**gate) != by_default.has(**gate));
    changed.map(|gate| (gate.name().to_owned(), server.has(*gate))).collect()
}

/// Converts our error into the recorded form. Our message for an unknown gate is worded
/// differently.
fn recorded(error: &GateError, version: Version) -> String {
    match &error.problem {
        GateProblem::Unknown { .. } | GateProblem::OtherVersion { .. } => {
            format!("unrecognized feature gate: {}", error.gate)
        }
        GateProblem::Locked { .. } | GateProblem::NeedsDisabled { .. } => {
            let text = error.to_string();
            let of_version = format!(" (Kubernetes {version})");
            text.strip_suffix(&of_version).map_or(text.clone(), str::to_owned)
        }
    }
}
