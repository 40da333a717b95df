//! An embedded waPC host for the built policy, as Kubewarden's own is one.
//!
//! Behind the feature `engine`, because its WebAssembly engine takes minutes to compile.
#![cfg(feature = "engine")]
#![allow(clippy::disallowed_methods, reason = "reads the built policy, outside the core")]

use std::{error::Error, path::PathBuf};

use serde::Deserialize;
use wapc::WapcHost;
use wasmtime_provider::{WasmtimeEngineProviderBuilder, WasmtimeEngineProviderPre};

/// What can go wrong between host and guest: the module does not load, or a call traps.
pub type HostError = Box<dyn Error + Send + Sync>;

/// The built policy, compiled. Each call gets an instance of its own, as in Kubewarden's
/// policy server.
pub struct Policy {
    compiled: WasmtimeEngineProviderPre,
}

/// The policy's answer to an admission request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Whether the request may go on.
    pub accepted: bool,
    /// Why not.
    pub message: Option<String>,
    /// The HTTP status of a refusal.
    pub code: Option<u16>,
    /// The object that should be stored instead. This policy changes none.
    pub mutated_object: Option<serde_json::Value>,
    /// What the audit log should keep.
    pub audit_annotations: Option<serde_json::Value>,
    /// What the user is told, also when the request goes on.
    pub warnings: Option<Vec<String>>,
}

/// The policy's answer to settings.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsResponse {
    /// Whether they can be used.
    pub valid: bool,
    /// Why not.
    pub message: Option<String>,
}

impl Policy {
    /// Loads `policy.wasm`, as `make policy.wasm` leaves it, or the file that
    /// `POLICY_WASM` names.
    ///
    /// # Errors
    /// When the file is missing or is not a waPC guest.
    pub fn built() -> Result<Self, HostError> {
        let default = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policy.wasm"));
        let path = std::env::var_os("POLICY_WASM").map_or_else(default, PathBuf::from);
        let module = std::fs::read(&path)
            .map_err(|error| format!("{}: {error}: run 'make policy.wasm'", path.display()))?;
        Policy::load(&module)
    }

    /// Loads a waPC guest.
    ///
    /// # Errors
    /// When the bytes are not a waPC guest.
    pub fn load(module: &[u8]) -> Result<Self, HostError> {
        let compiled = WasmtimeEngineProviderBuilder::new().module_bytes(module).build_pre()?;
        Ok(Policy { compiled })
    }

    /// Calls an operation of the guest with bytes. The host offers it no capabilities.
    ///
    /// # Errors
    /// When there is no such operation, it fails, or the guest traps.
    pub fn call(&self, operation: &str, payload: &[u8]) -> Result<Vec<u8>, HostError> {
        let refuse = |_id, binding: &str, namespace: &str, operation: &str, _payload: &[u8]| {
            Err(format!("no such capability: {binding}/{namespace}/{operation}").into())
        };
        let instance = self.compiled.rehydrate(None)?;
        let host = WapcHost::new(Box::new(instance), Some(Box::new(refuse)))?;
        Ok(host.call(operation, payload)?)
    }

    /// Puts an admission request, as JSON text, to the policy.
    ///
    /// # Errors
    /// When the guest traps or its answer is not of the protocol.
    pub fn validate(&self, request: &str) -> Result<Response, HostError> {
        let payload = format!(r#"{{"settings":{{}},"request":{request}}}"#);
        Ok(serde_json::from_slice(&self.call("validate", payload.as_bytes())?)?)
    }

    /// Puts settings, as JSON text, to the policy.
    ///
    /// # Errors
    /// When the guest traps or its answer is not of the protocol.
    pub fn validate_settings(&self, settings: &str) -> Result<SettingsResponse, HostError> {
        Ok(serde_json::from_slice(&self.call("validate_settings", settings.as_bytes())?)?)
    }
}
