//! Dispatches the calls by name, over JSON text.

use std::convert::Infallible;
use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    ValidateCall, compare, convert, default, diagnose, lint, place, reach, redact, simulate,
    survey, validate,
};
use crate::version::GateErrors;

/// The names of the calls that [`call`] answers.
pub const CALLS: &[&str] = &[
    "validate", "default", "lint", "place", "survey", "compare", "simulate", "reach", "convert",
    "diagnose", "redact",
];

/// Answers a call given as JSON text: `{"ok": …}`, or `{"error": "…"}` when the call itself is
/// invalid (an unknown name, unknown keys, a value of the wrong type or out of range).
pub fn call(name: &str, json: &str) -> String {
    match name {
        "validate" => answer_or_not(json, |call: &ValidateCall| {
            call.servers()?;
            Ok::<_, GateErrors>(validate(call))
        }),
        "default" => answer_or_not(json, default),
        "lint" => answer(json, lint),
        "place" => answer(json, place),
        "survey" => answer(json, survey),
        "compare" => answer(json, compare),
        "simulate" => answer(json, simulate),
        "reach" => answer(json, reach),
        "convert" => answer(json, convert),
        "redact" => answer(json, redact),
        "diagnose" => answer_or_not(json, diagnose),
        _ => unknown_call(name, CALLS),
    }
}

/// Returns the error for an unknown call; `known` are the names that exist.
pub(super) fn unknown_call(name: &str, known: &[&str]) -> String {
    error(&format!("unknown call `{name}`; there are {}", known.join(", ")))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Reply<T> {
    Ok(T),
    Error(String),
}

/// Answers a call that is given as JSON text.
pub(super) fn answer<C: DeserializeOwned, A: Serialize>(
    json: &str,
    ask: impl Fn(&C) -> A,
) -> String {
    answer_or_not(json, |call| Ok::<A, Infallible>(ask(call)))
}

/// As [`answer`], for a call that can parse and still be rejected.
pub(super) fn answer_or_not<C: DeserializeOwned, A: Serialize, E: Display>(
    json: &str,
    ask: impl Fn(&C) -> Result<A, E>,
) -> String {
    match serde_json::from_str::<C>(json) {
        Ok(call) => match ask(&call) {
            Ok(answer) => write(&Reply::Ok(answer)),
            Err(problem) => error(&problem.to_string()),
        },
        Err(refusal) => error(&refusal.to_string()),
    }
}

fn error(message: &str) -> String {
    write(&Reply::<()>::Error(message.to_owned()))
}

fn write<T: Serialize>(reply: &Reply<T>) -> String {
    // Maps in answers have only string keys, so that serializing an answer cannot fail.
    serde_json::to_string(reply)
        .unwrap_or_else(|e| format!("{{\"error\":\"{}\"}}", e.classify() as u8))
}
