//! Why an object of a dump cannot be read.

use crate::manifest::lexer::SyntaxError;

/// Why an object cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// The text is not JSON, or ends too early.
    Syntax(SyntaxError),
    /// A field has an invalid value, or is missing although it is required.
    Field(String),
}

impl From<SyntaxError> for Fault {
    fn from(error: SyntaxError) -> Self {
        Fault::Syntax(error)
    }
}

pub(super) type Read<T> = Result<T, Fault>;
