//! The calls by name, over JSON text.

use serde::Serialize;
use serde::de::DeserializeOwned;

#[cfg(feature = "preflight")]
use super::{compare, default, place, survey, validate};
#[cfg(feature = "simulate")]
use super::{convert, reach, simulate};

/// The names that [`call`] knows.
pub const CALLS: &[&str] = &[
    #[cfg(feature = "preflight")]
    "validate",
    #[cfg(feature = "preflight")]
    "default",
    #[cfg(feature = "preflight")]
    "place",
    #[cfg(feature = "preflight")]
    "survey",
    #[cfg(feature = "preflight")]
    "compare",
    #[cfg(feature = "simulate")]
    "simulate",
    #[cfg(feature = "simulate")]
    "reach",
    #[cfg(feature = "simulate")]
    "convert",
];

/// Answers a call given as JSON text: `{"ok": …}`, or `{"error": "…"}` when the call
/// itself is not understood (an unknown name, unknown keys, a wrong type).
pub fn call(name: &str, json: &str) -> String {
    match name {
        #[cfg(feature = "preflight")]
        "validate" => answer(json, validate),
        #[cfg(feature = "preflight")]
        "default" => answer(json, default),
        #[cfg(feature = "preflight")]
        "place" => answer(json, place),
        #[cfg(feature = "preflight")]
        "survey" => answer(json, survey),
        #[cfg(feature = "preflight")]
        "compare" => answer(json, compare),
        #[cfg(feature = "simulate")]
        "simulate" => answer(json, simulate),
        #[cfg(feature = "simulate")]
        "reach" => answer(json, reach),
        #[cfg(feature = "simulate")]
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
