//! Real DaemonSets through the built policy, if a folder of them, with the API server's answers,
//! exists beside the checkout.

use std::path::Path;

use daemonset_preflight::manifest::{Documents, Entry};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::POLICY;

#[derive(Deserialize)]
struct Line {
    file: String,
    expect: Expected,
}

#[derive(Deserialize)]
struct Expected {
    errors: Vec<Value>,
    decode: Option<String>,
}

/// Returns the request for a DaemonSet as the API server would send it: its manifest, as JSON.
fn request(text: &str) -> Option<Value> {
    let documents = Documents::read(text);
    documents.entries().into_iter().find_map(|entry| match entry {
        Entry::DaemonSet(object) => {
            let (value, _) = object.decode::<Value>().ok()?;
            Some(json!({
                "uid": "1", "operation": "CREATE", "name": object.name(), "namespace": "default",
                "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
                "resource": {"group": "apps", "version": "v1", "resource": "daemonsets"},
                "userInfo": {"username": "someone", "groups": []},
                "object": value,
            }))
        }
        Entry::Other(_) | Entry::Unreadable(_) => None,
    })
}

#[test]
fn real_daemon_sets_are_answered_as_the_api_server_answers_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/manifests");
    let Ok(expected) = std::fs::read_to_string(folder.join("EXPECTED.jsonl")) else {
        println!("no folder of real manifests beside the checkout: nothing asked");
        return;
    };
    let (mut accepted, mut refused, mut wrong) = (0, 0, Vec::new());
    for line in expected.lines() {
        let Line { file, expect } = serde_json::from_str(line).unwrap();
        let text = std::fs::read_to_string(folder.join(&file)).unwrap();
        let Some(request) = request(&text) else {
            if expect.decode.is_none() {
                wrong.push(format!("{file}: no DaemonSet was found"));
            }
            continue;
        };
        let response = POLICY.validate(&request.to_string()).expect("the guest must not fail");
        let refusable = expect.decode.is_some() || !expect.errors.is_empty();
        match (response.accepted, refusable) {
            (true, false) => accepted += 1,
            (false, true) => refused += 1,
            (verdict, _) => {
                wrong.push(format!("{file}: accepted {verdict}: {:?}", response.message))
            }
        }
    }
    println!("{accepted} accepted and {refused} refused, as by the API server");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(accepted > 0 && refused > 0, "the folder has both");
}
