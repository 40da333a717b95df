//! The answer of `validate`, in the words and codes of the API server.

use daemonset_preflight::field::{ErrorList, invalid_message};
use kubewarden_policy_sdk::{response::ValidationResponse, wapc_guest::CallResult};

/// The API server's codes: it could not read the object, or it refuses it.
const BAD_REQUEST: u16 = 400;
const UNPROCESSABLE_ENTITY: u16 = 422;

/// A verdict on one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    refusal: Option<(u16, String)>,
    warnings: Vec<String>,
}

impl Answer {
    /// Nothing to say.
    pub(crate) fn accepted() -> Self {
        Answer { refusal: None, warnings: Vec::new() }
    }

    /// The request or an object in it cannot be read.
    pub(crate) fn unreadable(reason: String) -> Self {
        Answer { refusal: Some((BAD_REQUEST, reason)), warnings: Vec::new() }
    }

    /// What the API server says of the DaemonSet `name`: it refuses it when there are
    /// errors, and remarks the warnings in either case.
    pub(crate) fn of(name: &str, errors: &ErrorList, warnings: Vec<String>) -> Self {
        let refusal =
            (!errors.is_empty()).then(|| (UNPROCESSABLE_ENTITY, invalid_message(name, errors)));
        Answer { refusal, warnings }
    }

    /// The bytes for the host.
    pub(crate) fn into_call_result(self) -> CallResult {
        let (code, message) = self.refusal.unzip();
        Ok(serde_json::to_vec(&ValidationResponse {
            accepted: message.is_none(),
            message,
            code,
            mutated_object: None,
            audit_annotations: None,
            warnings: (!self.warnings.is_empty()).then_some(self.warnings),
        })?)
    }
}
