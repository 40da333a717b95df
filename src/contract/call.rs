//! The calls by name, over JSON text.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{compare, convert, default, lint, place, reach, simulate, survey, validate};

/// The names that [`call`] knows.
pub const CALLS: &[&str] =
    &["validate", "default", "lint", "place", "survey", "compare", "simulate", "reach", "convert"];

/// Answers a call given as JSON text: `{"ok": …}`, or `{"error": "…"}` when the call
/// itself is not understood (an unknown name, unknown keys, a wrong type).
pub fn call(name: &str, json: &str) -> String {
    match name {
        "validate" => answer(json, validate),
        "default" => answer(json, default),
        "lint" => answer(json, lint),
        "place" => answer(json, place),
        "survey" => answer(json, survey),
        "compare" => answer(json, compare),
        "simulate" => answer(json, simulate),
        "reach" => answer(json, reach),
        "convert" => answer(json, convert),
        _ => error(&format!("unknown call `{name}`; there are {}", CALLS.join(", "))),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Reply<T> {
    Ok(T),
    Error(String),
}

fn answer<C: DeserializeOwned, A: Serialize>(json: &str, ask: impl Fn(&C) -> A) -> String {
    match serde_json::from_str::<C>(json) {
        Ok(call) => write(&Reply::Ok(ask(&call))),
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
