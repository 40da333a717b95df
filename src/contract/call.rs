//! The calls by name, over JSON text.

use std::convert::Infallible;
use std::fmt::Display;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    ValidateCall, compare, convert, default, diagnose, lint, place, reach, redact, simulate,
    survey, validate,
};
use crate::version::GateErrors;

/// The names that [`call`] knows.
pub const CALLS: &[&str] = &[
    "validate", "default", "lint", "place", "survey", "compare", "simulate", "reach", "convert",
    "diagnose", "redact",
];

/// Answers a call given as JSON text: `{"ok": …}`, or `{"error": "…"}` when the call
/// itself is not understood (an unknown name, unknown keys, a wrong type).
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

/// The answer to a call that there is not.
pub(super) fn unknown_call(name: &str, known: &[&str]) -> String {
    error(&format!("unknown call `{name}`; there are {}", known.join(", ")))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Reply<T> {
    Ok(T),
    Error(String),
}

/// The answer to a call that is given as JSON text.
pub(super) fn answer<C: DeserializeOwned, A: Serialize>(
    json: &str,
    ask: impl Fn(&C) -> A,
) -> String {
    answer_or_not(json, |call| Ok::<A, Infallible>(ask(call)))
}

/// The answer to a call that may be understood and not be answered.
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
    // Answers have string keys only, so that writing them cannot fail.
    serde_json::to_string(reply)
        .unwrap_or_else(|e| format!("{{\"error\":\"{}\"}}", e.classify() as u8))
}
