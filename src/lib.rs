//! Predicts what the API server, the DaemonSet controller and the scheduler will do with a
//! DaemonSet, before it is applied.
//!
//! ```
//! use daemonset_preflight::contract::{self, PlaceCall, ValidateCall};
//!
//! let daemon_set = r#"
//! apiVersion: apps/v1
//! kind: DaemonSet
//! metadata: {name: cache}
//! spec:
//!   selector: {matchLabels: {app: cache}}
//!   template:
//!     metadata: {labels: {app: cache}}
//!     spec:
//!       nodeSelector: {disktype: sdd}
//!       containers: [{name: cache, image: "cache:1"}]
//! "#;
//! let nodes = r#"{"kind": "List", "items": [
//!     {"kind": "Node", "metadata": {"name": "a", "labels": {"disktype": "ssd"}}}
//! ]}"#;
//!
//! let answer = contract::validate(&ValidateCall { text: daemon_set.to_owned(), ..ValidateCall::default() });
//! assert!(answer.accepted);
//!
//! let answer = contract::place(&PlaceCall {
//!     daemon_sets: daemon_set.to_owned(),
//!     nodes: nodes.to_owned(),
//!     ..PlaceCall::default()
//! });
//! let placed = &answer.daemon_sets[0];
//! assert_eq!(placed.should_run, 0);
//! assert_eq!(placed.hints, ["no node has `disktype=sdd`; 1 node has `disktype=ssd`"]);
//! assert_eq!(
//!     placed.remedies[0].text,
//!     "ask for `disktype=ssd` instead of `disktype=sdd`: 1 more node",
//! );
//! ```
//!
//! The modules in reading order; each builds on those before it:
//!
//! - [`field`], [`names`], [`quantity`]: field errors and paths, checks of the format of strings,
//!   resource quantities;
//! - [`version`]: the supported versions of Kubernetes, and the differences between them;
//! - [`manifest`], [`defaults`]: parsing text into objects, and the defaults that the API server
//!   sets;
//! - [`apply`]: merging a file into the live object, as `kubectl apply` does;
//! - [`redaction`]: making objects safe to share;
//! - [`selectors`]: selectors of labels and nodes, parsed once;
//! - [`validation`]: what the API server answers to a create or an update;
//! - [`scheduling`]: whether a pod can be bound to a node: resources, host ports, taints;
//! - [`placement`]: which nodes run a pod of a DaemonSet, and why;
//! - [`simulation`]: what the controller does next, step by step;
//! - [`diagnosis`]: what is wrong with the DaemonSets of a running cluster;
//! - [`contract`]: all of the above as calls and answers of plain data.
//!
//! # Scope
//!
//! kube-apiserver of Kubernetes 1.34 to 1.37; the DaemonSet controller, and the scheduler's
//! filters for resources and host ports, as of 1.36 with its default feature gates. The core is
//! pure: it reads no file, clock or environment variable, and no input makes it panic.
//!
//! # Features
//!
//! - `yaml` (on by default): reads YAML as well as JSON.
//! - `typescript`: exports the types of the contract as TypeScript.
//! - `cli`: the command line program.
//! - `wasm`: the exports for JavaScript.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]
#![cfg_attr(test, allow(missing_docs, reason = "tests explain themselves"))]

pub mod apply;
pub mod contract;
pub mod defaults;
pub mod diagnosis;
pub mod field;
pub mod manifest;
pub mod names;
pub mod placement;
pub mod quantity;
pub mod redaction;
pub mod rules;
pub mod scheduling;
pub mod selectors;
pub mod simulation;
pub mod validation;
pub mod version;
#[cfg(feature = "wasm")]
pub mod wasm;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
