//! The wasm module of the npm package: the exports of the core, and nothing else.

pub use daemonset_preflight::wasm::*;
