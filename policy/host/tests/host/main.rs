//! The tests of the built policy, in one program: each program that is linked apart
//! compiles `policy.wasm` once more, and links the engine once more.
#![allow(
    missing_docs,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may fail loudly, and reads its cases from files"
)]

use std::sync::LazyLock;

use daemonset_preflight_policy_host::Policy;

mod cluster;
mod cold_start;
mod cost;
mod groups;
mod largest;
mod manifests;
mod policy;
mod rollout;
mod rules;
mod sessions;
#[path = "../../../../tests/memory/snapshot.rs"]
mod snapshot;
mod soak;

/// Compiling the module takes longer than all calls together.
static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::built().unwrap());
