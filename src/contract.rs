//! Calls and answers as plain data: what every shell speaks.
//!
//! A call is a JSON object whose unknown keys are refused; an answer is a JSON object.
//! All names are camelCase. The functions here are plain Rust; [`call`] is the same
//! over JSON text, for shells that have nothing but text.
//!
//! ```
//! use daemonset_preflight::contract::{self, ValidateCall};
//!
//! let answer = contract::validate(&ValidateCall {
//!     text: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: Agent}".to_owned(),
//!     ..ValidateCall::default()
//! });
//! assert!(!answer.accepted);
//! let name = &answer.documents[0].errors[0];
//! assert_eq!((name.field.as_str(), name.place.unwrap().start.line), ("metadata.name", 3));
//! ```

mod compare;
mod convert;
mod defaults;
mod finding;
mod parts;
mod place;
mod reach;
mod simulate;
mod survey;
mod validate;

pub use compare::{Changed, CompareAnswer, CompareCall, ComparedDaemonSet, compare};
pub use convert::{ConvertAnswer, ConvertCall, ConvertedDocument, convert};
pub use defaults::{DefaultAnswer, DefaultCall, DefaultedDocument, default};
pub use finding::{Finding, Place, Position, Step};
pub use place::{
    PlaceAnswer, PlaceCall, PlacedDaemonSet, PlacedNode, Problem, Source, Why, WhyOutcome, place,
};
pub use reach::{ReachAnswer, ReachCall, Reached, Way, reach};
pub use simulate::{
    AlternativeRun, Doing, RejectedEvent, ScriptEvent, SimulateAnswer, SimulateCall,
    SimulatedDaemonSet, SimulatedPod, Told, ToldChange, Unread, simulate,
};
pub use survey::{Held, SurveyAnswer, SurveyCall, SurveyedGroup, SurveyedNode, survey};
pub use validate::{
    DocumentAnswer, FieldValidation, Operation, Outcome, Status, ValidateAnswer, ValidateCall,
    validate,
};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The names that [`call`] knows.
pub const CALLS: &[&str] = &[
    "validate",
    "default",
    "place",
    "survey",
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
        "validate" => answer(json, validate),
        "default" => answer(json, default),
        "place" => answer(json, place),
        "survey" => answer(json, survey),
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
