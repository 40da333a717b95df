//! Why a text is not JSON, in the words of Go's `encoding/json`.

use std::fmt;

use crate::field::quote;

/// Why a text is not JSON, and where. `Display` is Go's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manifest) struct SyntaxError {
    /// The offset of the byte at which reading stopped.
    pub(in crate::manifest) offset: usize,
    pub(in crate::manifest) kind: SyntaxErrorKind,
}

/// What is wrong with a text that is not JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manifest) enum SyntaxErrorKind {
    /// The text ends inside a value.
    UnexpectedEnd,
    /// A byte that is not allowed where it is.
    UnexpectedByte { byte: u8, context: Context },
    /// There are more values than a reader accepts.
    TooManyValues,
}

/// What was being read when an unexpected byte was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::manifest) enum Context {
    AfterTopLevelValue,
    AfterObjectEntry,
    AfterArrayElement,
    BeforeObjectKey,
    AfterObjectKey,
    BeforeValue,
    /// The byte opens an array or object beyond the deepest nesting.
    TooDeep,
    InString,
    InEscape,
    InHexEscape,
    InNumber,
    AfterDecimalPoint,
    InExponent,
    InTrue {
        expected: u8,
    },
    InFalse {
        expected: u8,
    },
    InNull {
        expected: u8,
    },
}

impl Context {
    pub(super) fn in_literal(word: &str, expected: u8) -> Self {
        match word {
            "true" => Context::InTrue { expected },
            "false" => Context::InFalse { expected },
            _ => Context::InNull { expected },
        }
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let literal = |f: &mut fmt::Formatter<'_>, word, expected: &u8| {
            write!(f, "in literal {word} (expecting '{}')", char::from(*expected))
        };
        f.write_str(match self {
            Context::AfterTopLevelValue => "after top-level value",
            Context::AfterObjectEntry => "after object key:value pair",
            Context::AfterArrayElement => "after array element",
            Context::BeforeObjectKey => "looking for beginning of object key string",
            Context::AfterObjectKey => "after object key",
            Context::BeforeValue => "looking for beginning of value",
            Context::TooDeep => "exceeded max depth",
            Context::InString => "in string literal",
            Context::InEscape => "in string escape code",
            Context::InHexEscape => "in \\u hexadecimal character escape",
            Context::InNumber => "in numeric literal",
            Context::AfterDecimalPoint => "after decimal point in numeric literal",
            Context::InExponent => "in exponent of numeric literal",
            Context::InTrue { expected } => return literal(f, "true", expected),
            Context::InFalse { expected } => return literal(f, "false", expected),
            Context::InNull { expected } => return literal(f, "null", expected),
        })
    }
}

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SyntaxErrorKind::UnexpectedEnd => f.write_str("unexpected end of JSON input"),
            SyntaxErrorKind::UnexpectedByte { byte, context } => {
                write!(f, "invalid character {} {context}", quote_byte(*byte))
            }
            SyntaxErrorKind::TooManyValues => f.write_str("the value has too many values inside"),
        }
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl std::error::Error for SyntaxError {}

/// Quotes the byte at which reading stopped as Go does: bytes beyond ASCII as if they were Latin-1.
fn quote_byte(byte: u8) -> String {
    match byte {
        b'\'' => r"'\''".to_owned(),
        b'"' => "'\"'".to_owned(),
        byte => format!("'{}'", quote(char::from(byte).encode_utf8(&mut [0; 4])).trim_matches('"')),
    }
}
