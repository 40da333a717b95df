//! Requests as large as the API server lets them be: what they take of the guest.

use daemonset_preflight_policy_host::{Offer, Response, none, payload};
use serde_json::{Value, json};

use crate::POLICY;

/// A request for an object with a list in a place that makes it so large.
fn request(pointer: &str, item: impl Fn(usize) -> Value, bytes: usize) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../test_data");
    let sample = std::fs::read_to_string(format!("{folder}/good.json")).unwrap();
    let mut request: Value = serde_json::from_str(&sample).unwrap();
    let mut items = Vec::new();
    let mut length = 0;
    while length < bytes {
        let item = item(items.len());
        length += item.to_string().len() + 1;
        items.push(item);
    }
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    request.pointer_mut(parent).unwrap()[field] = items.into();
    request.to_string()
}

/// Kubewarden gives a policy so much by default.
const MEMORY: usize = 256 << 20;

/// Of objects of a mebibyte that the API server accepts, the dearest is a list of volumes: each
/// is a struct of 2 KB once it is decoded. What it refuses, it does before it asks a policy;
/// lists of nothing but empty items would take more than there is.
#[test]
fn the_largest_objects_fit_into_the_memory_of_a_policy() {
    type Item = fn(usize) -> Value;
    let cases: [(&str, Item); 5] = [
        ("spec/template/spec/volumes", |i| json!({"name": format!("v{i}"), "emptyDir": {}})),
        ("spec/template/spec/containers/0/env", |i| json!({"name": format!("A{i}"), "value": "x"})),
        (
            "spec/template/spec/tolerations",
            |i| json!({"key": format!("k{i}"), "operator": "Exists"}),
        ),
        ("spec/template/spec/imagePullSecrets", |i| json!({"name": format!("s{i}")})),
        ("metadata/managedFields", |_| json!({})),
    ];
    for (place, item) in cases {
        let request = request(&format!("/object/{place}"), item, 1 << 20);
        let payload = payload("{}", &request);
        let metering = POLICY.metered("validate", payload.as_bytes(), Offer::of(none())).unwrap();
        let response: Response = serde_json::from_slice(&metering.answer).unwrap();
        println!("{place}: {} MiB, {} fuel", metering.memory >> 20, metering.fuel);
        assert!(response.accepted, "{place}: {:?}", response.message);
        assert!(metering.memory <= MEMORY, "{place}: {} bytes", metering.memory);
    }
}
