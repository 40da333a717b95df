//! Fuzzes updates with a DaemonSet and, after a zero byte, the stored one: validates the first as
//! an update, and applies it by client-side and server-side apply. Checks that nothing panics and
//! that the answers are the same twice.
#![no_main]

use daemonset_preflight::contract::{self, ApplyOptions, ValidateCall};
use daemonset_preflight::manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let middle = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let (new, old) = bytes.split_at(middle);
    let (Ok(new), Ok(old)) = (manifest::text(new), manifest::text(old.get(1..).unwrap_or_default()))
    else {
        return;
    };
    let (text, old) = (new.into_owned(), old.into_owned());
    let update = ValidateCall { text, old: Some(old.clone()), ..ValidateCall::default() };
    let apply = |server_side| ValidateCall {
        old: None,
        live: Some(old.clone()),
        apply: ApplyOptions { server_side, ..ApplyOptions::default() },
        ..update.clone()
    };
    for call in [update.clone(), apply(false), apply(true)] {
        assert_eq!(contract::validate(&call), contract::validate(&call));
    }
});
