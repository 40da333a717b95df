//! Why an object of a dump cannot be read.

use crate::manifest::lexer::SyntaxError;

/// Why an object cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is not JSON, or ends too early.
    Syntax(SyntaxError),
    /// A field has a value that it cannot have, or lacks one.
    Field(String),
}

impl From<SyntaxError> for Fault {
    fn from(error: SyntaxError) -> Self {
        Fault::Syntax(error)
    }
}

pub(super) type Read<T> = Result<T, Fault>;
