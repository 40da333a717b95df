//! Fuzzes the simulation of a small cluster with a script and, after a zero byte, DaemonSets:
//! checks that it does not panic, and ends within the given time.
#![no_main]

use daemonset_preflight::contract::{self, Script, SimulateCall};
use daemonset_preflight::manifest;
use libfuzzer_sys::fuzz_target;

const NODES: &str = include_str!("../../tests/cli/files/nodes.yaml");
const DAEMON_SET: &str = include_str!("../../tests/cli/files/agent.yaml");
/// An hour, in milliseconds.
const UNTIL: i64 = 3_600_000;

fuzz_target!(|bytes: &[u8]| {
    let middle = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (script, daemon_sets) = bytes.split_at(middle);
    let (Ok(script), Ok(daemon_sets)) =
        (manifest::text(script), manifest::text(daemon_sets.get(1..).unwrap_or_default()))
    else {
        return;
    };
    let daemon_sets = if daemon_sets.is_empty() { DAEMON_SET.into() } else { daemon_sets };
    let answer = contract::simulate(&SimulateCall {
        daemon_sets: daemon_sets.into_owned(),
        nodes: NODES.to_owned(),
        script: Script::Text(script.into_owned()),
        until: Some(UNTIL),
        narrate: true,
        ..SimulateCall::default()
    });
    assert!(answer.at <= UNTIL);
});
