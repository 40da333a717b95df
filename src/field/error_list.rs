//! The list of all errors of an object.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{BadValue, Error, LabelWording, Path};

/// The errors of an object, in the order of the API server's checks.
///
/// Validators append to the list, and continue after an error.
///
/// DIFFERENCE: the API server lists any number of errors, however much memory they take.
/// Here, once a list has [`ErrorList::MAX_BYTES`] of text, further errors are only counted,
/// and one last error of [`ErrorType::TooMany`](super::ErrorType::TooMany) states how many are
/// left out, at the field of the first of them. Objects of usual size stay far below the limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErrorList {
    errors: Vec<Error>,
    /// The size of the text of the listed errors, in bytes.
    bytes: usize,
    /// The number of errors that are not listed. If it is not 0, the last error states it.
    left_out: usize,
    label_wording: LabelWording,
}

impl ErrorList {
    /// The size of text, in bytes, with which a list is full. The error that exceeds it is still
    /// listed, since a single error may be as large as the object.
    pub const MAX_BYTES: usize = 1 << 20;

    /// An empty list.
    pub const fn new() -> Self {
        ErrorList::worded(LabelWording::LabelKey)
    }

    /// An empty list whose errors will use this wording for labels.
    pub const fn worded(label_wording: LabelWording) -> Self {
        ErrorList { errors: Vec::new(), bytes: 0, left_out: 0, label_wording }
    }

    /// Returns the wording for labels.
    pub const fn label_wording(&self) -> LabelWording {
        self.label_wording
    }

    /// Removes every error that has the same field and text as an earlier one.
    pub fn keep_first_of_equal(&mut self) {
        let mut seen = HashSet::new();
        self.errors.retain(|error| seen.insert((error.path().clone(), error.body())));
    }

    /// Appends an error, or only counts it if the list is full.
    pub fn push(&mut self, error: Error) {
        if self.bytes < Self::MAX_BYTES {
            self.bytes += error.size();
            self.errors.push(error);
            return;
        }
        let first = match self.left_out {
            0 => error.path().clone(),
            _ => self.errors.pop().map(|last| last.path().clone()).unwrap_or_default(),
        };
        self.left_out += 1;
        self.errors.push(Error::left_out(first, self.left_out));
    }

    /// Appends [`Error::required`].
    pub fn required(&mut self, path: &Path<'_>, detail: impl Into<Cow<'static, str>>) {
        self.push(Error::required(path, detail));
    }

    /// Appends [`Error::invalid`].
    pub fn invalid(
        &mut self,
        path: &Path<'_>,
        value: impl Into<BadValue>,
        detail: impl Into<Cow<'static, str>>,
    ) {
        self.push(Error::invalid(path, value, detail));
    }

    /// Appends [`Error::not_supported`].
    pub fn not_supported<S: AsRef<str>>(
        &mut self,
        path: &Path<'_>,
        value: impl Into<BadValue>,
        supported: &[S],
    ) {
        self.push(Error::not_supported(path, value, supported));
    }

    /// Appends [`Error::forbidden`].
    pub fn forbidden(&mut self, path: &Path<'_>, detail: impl Into<Cow<'static, str>>) {
        self.push(Error::forbidden(path, detail));
    }

    /// Appends [`Error::duplicate`].
    pub fn duplicate(&mut self, path: &Path<'_>, value: impl Into<BadValue>) {
        self.push(Error::duplicate(path, value));
    }

    /// Returns an iterator over the errors, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Error> {
        self.errors.iter()
    }

    /// Whether there are no errors.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Returns the number of listed errors.
    pub fn len(&self) -> usize {
        self.errors.len()
    }
}

impl Extend<Error> for ErrorList {
    fn extend<I: IntoIterator<Item = Error>>(&mut self, errors: I) {
        for error in errors {
            self.push(error);
        }
    }
}

impl IntoIterator for ErrorList {
    type Item = Error;
    type IntoIter = std::vec::IntoIter<Error>;
    fn into_iter(self) -> Self::IntoIter {
        self.errors.into_iter()
    }
}

impl<'a> IntoIterator for &'a ErrorList {
    type Item = &'a Error;
    type IntoIter = std::slice::Iter<'a, Error>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_full_list_leaves_out_is_counted() {
        let half = "x".repeat(ErrorList::MAX_BYTES / 2);
        let mut errors = ErrorList::new();
        let spec = Path::root("spec");
        for i in 0..5 {
            errors.forbidden(&spec.index(i), half.clone());
        }
        assert_eq!(errors.len(), 3);
        assert_eq!(
            errors.iter().last().unwrap().to_string(),
            "spec[2]: Too many: 3 more errors are left out from here on",
        );
    }
}
