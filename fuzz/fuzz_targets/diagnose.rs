//! Fuzzes diagnosis and redaction with dumps of a cluster, separated by zero bytes: checks that
//! nothing panics, and that a redacted dump can be redacted again.
#![no_main]

use daemonset_preflight::contract::{self, DiagnoseCall, RedactCall};
use daemonset_preflight::manifest;
use daemonset_preflight::manifest::dump::DumpReader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut reader = DumpReader::default();
    for text in bytes.split(|byte| *byte == 0) {
        text.chunks(7).for_each(|piece| reader.push(piece));
        reader.end_text();
    }
    let _ = contract::diagnose_dump(&reader.finish(), &DiagnoseCall::default());
    let texts = bytes.split(|byte| *byte == 0).filter_map(|text| manifest::text(text).ok());
    let texts = texts.map(|text| text.into_owned()).collect();
    let redacted = contract::redact(&RedactCall { texts }).list.to_string();
    let again = contract::redact(&RedactCall { texts: vec![redacted] });
    assert!(again.problems.is_empty(), "{:?}", again.problems);
});
