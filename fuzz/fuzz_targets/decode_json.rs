//! Any bytes as the JSON of a DaemonSet: no panic, and what was decoded once decodes again.
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
