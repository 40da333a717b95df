//! Label and node selectors, parsed once and matched often.

mod label;
mod node;

pub use label::{ParseError, Selector};
pub(crate) use node::Resolved;
pub use node::{NodeAffinity, Operator, Requirement, Term};
