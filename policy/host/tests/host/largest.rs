//! The largest requests that the API server accepts: how much memory they take in the guest.

use daemonset_preflight_policy_host::{Offer, Response, none, payload};
use serde_json::{Value, json};

use crate::POLICY;

/// Returns a request for an object that reaches a size by a list at `pointer`.
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

/// The memory that Kubewarden gives a policy by default.
const MEMORY: usize = 256 << 20;

/// Of the objects of 1 MiB that the API server accepts, a list of volumes takes most: each volume
/// is decoded into a struct of 2 KB.
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

/// A client that reaches the policy server directly can send what the API server would refuse
/// before it calls a policy; and an update holds two objects.
#[test]
fn what_would_take_more_memory_is_refused_with_the_field() {
    let volumes = "/object/spec/template/spec/volumes";
    let empty = request(volumes, |_| json!({}), 1 << 20);
    let volume = |i| json!({"name": format!("v{i}"), "emptyDir": {}});
    let mut update: Value = serde_json::from_str(&request(volumes, volume, 1 << 20)).unwrap();
    update["operation"] = json!("UPDATE");
    update["oldObject"] = update["object"].clone();
    let containers = "/object/spec/template/spec/containers";
    let containers = request(containers, |_| json!({}), 1 << 20);
    let update = update.to_string();
    for (request, field) in [(&empty, "volumes"), (&update, "volumes"), (&containers, "containers")]
    {
        let payload = payload("{}", request);
        let metering = POLICY.metered("validate", payload.as_bytes(), Offer::of(none())).unwrap();
        let response: Response = serde_json::from_slice(&metering.answer).unwrap();
        println!("{field}: {} MiB, {} fuel", metering.memory >> 20, metering.fuel);
        assert!(!response.accepted);
        let message = response.message.unwrap();
        let start = format!("spec.template.spec.{field}[");
        assert!(message.contains(&start), "{message}");
        assert!(message.ends_with("take more than 72 MiB of memory"), "{message}");
        assert!(metering.memory <= MEMORY, "{field}: {} bytes", metering.memory);
    }
}
