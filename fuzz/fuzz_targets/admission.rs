//! Fuzzes the policy's `validate`: the first line is its payload, each following line the host's
//! answer to one call. Checks that the policy does not panic, and gives the same answer of the
//! protocol twice.
//!
//! A call whose line is empty or missing is answered as an honest host would, so that even short
//! inputs reach the last calls; the line `!` makes a call fail.
#![no_main]

use std::cell::Cell;

use daemonset_preflight_admission::{validate, validate_settings};
use libfuzzer_sys::fuzz_target;

#[path = "../../policy/admission/tests/hostile/honest.rs"]
mod honest;

fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let payload = lines.next().unwrap_or_default();
    let answers: Vec<&[u8]> = lines.collect();
    let answer = || {
        let next = Cell::new(0);
        validate(payload, &|operation: &str, request: &str| {
            match answers.get(next.replace(next.get() + 1)).copied() {
                None | Some(b"") => Ok(honest::answer(operation, request).into_bytes()),
                Some(b"!") => Err("no answer".to_owned()),
                Some(answer) => Ok(answer.to_vec()),
            }
        })
    };
    let first = answer();
    assert!(first.starts_with("{\"accepted\":") && first.ends_with('}'));
    assert_eq!(first, answer());
    assert!(validate_settings(payload).starts_with("{\"valid\":"));
});
