//! Checks whether an update addresses the stored object, in the version that its sender saw.
//!
//! The API server checks this before it validates anything.
//!
//! Source: `Preconditions.Check` in `staging/src/k8s.io/apiserver/pkg/storage/interfaces.go`
//! and `Update` in `staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go` at
//! v1.36.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::field::{Path, PathBuf, quote};

/// Why an update is refused before it is validated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreconditionFailure {
    /// The update has the UID of another object: 409.
    Uid {
        /// The UID of the update.
        given: String,
        /// The UID of the stored object.
        stored: String,
    },
    /// The stored object has changed since it was read: 409.
    ResourceVersion,
    /// The resource version of the update is not a number: 500.
    MalformedResourceVersion {
        /// The error message of Go's parser.
        message: String,
    },
}

/// Compares the metadata of an update with the stored object's, and returns the precondition
/// that fails, if any.
///
/// A UID or resource version that one of the two lacks is not compared: a stored object that
/// was written by hand has neither.
pub fn failed_precondition(new: &ObjectMeta, stored: &ObjectMeta) -> Option<PreconditionFailure> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let (given, uid) = (text(&new.uid), text(&stored.uid));
    if !given.is_empty() && !uid.is_empty() && given != uid {
        return Some(PreconditionFailure::Uid { given, stored: uid });
    }
    let version = match number(&text(&new.resource_version)) {
        Ok(version) => version,
        Err(what) => {
            let version = quote(&text(&new.resource_version));
            let message = format!("strconv.ParseUint: parsing {version}: {what}");
            return Some(PreconditionFailure::MalformedResourceVersion { message });
        }
    };
    let stored_version = number(&text(&stored.resource_version)).unwrap_or_default();
    // An update without a version applies to whatever version is stored.
    (version != 0 && stored_version != 0 && version != stored_version)
        .then_some(PreconditionFailure::ResourceVersion)
}

/// Parses a number as Go's `strconv.ParseUint` does; an empty text is zero.
fn number(text: &str) -> Result<u64, &'static str> {
    if text.is_empty() {
        return Ok(0);
    }
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err("invalid syntax");
    }
    text.parse().map_err(|_| "value out of range")
}

impl PreconditionFailure {
    /// Returns the HTTP status code of the API server's answer.
    pub fn code(&self) -> u16 {
        match self {
            PreconditionFailure::Uid { .. } | PreconditionFailure::ResourceVersion => 409,
            PreconditionFailure::MalformedResourceVersion { .. } => 500,
        }
    }

    /// Returns the `reason` of the API server's answer; empty if the answer has none.
    pub fn reason(&self) -> &'static str {
        match self {
            PreconditionFailure::Uid { .. } | PreconditionFailure::ResourceVersion => "Conflict",
            PreconditionFailure::MalformedResourceVersion { .. } => "",
        }
    }

    /// Returns the path of the metadata field that fails the precondition.
    pub fn path(&self) -> PathBuf {
        let field = match self {
            PreconditionFailure::Uid { .. } => "uid",
            PreconditionFailure::ResourceVersion
            | PreconditionFailure::MalformedResourceVersion { .. } => "resourceVersion",
        };
        Path::root("metadata").child(field).to_path_buf()
    }

    /// Returns the API server's explanation, without the name of the object.
    pub fn detail(&self) -> String {
        match self {
            PreconditionFailure::Uid { given, stored } => format!(
                "Precondition failed: UID in precondition: {given}, UID in object meta: {stored}"
            ),
            PreconditionFailure::ResourceVersion => {
                "the object has been modified; please apply your changes to the latest version \
                 and try again"
                    .to_owned()
            }
            PreconditionFailure::MalformedResourceVersion { message } => message.clone(),
        }
    }

    /// Returns the `message` of the API server's answer, for an object with this namespace and
    /// name.
    pub fn message(&self, namespace: &str, name: &str) -> String {
        let detail = self.detail();
        let cause = match self {
            PreconditionFailure::Uid { .. } => format!(
                "StorageError: invalid object, Code: 4, Key: /daemonsets/{namespace}/{name}, \
                 ResourceVersion: 0, AdditionalErrorMsg: {detail}"
            ),
            PreconditionFailure::ResourceVersion => detail,
            PreconditionFailure::MalformedResourceVersion { .. } => return detail,
        };
        format!("Operation cannot be fulfilled on daemonsets.apps {}: {cause}", quote(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta(uid: &str, version: &str) -> ObjectMeta {
        ObjectMeta {
            uid: Some(uid.to_owned()),
            resource_version: Some(version.to_owned()),
            ..ObjectMeta::default()
        }
    }

    #[test]
    fn an_update_is_for_the_object_and_the_version_that_are_stored() {
        let stored = meta("a", "12");
        let modified = "Operation cannot be fulfilled on daemonsets.apps \"u\": the object has been \
             modified; please apply your changes to the latest version and try again";
        for (new, want) in [
            (meta("a", "12"), None),
            (meta("", ""), None),
            (meta("a", "0"), None),
            (meta("a", "0012"), None),
            (
                meta("x", "1"),
                Some((
                    409,
                    "Operation cannot be fulfilled on daemonsets.apps \"u\": StorageError: invalid \
                     object, Code: 4, Key: /daemonsets/ops/u, ResourceVersion: 0, \
                     AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in \
                     object meta: a",
                )),
            ),
            (meta("a", "11"), Some((409, modified))),
            (meta("a", "x"), Some((500, "strconv.ParseUint: parsing \"x\": invalid syntax"))),
            (meta("a", "+1"), Some((500, "strconv.ParseUint: parsing \"+1\": invalid syntax"))),
            (
                meta("a", "99999999999999999999"),
                Some((
                    500,
                    "strconv.ParseUint: parsing \"99999999999999999999\": value out of range",
                )),
            ),
        ] {
            let got = failed_precondition(&new, &stored);
            let got = got.map(|failure| (failure.code(), failure.message("ops", "u")));
            assert_eq!(got, want.map(|(code, text)| (code, text.to_owned())), "{new:?}");
        }
    }

    #[test]
    fn a_failure_says_its_reason_and_its_field() {
        for (new, want) in [
            (meta("x", "12"), ("Conflict", "metadata.uid")),
            (meta("a", "11"), ("Conflict", "metadata.resourceVersion")),
            (meta("a", "x"), ("", "metadata.resourceVersion")),
        ] {
            let failure = failed_precondition(&new, &meta("a", "12")).unwrap();
            assert_eq!((failure.reason(), failure.path().to_string().as_str()), want, "{new:?}");
        }
    }

    #[test]
    fn an_object_that_was_written_by_hand_is_that_of_any_update() {
        assert_eq!(failed_precondition(&meta("x", "7"), &ObjectMeta::default()), None);
    }
}
