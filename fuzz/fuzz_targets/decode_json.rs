//! Fuzzes the JSON decoder of DaemonSets: checks that it does not panic, and decodes a text to the
//! same object twice.
#![no_main]

use daemonset_preflight::manifest::{decode_json, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = text(bytes) else { return };
    if let Ok(first) = decode_json(&text) {
        let second = decode_json(&text).expect("decoding depends on nothing but the text");
        assert_eq!(first, second);
    }
});
