//! The tests of the built policy, in one program: every further program would compile `policy.wasm`
//! and link the engine again.
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

/// Shared, because compiling the module takes longer than all calls together.
static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::built().unwrap());
