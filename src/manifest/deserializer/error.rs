//! The error of a type that rejects a value.

use std::fmt;

use crate::field::PathBuf;
use crate::manifest::reading::{Fault, Frame};
use crate::manifest::tree::NodeId;

/// Why a type rejected a value, such as a variant that an enum does not have or a missing required
/// field. The types of the API accept all values; errors in the text are recorded in the
/// [`Reading`](crate::manifest::reading::Reading) instead.
///
/// Boxed, because nearly all values are read without an error.
#[derive(Debug)]
pub(in crate::manifest) struct Error(Box<TypeError>);

#[derive(Debug)]
struct TypeError {
    message: String,
    /// The innermost value that was being read.
    at: Option<(NodeId, PathBuf)>,
}

impl Error {
    /// Sets the value that the error is about, unless a value inside it is already set.
    #[cold]
    pub(super) fn at(mut self, node: NodeId, frame: &Frame<'_, '_>) -> Self {
        self.0.at.get_or_insert_with(|| (node, frame.path()));
        self
    }

    /// Converts the error to a fault of the text; if no value is set, it is about `root`.
    pub(in crate::manifest) fn into_fault(self, root: NodeId) -> Fault {
        let (node, path) = self.0.at.unwrap_or((root, PathBuf::default()));
        Fault { node, path, message: self.0.message, suggestion: None, wants_string: false }
    }
}

impl serde::de::Error for Error {
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Error(Box::new(TypeError { message: message.to_string(), at: None }))
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use crate::manifest::tree::NodeId;
    use crate::manifest::{decode_part, read_json};

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "camelCase")]
    enum Color {
        Red,
    }

    #[derive(Debug, Deserialize)]
    struct Paint {
        colors: Vec<Color>,
        #[serde(default)]
        layers: Option<std::num::NonZeroU8>,
        name: String,
    }

    #[test]
    fn a_type_that_refuses_a_value_is_an_error_at_that_value() {
        let decode = |text: &str| {
            let tree = read_json(text).unwrap();
            decode_part::<Paint>(&tree, NodeId::ROOT)
        };
        let paint = decode(r#"{"name": "a", "colors": ["red"], "layers": 1}"#).unwrap();
        assert_eq!((paint.name.as_str(), paint.layers.map(u8::from)), ("a", Some(1)));
        assert!(matches!(paint.colors.as_slice(), [Color::Red]));
        for (text, path, offset, message) in [
            (
                r#"{"colors": ["red", "blue"], "name": "a"}"#,
                "colors[1]",
                19,
                "unknown variant `blue`, expected `red`",
            ),
            (r#"{"colors": []}"#, "", 0, "missing field `name`"),
            (
                r#"{"layers": 0, "colors": [], "name": "a"}"#,
                "layers",
                11,
                "invalid value: integer `0`, expected a nonzero u8",
            ),
            (
                r#"{"colors": ["blue"], "colors": ["red"], "name": "a"}"#,
                "colors[0]",
                12,
                "unknown variant `blue`, expected `red`",
            ),
        ] {
            let error = decode(text).unwrap_err();
            assert_eq!(error.path.to_string(), path, "{text}");
            assert_eq!(error.place.start.offset, offset, "{text}");
            assert_eq!(error.message, message, "{text}");
        }
    }
}
