//! Checks that a dump that was read once gives the same answers as calls with its text.

use daemonset_preflight::contract::{self, DumpedCluster};
use daemonset_preflight::manifest::dump::Dump;
use serde_json::{Value, json};

const DUMPS: &[&str] = &[
    include_str!("../../diagnosis/budget-used-up.json"),
    include_str!("../../diagnosis/host-port-taken.json"),
    include_str!("../../diagnosis/rollout-under-way.json"),
    include_str!("../../diagnosis/cut-off.json"),
];

/// Checks that the dump answers a call like the call in which its text is inserted at the JSON
/// pointer `place`.
#[track_caller]
fn is_answered_alike(dump: &str, name: &str, call: &Value, place: &str, text: Value) {
    let cluster = DumpedCluster::of(Dump::read([dump]));
    let mut whole = call.clone();
    *whole.pointer_mut(place).expect("a place for the text") = text;
    let expected = contract::call(name, &whole.to_string());
    assert_eq!(cluster.call(name, &call.to_string()), expected, "{name}");
    assert!(expected.starts_with("{\"ok\":"), "{expected}");
}

#[test]
fn every_call_is_answered_as_the_one_with_the_text_is() {
    for dump in DUMPS {
        let call = json!({"texts": [], "readyAfter": 5_000});
        is_answered_alike(dump, "diagnose", &call, "/texts", json!([dump]));
        let simulation = json!({
            "cluster": null,
            "script": [{"at": 60_000, "do": {"removeNode": "worker-1"}}],
        });
        is_answered_alike(dump, "simulate", &simulation, "/cluster", json!(dump));
        let call = json!({"simulation": simulation});
        is_answered_alike(dump, "reach", &call, "/simulation/cluster", json!(dump));
    }
}

#[test]
fn other_calls_are_refused_with_the_names_of_those_that_there_are() {
    let answer = DumpedCluster::default().call("place", "{}");
    assert!(answer.starts_with("{\"error\":\"unknown call `place`"), "{answer}");
    assert!(answer.contains("diagnose") && answer.contains("simulate"), "{answer}");
    let answer = DumpedCluster::default().call("diagnose", r#"{"texts": [], "nodes": ""}"#);
    assert!(answer.contains("unknown field `nodes`"), "{answer}");
}
