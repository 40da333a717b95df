//! Fuzzes validation with manifests, as creates and as updates of themselves: checks that it does
//! not panic.
#![no_main]

use daemonset_preflight::contract::{self, ValidateCall};
use daemonset_preflight::manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = manifest::text(bytes) else { return };
    let text = text.into_owned();
    for old in [None, Some(text.clone())] {
        let call = ValidateCall { text: text.clone(), old, ..ValidateCall::default() };
        let answer = contract::validate(&call);
        assert_eq!(answer, contract::validate(&call));
    }
});
