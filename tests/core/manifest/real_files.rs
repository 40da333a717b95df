//! DaemonSets of public repositories, if the shared folder exists next to the checkout.

use std::path::Path;

use daemonset_preflight::manifest::{Documents, Entry};

#[test]
fn files_of_public_repositories_are_decoded_as_recorded() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/manifests");
    let Ok(expected) = std::fs::read_to_string(folder.join("EXPECTED.jsonl")) else { return };
    for line in expected.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let file = case["file"].as_str().unwrap();
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let documents = Documents::read(&text);
        let entries = documents.entries();
        let [Entry::DaemonSet(object) | Entry::Other(object)] = entries.as_slice() else {
            panic!("{file}")
        };
        let (decode, strict) = match object.decode_daemon_set() {
            Ok(decoded) => (None, decoded.strict.into_iter().map(|f| f.message).collect()),
            Err(error) => (Some(error.message), Vec::new()),
        };
        let expect = &case["expect"];
        assert_eq!(decode.as_deref(), expect.get("decode").map(|d| d.as_str().unwrap()), "{file}");
        let want: Vec<String> =
            serde_json::from_value(expect.get("strict").cloned().unwrap_or_default())
                .unwrap_or_default();
        assert_eq!(strict, want, "{file}");
    }
}
