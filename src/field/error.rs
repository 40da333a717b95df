//! Field errors and warnings, in the API server's form.

use std::borrow::Cow;
use std::fmt;

use super::{BadValue, Path, PathBuf, quote};

/// The closed set of ways a field can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ErrorType {
    /// A required value is missing.
    Required,
    /// A value is malformed or out of bounds.
    Invalid,
    /// A value is not one of an enumeration.
    NotSupported,
    /// A well-formed value is not permitted here.
    Forbidden,
    /// A value that must be unique occurs again.
    Duplicate,
    /// A value is too long.
    TooLong,
    /// A list has too many items.
    TooMany,
    /// A value that is referred to does not exist.
    NotFound,
    /// A value has the wrong type.
    TypeInvalid,
    /// The API server failed to process a value.
    Internal,
}

impl ErrorType {
    /// The machine-readable name, a `CauseType` of the API.
    pub const fn reason(self) -> &'static str {
        match self {
            ErrorType::Required => "FieldValueRequired",
            ErrorType::Invalid => "FieldValueInvalid",
            ErrorType::NotSupported => "FieldValueNotSupported",
            ErrorType::Forbidden => "FieldValueForbidden",
            ErrorType::Duplicate => "FieldValueDuplicate",
            ErrorType::TooLong => "FieldValueTooLong",
            ErrorType::TooMany => "FieldValueTooMany",
            ErrorType::NotFound => "FieldValueNotFound",
            ErrorType::TypeInvalid => "FieldValueTypeInvalid",
            ErrorType::Internal => "InternalError",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            ErrorType::Required => "Required value",
            ErrorType::Invalid | ErrorType::TypeInvalid => "Invalid value",
            ErrorType::NotSupported => "Unsupported value",
            ErrorType::Forbidden => "Forbidden",
            ErrorType::Duplicate => "Duplicate value",
            ErrorType::TooLong => "Too long",
            ErrorType::TooMany => "Too many",
            ErrorType::NotFound => "Not found",
            ErrorType::Internal => "Internal error",
        }
    }
}

/// An error about one field.
///
/// `Display` prints the API server's full text: `field: type: value: detail`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorType,
    path: PathBuf,
    value: Option<BadValue>,
    detail: Cow<'static, str>,
    supported: Vec<String>,
}

impl Error {
    /// An error for a required value that is missing. `detail` may be empty.
    pub fn required(path: &Path<'_>, detail: impl Into<Cow<'static, str>>) -> Self {
        Error {
            kind: ErrorType::Required,
            path: path.to_path_buf(),
            value: None,
            detail: detail.into(),
            supported: Vec::new(),
        }
    }

    /// An error for a value that is malformed or out of bounds.
    pub fn invalid(
        path: &Path<'_>,
        value: impl Into<BadValue>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Error {
            kind: ErrorType::Invalid,
            path: path.to_path_buf(),
            value: Some(value.into()),
            detail: detail.into(),
            supported: Vec::new(),
        }
    }

    /// An error for a value that is not among `supported`, which is printed in the given order.
    pub fn not_supported<S: AsRef<str>>(
        path: &Path<'_>,
        value: impl Into<BadValue>,
        supported: &[S],
    ) -> Self {
        let detail = if supported.is_empty() {
            Cow::Borrowed("")
        } else {
            let quoted: Vec<String> = supported.iter().map(|s| quote(s.as_ref())).collect();
            Cow::Owned(format!("supported values: {}", quoted.join(", ")))
        };
        Error {
            kind: ErrorType::NotSupported,
            path: path.to_path_buf(),
            value: Some(value.into()),
            detail,
            supported: supported.iter().map(|value| value.as_ref().to_owned()).collect(),
        }
    }

    /// Sets the values that the field may have, for an error whose text does not list them.
    #[must_use]
    pub fn with_supported(mut self, supported: &[&str]) -> Self {
        self.supported = supported.iter().map(|value| (*value).to_owned()).collect();
        self
    }

    /// An error for a value that is not permitted under the present conditions.
    pub fn forbidden(path: &Path<'_>, detail: impl Into<Cow<'static, str>>) -> Self {
        Error {
            kind: ErrorType::Forbidden,
            path: path.to_path_buf(),
            value: None,
            detail: detail.into(),
            supported: Vec::new(),
        }
    }

    /// An error for a value that must be unique but occurs again.
    pub fn duplicate(path: &Path<'_>, value: impl Into<BadValue>) -> Self {
        Error {
            kind: ErrorType::Duplicate,
            path: path.to_path_buf(),
            value: Some(value.into()),
            detail: Cow::Borrowed(""),
            supported: Vec::new(),
        }
    }

    /// An error for a value of more than `max` bytes.
    pub fn too_long(path: &Path<'_>, max: usize) -> Self {
        let bytes = if max == 1 { "byte" } else { "bytes" };
        Error {
            kind: ErrorType::TooLong,
            path: path.to_path_buf(),
            value: None,
            detail: Cow::Owned(format!("may not be more than {max} {bytes}")),
            supported: Vec::new(),
        }
    }

    /// An error for a list of `actual` items that may have at most `max`.
    pub fn too_many(path: &Path<'_>, actual: usize, max: usize) -> Self {
        let items = if max == 1 { "item" } else { "items" };
        Error {
            kind: ErrorType::TooMany,
            path: path.to_path_buf(),
            value: Some(actual.into()),
            detail: Cow::Owned(format!("must have at most {max} {items}")),
            supported: Vec::new(),
        }
    }

    /// An error for a reference to a value that does not exist.
    pub fn not_found(path: &Path<'_>, value: impl Into<BadValue>) -> Self {
        Error {
            kind: ErrorType::NotFound,
            path: path.to_path_buf(),
            value: Some(value.into()),
            detail: Cow::Borrowed(""),
            supported: Vec::new(),
        }
    }

    /// An error for a reference to a value that is not among those that `detail` names.
    pub fn not_found_among(
        path: &Path<'_>,
        value: impl Into<BadValue>,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Error { detail: detail.into(), ..Error::not_found(path, value) }
    }

    /// An error for a value that the API server failed to process.
    pub fn internal(path: &Path<'_>, detail: impl Into<Cow<'static, str>>) -> Self {
        Error {
            kind: ErrorType::Internal,
            path: path.to_path_buf(),
            value: None,
            detail: detail.into(),
            supported: Vec::new(),
        }
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorType {
        self.kind
    }

    /// Returns the path of the field.
    pub fn path(&self) -> &PathBuf {
        &self.path
    }

    /// Returns the values that the field may have, for errors of
    /// [`ErrorType::NotSupported`] and errors about operators of selectors. Empty for others.
    pub fn supported(&self) -> &[String] {
        &self.supported
    }

    /// Returns the explanation, without the type and the value. May be empty.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Returns the approximate length of the text, in bytes.
    pub(super) fn size(&self) -> usize {
        let value = self.value.as_ref().map_or(0, |value| value.as_str().len());
        self.path.size() + self.kind.words().len() + value + self.detail.len()
    }

    /// The last error of a full list, which states that `count` errors are left out. `first` is
    /// the path of the first of them.
    pub(super) fn left_out(first: PathBuf, count: usize) -> Self {
        let errors = if count == 1 { "error is" } else { "errors are" };
        Error {
            kind: ErrorType::TooMany,
            path: first,
            value: None,
            detail: Cow::Owned(format!("{count} more {errors} left out from here on")),
            supported: Vec::new(),
        }
    }

    /// Returns the text without the field, as in the causes of a 422 answer.
    pub fn body(&self) -> String {
        let mut text = self.kind.words().to_owned();
        if let Some(value) = &self.value {
            text.push_str(": ");
            text.push_str(value.as_str());
        }
        if !self.detail.is_empty() {
            text.push_str(": ");
            text.push_str(&self.detail);
        }
        text
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.body())
    }
}

/// A warning of the API server about an object.
///
/// A warning never changes the verdict. `message` is the server's whole text, which usually
/// begins with the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The field that the warning is about.
    pub path: PathBuf,
    /// The server's text.
    pub message: String,
}
