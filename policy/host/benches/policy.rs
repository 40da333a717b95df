//! Time and fuel of a request through the built policy: `make bench-policy`.
//!
//! The targets, on an idle machine: at most 40 µs for an object of 1.5 KB, at most 26 µs for a
//! request of 0.4 KB. The ids `policy/…` measure the guest's own time, with one instance for all
//! calls; the ids `instance/…` make an instance for every call, as the policy server does.
#![allow(missing_docs, reason = "the harness's macros make public functions")]
#![allow(clippy::print_stdout, reason = "the fuel is printed beside the times")]
#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]
#![allow(clippy::disallowed_methods, reason = "reads the samples, outside the core")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use daemonset_preflight_policy_host::{Compiled, Offer, built, none, payload};

/// A request of 0.4 KB: about the smallest DaemonSet that breaks no rule.
const SMALL: &str = r#"{"uid":"1","kind":{"group":"apps","version":"v1","kind":"DaemonSet"},"operation":"CREATE","namespace":"a","object":{"metadata":{"name":"a"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"priorityClassName":"p","containers":[{"name":"c","image":"c:1","resources":{"requests":{"cpu":"1","memory":"1Mi"}}}]}}}}}"#;

fn samples() -> Vec<(&'static str, String)> {
    let sample = |name: &str| {
        let file = format!("{}/../test_data/{name}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(file).unwrap()
    };
    let compact =
        |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string();
    // As the API server sends it: without whitespace.
    let object = compact(include_str!("../../../benches/data/log-agent.json").to_owned());
    let of_1500_bytes = format!(
        r#"{{"uid":"1","kind":{{"group":"apps","version":"v1","kind":"DaemonSet"}},"operation":"CREATE","namespace":"a","object":{object}}}"#
    );
    vec![
        ("0.4-KB", SMALL.to_owned()),
        ("1.5-KB", of_1500_bytes),
        ("two-errors", compact(sample("two-errors"))),
        ("update", compact(sample("update-changes-image"))),
        ("other-kind", compact(sample("other-kind"))),
    ]
}

fn requests(criterion: &mut Criterion) {
    let module = built().unwrap();
    let compiled = Compiled::load(&module).unwrap();
    println!("policy.wasm: {} bytes", module.len());
    for (name, request) in samples() {
        let payload = payload("{}", &request);
        let payload = payload.as_bytes();
        let offer = || Offer::of(none());
        let fuel = compiled.call("validate", payload, offer()).unwrap().fuel;
        println!("{name}: a request of {} bytes, {fuel} fuel", request.len());
        let mut guest = compiled.instance(offer()).unwrap();
        criterion.bench_function(&format!("policy/{name}"), |bencher| {
            bencher.iter(|| guest.call("validate", black_box(payload)).unwrap());
        });
        criterion.bench_function(&format!("instance/{name}"), |bencher| {
            bencher.iter(|| compiled.call("validate", black_box(payload), offer()).unwrap());
        });
    }
}

criterion_group!(benches, requests);
criterion_main!(benches);
