//! Fuzzes placement with DaemonSets and, after a zero byte, nodes: checks that it does not panic.
#![no_main]

use daemonset_preflight::contract::{self, PlaceCall};
use daemonset_preflight::manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let middle = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (daemon_sets, nodes) = bytes.split_at(middle);
    let (Ok(daemon_sets), Ok(nodes)) =
        (manifest::text(daemon_sets), manifest::text(nodes.get(1..).unwrap_or_default()))
    else {
        return;
    };
    let call = PlaceCall {
        daemon_sets: daemon_sets.into_owned(),
        nodes: nodes.into_owned(),
        ..PlaceCall::default()
    };
    let _ = contract::place(&call);
});
