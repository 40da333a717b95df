//! Positions in a text, as answers give them.

use serde::{Deserialize, Serialize};

use crate::manifest;

/// A range of a text; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The position of the first character.
    pub start: Position,
    /// The position after the last character.
    pub end: Position,
}

/// A position in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The column in UTF-16 code units, from 1, as JavaScript counts characters.
    pub utf16_column: u32,
}

impl Place {
    /// The beginning of a text.
    pub const BEGIN: Place = {
        let begin = Position { line: 1, column: 1, utf16_column: 1 };
        Place { start: begin, end: begin }
    };
}

impl From<manifest::Place> for Place {
    fn from(place: manifest::Place) -> Self {
        Place { start: place.start.into(), end: place.end.into() }
    }
}

impl From<manifest::Position> for Position {
    fn from(position: manifest::Position) -> Self {
        let manifest::Position { line, column, column_utf16, .. } = position;
        Position { line, column, utf16_column: column_utf16 }
    }
}
