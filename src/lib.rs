//! What the API server, the DaemonSet controller and the scheduler would say of a
//! DaemonSet, before it is applied.
//!
//! Kubernetes 1.36, default feature gates.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(missing_docs, reason = "tests explain themselves"))]

pub mod contract;
pub mod defaults;
pub mod field;
pub mod manifest;
pub mod names;
pub mod placement;
pub mod quantity;
pub mod selectors;
pub mod simulation;
pub mod validation;
#[cfg(feature = "wasm")]
pub mod wasm;
