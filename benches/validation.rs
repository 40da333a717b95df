//! Decode, default and validate one DaemonSet of 1.5 KB: what a request costs.
#![allow(clippy::expect_used, reason = "a measurement of what fails measures nothing")]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use daemonset_preflight::{defaults, manifest, validation};

const OBJECT: &str = include_str!("data/log-agent.json");

fn benches(c: &mut Criterion) {
    let decoded = manifest::decode_json(OBJECT).expect("a DaemonSet").manifest;
    let mut defaulted = decoded.clone();
    defaults::apply(&mut defaulted.daemon_set);
    assert!(validation::create(&mut defaulted.clone()).errors.is_empty(), "the object is valid");

    let mut group = c.benchmark_group("validation");
    group.throughput(Throughput::Bytes(OBJECT.len() as u64));
    group.bench_function("decode", |b| b.iter(|| manifest::decode_json(OBJECT)));
    group.bench_function("default", |b| {
        b.iter_batched_ref(
            || decoded.clone(),
            |object| defaults::apply(&mut object.daemon_set),
            criterion::BatchSize::SmallInput,
        );
    });
    group.bench_function("validate", |b| {
        b.iter_batched_ref(
            || defaulted.clone(),
            validation::create,
            criterion::BatchSize::SmallInput,
        );
    });
    group.bench_function("all", |b| {
        b.iter(|| {
            let mut object = manifest::decode_json(OBJECT).expect("a DaemonSet").manifest;
            defaults::apply(&mut object.daemon_set);
            validation::create(&mut object)
        });
    });
    group.finish();
}

criterion_group!(validation_benches, benches);
criterion_main!(validation_benches);
