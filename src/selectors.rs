//! Label selectors and node selectors, parsed once and matched many times.

mod label;
mod node;

pub use label::{ParseError, Selector};
pub(crate) use node::Resolved;
pub use node::{NodeAffinity, Operator, Requirement, Term};
