//! Objects with all of their text in one list, map or string: each is answered quickly, and the
//! answer is short. In `make test-largest` they are as large as a request may be, elsewhere
//! smaller.
//!
//! Anything quadratic in the length of its list takes much longer than the time limit, so the limit
//! can be generous.
mod numbers;
pub mod objects;

use std::time::{Duration, Instant};

use daemonset_preflight::contract::{self, Outcome, PlaceCall, ValidateCall};

/// Returns the maximum size of an answer to one object, in bytes of JSON.
fn answer_bytes() -> usize {
    if objects::are_largest() { 128 << 20 } else { 16 << 20 }
}
/// How long an answer may take on a busy machine.
const ANSWER_TIME: Duration = Duration::from_secs(10);

fn answered_soon(cases: impl IntoIterator<Item = (&'static str, String)>) {
    for (name, text) in cases {
        for old in [None, Some(text.clone())] {
            let is_update = old.is_some();
            let call = ValidateCall { text: text.clone(), old, ..ValidateCall::default() };
            let start = Instant::now();
            let answer = contract::validate(&call);
            let taken = start.elapsed();
            let bytes = serde_json::to_string(&answer).unwrap().len();
            assert!(bytes < answer_bytes(), "{name}: {bytes} bytes; update: {is_update}");
            assert!(taken < ANSWER_TIME, "{name}: {taken:?}; update: {is_update}");
            match answer.documents.first() {
                Some(document) => assert_ne!(document.outcome, Outcome::OtherKind, "{name}"),
                None => assert!(!answer.old_problems.is_empty(), "{name}"),
            }
        }
    }
}

#[test]
fn metadata() {
    answered_soon(objects::of_metadata());
}

#[test]
fn containers() {
    answered_soon(objects::of_containers());
}

#[test]
fn volumes() {
    answered_soon(objects::of_volumes());
}

#[test]
fn pods() {
    answered_soon(objects::of_pods());
}

#[test]
fn scheduling() {
    answered_soon(objects::of_scheduling());
}

/// Places DaemonSets with 10,000 tolerations and values on nodes with 50 taints each.
#[test]
fn placement() {
    let count = if objects::are_largest() { 5_000 } else { 50 };
    let call = PlaceCall {
        daemon_sets: objects::of_many_tolerations(),
        nodes: objects::nodes(count),
        ..PlaceCall::default()
    };
    let start = Instant::now();
    let answer = contract::place(&call);
    let taken = start.elapsed();
    assert_eq!(answer.daemon_sets[0].nodes.len(), count, "{:?}", answer.problems);
    assert!(taken < 3 * ANSWER_TIME, "{taken:?}");
}

#[test]
fn texts() {
    answered_soon(objects::of_texts());
}
