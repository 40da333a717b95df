//! A text that is walked over once, whatever its syntax.

use std::borrow::Cow;

use crate::manifest::lexer::SyntaxError;
use crate::manifest::tree::Kind;

/// A value of a text, which is walked over once.
pub(in crate::manifest) trait Source<'a> {
    /// What the value is.
    fn kind(&mut self) -> Result<Kind, SyntaxError>;

    /// Where the value begins, in bytes.
    fn at(&self) -> usize;

    /// Passes over the value.
    fn pass(&mut self) -> Result<(), SyntaxError>;

    /// The text of the value and the place behind it, where equal texts are equal values.
    /// The value is still to be passed over.
    fn ahead(&mut self) -> Option<(&'a str, Self)>
    where
        Self: Sized;

    /// The string that the value is.
    fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError>;

    /// The text of the number, the boolean or `null` that the value is.
    fn scalar(&mut self) -> Result<Cow<'a, str>, SyntaxError>;

    /// Calls `each` with the keys of the object that the value is, and as its value, which
    /// `each` must pass over.
    fn object<E: From<SyntaxError>>(
        &mut self,
        each: impl FnMut(&mut Self, &str) -> Result<(), E>,
    ) -> Result<(), E>;

    /// Calls `each` with the number of each item of the list that the value is, and as the
    /// item, which `each` must pass over.
    fn array<E: From<SyntaxError>>(
        &mut self,
        each: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E>;
}
