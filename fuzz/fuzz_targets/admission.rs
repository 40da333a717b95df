//! Any bytes as the payload of the policy's `validate`, the rest as what the host answers,
//! a line a call: an answer, no panic, and the same one again.
#![no_main]

use std::cell::Cell;

use daemonset_preflight_admission::{validate, validate_settings};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let payload = lines.next().unwrap_or_default();
    let answers: Vec<&[u8]> = lines.collect();
    let answer = || {
        let next = Cell::new(0);
        validate(payload, &|operation, _| {
            let answer = answers.get(next.replace(next.get() + 1));
            match (operation, answer) {
                // Most inputs would not find the word that lets the next call be made.
                ("can_i", None | Some(&[])) => Ok(br#"{"allowed":true}"#.to_vec()),
                (_, Some(answer)) => Ok(answer.to_vec()),
                (_, None) => Err("no answer".to_owned()),
            }
        })
    };
    let first = answer();
    assert!(first.starts_with("{\"accepted\":") && first.ends_with('}'));
    assert_eq!(first, answer());
    assert!(validate_settings(payload).starts_with("{\"valid\":"));
});
