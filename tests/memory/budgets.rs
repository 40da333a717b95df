//! Compares the allocations of the twelve workloads of `workloads.rs` with `budgets.txt`.

use std::path::Path;

use daemonset_preflight::contract;

use crate::allocator::{Taken, alone, taken};
use crate::snapshot::assert_near;
use crate::workloads::{Workload, workloads};

#[test]
fn workloads_allocate_as_much_as_they_did() {
    alone(|| {
        let all = workloads();
        let measured: Vec<(&str, [u64; 2])> = all
            .iter()
            .map(|Workload { name, function, call }| {
                // The first call is not counted, because it sets up what is initialized once.
                let answer = contract::call(function, call);
                assert!(!answer.contains("\"invalidCall\""), "{name}: {answer}");
                let Taken { allocations, most } = taken(|| contract::call(function, call)).1;
                (*name, [allocations as u64, most as u64])
            })
            .collect();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/memory/budgets.txt");
        assert_near(&file, ["allocations", "most bytes held at a time"], &measured);
    });
}
