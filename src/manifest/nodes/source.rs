//! Reading a text of any syntax in a single forward pass.

use std::borrow::Cow;

use crate::manifest::lexer::SyntaxError;
use crate::manifest::tree::Kind;

/// The current value of a text that is read in a single forward pass.
pub(in crate::manifest) trait Source<'a> {
    /// Returns the kind of the value.
    fn kind(&mut self) -> Result<Kind, SyntaxError>;

    /// Returns the offset at which the value begins, in bytes.
    fn at(&self) -> usize;

    /// Skips the value.
    fn pass(&mut self) -> Result<(), SyntaxError>;

    /// Returns the text of the value, and a source after the value. Equal texts must mean equal
    /// values. `self` stays at the value. `None` if the source has no such text.
    fn ahead(&mut self) -> Option<(&'a str, Self)>
    where
        Self: Sized;

    /// Reads the value, which must be a string.
    fn string(&mut self) -> Result<Cow<'a, str>, SyntaxError>;

    /// Reads the text of the value, which must be a number, a boolean or `null`.
    fn scalar(&mut self) -> Result<Cow<'a, str>, SyntaxError>;

    /// Calls `each` with every key of the value, which must be an object. The source that `each`
    /// receives is at the value of the key, which `each` must consume.
    fn object<E: From<SyntaxError>>(
        &mut self,
        each: impl FnMut(&mut Self, &str) -> Result<(), E>,
    ) -> Result<(), E>;

    /// Calls `each` with the index of every item of the value, which must be a list. The source
    /// that `each` receives is at the item, which `each` must consume.
    fn array<E: From<SyntaxError>>(
        &mut self,
        each: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E>;
}
