//! An embedded waPC host for the built policy, which behaves like Kubewarden's.
//!
//! Behind the feature `engine`, because its WebAssembly engine takes minutes to compile.
#![cfg(feature = "engine")]
#![allow(clippy::disallowed_methods, reason = "reads the built policy, outside the core")]

mod clock;
mod engine;
mod fake;
mod group;
mod session;

pub use clock::{Clock, Deadline};
pub use engine::{Compiled, Guest, Metering, Offer, TIME_IS_OVER};
pub use fake::{Call, Calls, Capabilities, Cluster, Waiting};
pub use group::{GroupAnswer, of_group};
pub use session::{Recorder, Session};

use std::{collections::BTreeMap, error::Error, path::PathBuf, sync::Arc};

use serde::Deserialize;

/// An error of the host or the guest, such as a module that does not load or a call that traps.
pub type HostError = Box<dyn Error + Send + Sync>;

/// The built policy, compiled. Each call gets a new instance, as in Kubewarden's policy server.
pub struct Policy {
    compiled: Compiled,
}

/// The policy's answer to an admission request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Whether the request is allowed.
    pub accepted: bool,
    /// Why the request is refused.
    pub message: Option<String>,
    /// The HTTP status of a refusal.
    pub code: Option<u16>,
    /// The object to store instead. This policy changes none.
    #[serde(default)]
    pub mutated_object: Option<serde_json::Value>,
    /// Annotations for the audit log.
    pub audit_annotations: Option<BTreeMap<String, String>>,
    /// Warnings for the user, which an allowed request may have too.
    pub warnings: Option<Vec<String>>,
}

/// The policy's answer to settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsResponse {
    /// Whether the settings are valid.
    pub valid: bool,
    /// Why the settings are not valid.
    pub message: Option<String>,
}

impl Policy {
    /// Loads the [built] policy.
    ///
    /// # Errors
    /// When the file is missing or is not a waPC guest.
    pub fn built() -> Result<Self, HostError> {
        Policy::load(&built()?)
    }

    /// Loads a waPC guest.
    ///
    /// # Errors
    /// When the bytes are not a waPC guest.
    pub fn load(module: &[u8]) -> Result<Self, HostError> {
        Ok(Policy { compiled: Compiled::load(module)? })
    }

    /// Calls an operation of the guest. The host offers no capabilities.
    ///
    /// # Errors
    /// When the operation is unknown or fails, or the guest traps.
    pub fn call(&self, operation: &str, payload: &[u8]) -> Result<Vec<u8>, HostError> {
        self.call_with(operation, payload, none())
    }

    /// Calls an operation of the guest, with capabilities of the host.
    ///
    /// # Errors
    /// When the operation is unknown or fails, or the guest traps.
    pub fn call_with(
        &self,
        operation: &str,
        payload: &[u8],
        capabilities: Arc<Capabilities>,
    ) -> Result<Vec<u8>, HostError> {
        Ok(self.metered(operation, payload, Offer::of(capabilities))?.answer)
    }

    /// Calls an operation of the guest, and returns its cost with the answer.
    ///
    /// # Errors
    /// When the operation is unknown or fails, or the guest traps or is stopped.
    pub fn metered(
        &self,
        operation: &str,
        payload: &[u8],
        offer: Offer,
    ) -> Result<Metering, HostError> {
        self.compiled.call(operation, payload, offer)
    }

    /// Creates an instance of the guest, which can be called repeatedly.
    ///
    /// # Errors
    /// When the instance cannot be created.
    pub fn instance(&self, offer: Offer) -> Result<Guest, HostError> {
        self.compiled.instance(offer)
    }

    /// Sends an admission request with settings, both JSON texts, to the policy in a cluster. Also
    /// returns the calls that the policy made.
    ///
    /// # Errors
    /// When the guest traps or its answer does not conform to the protocol.
    pub fn review(
        &self,
        settings: &str,
        request: &str,
        cluster: Cluster,
    ) -> Result<(Response, Calls), HostError> {
        let (offer, calls) = cluster.offer();
        let bytes = self.metered("validate", payload(settings, request).as_bytes(), offer)?.answer;
        Ok((serde_json::from_slice(&bytes)?, calls))
    }

    /// Sends an admission request, as JSON text, to the policy with default settings.
    ///
    /// # Errors
    /// When the guest traps or its answer does not conform to the protocol.
    pub fn validate(&self, request: &str) -> Result<Response, HostError> {
        Ok(serde_json::from_slice(&self.call("validate", payload("{}", request).as_bytes())?)?)
    }

    /// Sends settings, as JSON text, to the policy.
    ///
    /// # Errors
    /// When the guest traps or its answer does not conform to the protocol.
    pub fn validate_settings(&self, settings: &str) -> Result<SettingsResponse, HostError> {
        Ok(serde_json::from_slice(&self.call("validate_settings", settings.as_bytes())?)?)
    }
}

/// Returns the bytes of the `policy.wasm` that `make policy.wasm` writes, or of the file in
/// `POLICY_WASM`.
///
/// # Errors
/// When the file is missing.
pub fn built() -> Result<Vec<u8>, HostError> {
    let default = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policy.wasm"));
    let path = std::env::var_os("POLICY_WASM").map_or_else(default, PathBuf::from);
    let read = std::fs::read(&path);
    read.map_err(|error| format!("{}: {error}: run 'make policy.wasm'", path.display()).into())
}

/// Returns the payload of `validate`.
pub fn payload(settings: &str, request: &str) -> String {
    format!(r#"{{"settings":{settings},"request":{request}}}"#)
}

/// Returns a host that offers no capabilities.
pub fn none() -> Arc<Capabilities> {
    Arc::new(|namespace, operation, _| Err(format!("no such capability: {namespace}/{operation}")))
}
