//! JSON text as a [`Source`]: only the fields that are needed are read, the rest is skipped.

use std::borrow::Cow;

use super::source::Source;
use crate::manifest::lexer::{Lexer, SyntaxError};
use crate::manifest::tree::Kind;

type Result<T> = std::result::Result<T, SyntaxError>;

/// A position in a JSON text. A clone stays at its position while the original advances.
#[derive(Debug, Clone)]
pub(in crate::manifest) struct Skim<'a> {
    lexer: Lexer<'a>,
}

impl<'a> Skim<'a> {
    pub(in crate::manifest) fn new(text: &'a str) -> Self {
        Skim { lexer: Lexer::new(text) }
    }

    /// Whether only white space is left.
    pub(in crate::manifest) fn is_at_end(&mut self) -> bool {
        self.lexer.is_at_end()
    }

    /// Skips the value and returns its text.
    pub(in crate::manifest) fn raw(&mut self) -> Result<&'a str> {
        self.lexer.kind()?;
        let start = self.lexer.at();
        self.lexer.skip()?;
        Ok(self.lexer.text().get(start..self.lexer.at()).unwrap_or_default())
    }

    /// Returns the text that is still to be read.
    pub(in crate::manifest) fn ahead(&self) -> &'a str {
        self.lexer.ahead()
    }

    /// Skips `count` bytes, which must be exactly the next value.
    pub(in crate::manifest) fn pass_bytes(&mut self, count: usize) {
        self.lexer.pass_bytes(count);
    }

    /// Skips a key and the colon after it, of an object that was begun elsewhere.
    pub(in crate::manifest) fn pass_key(&mut self) -> Result<()> {
        self.lexer.key().map(drop)
    }
}

impl<'a> Source<'a> for Skim<'a> {
    fn kind(&mut self) -> Result<Kind> {
        self.lexer.kind()
    }

    fn at(&self) -> usize {
        self.lexer.at()
    }

    fn pass(&mut self) -> Result<()> {
        self.lexer.skip()
    }

    fn ahead(&mut self) -> Option<(&'a str, Self)> {
        let mut behind = self.clone();
        behind.kind().ok()?;
        let start = behind.at();
        behind.pass().ok()?;
        let text = self.lexer.text().get(start..behind.at())?;
        Some((text, behind))
    }

    fn string(&mut self) -> Result<Cow<'a, str>> {
        Ok(self.lexer.string()?.content(self.lexer.text()))
    }

    fn scalar(&mut self) -> Result<Cow<'a, str>> {
        let span = self.lexer.scalar()?;
        Ok(self.lexer.text().get(span).unwrap_or_default().into())
    }

    fn object<E: From<SyntaxError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, &str) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.lexer.begin()?;
        let mut is_first = true;
        while let Some(key) = self.lexer.next_key(is_first)? {
            is_first = false;
            each(self, &key.content(self.lexer.text()))?;
        }
        Ok(())
    }

    fn array<E: From<SyntaxError>>(
        &mut self,
        mut each: impl FnMut(&mut Self, usize) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        self.lexer.begin()?;
        let mut count = 0;
        while self.lexer.next_item(count == 0)? {
            each(self, count)?;
            count += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_unescaped() {
        assert_eq!(Skim::new(r#""a\u00e9\n""#).string().unwrap(), "a\u{e9}\n");
        assert_eq!(Skim::new(r#""\ud800""#).string().unwrap(), "\u{fffd}");
        assert!(Skim::new(r#""a\x""#).string().is_err());
        assert!(Skim::new("\"a\u{1}\"").string().is_err());
    }
}
