//! Any bytes as dumps of a cluster, a zero byte between two: no panic.
#![no_main]

use daemonset_preflight::contract::{self, DiagnoseCall};
use daemonset_preflight::manifest::dump::DumpReader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = DumpReader::default();
    for text in bytes.split(|byte| *byte == 0) {
        text.chunks(7).for_each(|piece| reader.push(piece));
        reader.end_text();
    }
    let _ = contract::diagnose_dump(&reader.finish(), &DiagnoseCall::default());
});
