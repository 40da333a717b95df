//! The Kubewarden policy as a waPC guest: forwards the calls of protocol `v1` to
//! [`daemonset_preflight_admission`], which decides.

mod clock;

use daemonset_preflight_admission as admission;
use kubewarden_policy_sdk::{
    protocol_version_guest,
    wapc_guest::{CallResult, host_call, register_function},
};

/// Registers the guest's operations. The host calls this once, before any of them.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "waPC finds a guest's entry by this symbol name")]
pub extern "C" fn wapc_init() {
    register_function("validate", validate);
    register_function("validate_settings", validate_settings);
    register_function("protocol_version", protocol_version_guest);
}

/// Answers one admission request. Never fails: a request that cannot be read is refused.
pub fn validate(payload: &[u8]) -> CallResult {
    Ok(admission::validate(payload, &Kubewarden).into_bytes())
}

/// Reports whether settings are valid. Never fails: settings that cannot be read are not valid.
pub fn validate_settings(payload: &[u8]) -> CallResult {
    Ok(admission::validate_settings(payload).into_bytes())
}

/// Kubewarden's policy server or kwctl.
struct Kubewarden;

impl admission::Host for Kubewarden {
    fn call(&self, operation: &str, request: &str) -> Result<Vec<u8>, String> {
        let answer = host_call("kubewarden", "kubernetes", operation, request.as_bytes());
        answer.map_err(|error| error.to_string())
    }

    fn milliseconds(&self) -> u64 {
        clock::milliseconds()
    }
}
