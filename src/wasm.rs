//! The exports for JavaScript: the contract, over text.
//!
//! `npm/` wraps them in typed functions. Nothing is decided here.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::contract;

/// Answers a call of the contract, JSON text to JSON text; see [`contract::call`].
#[wasm_bindgen]
pub fn call(name: &str, json: &str) -> String {
    contract::call(name, json)
}

/// The version of this package.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
