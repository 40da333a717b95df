//! Fuzzes the reading of documents: checks that reading, decoding and locating objects does not
//! panic.
#![no_main]

use daemonset_preflight::manifest::{Documents, Entry, text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = text(bytes) else { return };
    let documents = Documents::read_up_to(&text, 1 << 20);
    for entry in documents.entries() {
        if let Entry::DaemonSet(object) | Entry::Other(object) = entry {
            let _ = object.place();
            if let Ok(decoded) = object.decode_daemon_set() {
                for finding in decoded.strict {
                    let _ = object.place_of(&finding.path);
                }
            }
        }
    }
});
