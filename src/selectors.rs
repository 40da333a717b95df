//! Label and node selectors, parsed once and matched often.

mod label;

pub use label::{ParseError, Selector};
