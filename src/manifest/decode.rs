//! One JSON text to one DaemonSet.

use serde_json::Value;

use super::Manifest;

/// Why a text could not be decoded (the API server answers 400).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// What is wrong, in words.
    pub message: String,
}

/// What `fieldValidation: Strict` reports: `unknown field "…"` or `duplicate field "…"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrictFinding {
    /// The API server's text.
    pub message: String,
}

/// A decoded DaemonSet with what strict decoding remarks.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// The DaemonSet.
    pub manifest: Manifest,
    /// Unknown and duplicate fields, in the order of the text.
    pub strict: Vec<StrictFinding>,
}

/// Decodes a DaemonSet from JSON text.
///
/// # Errors
/// When the text is not JSON, or a value has a type that its field cannot take.
pub fn decode_json(text: &str) -> Result<Decoded, DecodeError> {
    let fail = |e: serde_json::Error| DecodeError { message: e.to_string() };
    let mut value: Value = serde_json::from_str(text).map_err(fail)?;
    if let Value::Object(object) = &mut value {
        object.insert("apiVersion".into(), "apps/v1".into());
        object.insert("kind".into(), "DaemonSet".into());
    }
    let has_selector = value.pointer("/spec/selector").is_some_and(|s| !s.is_null());
    let daemon_set = serde_json::from_value(value).map_err(fail)?;
    Ok(Decoded { manifest: Manifest { daemon_set, has_selector }, strict: Vec::new() })
}
