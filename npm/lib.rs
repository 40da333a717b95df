//! The wasm module of the npm package: only the exports of the core.

pub use daemonset_preflight::wasm::*;
