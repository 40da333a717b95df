//! Whether an update is meant for the object that is stored, as its sender has seen it.
//!
//! The API server asks this before it validates anything.
//!
//! Source: `Preconditions.Check` in `staging/src/k8s.io/apiserver/pkg/storage/interfaces.go`
//! and `Update` in `staging/src/k8s.io/apiserver/pkg/registry/generic/registry/store.go` at
//! v1.36.

use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::field::{Path, PathBuf, quote};

/// Why an update is not even looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreconditionFailure {
    /// It names another object: 409.
    Uid {
        /// The update's.
        given: String,
        /// The stored object's.
        stored: String,
    },
    /// The stored object has changed since it was read: 409.
    ResourceVersion,
    /// The resource version is not a number: 500.
    MalformedResourceVersion {
        /// What Go's parser says of it.
        message: String,
    },
}

/// Holds the metadata of an update against the stored object's.
///
/// A stored object that was written by hand has neither a UID nor a resource version, and
/// then there is nothing to compare.
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
    // Without a version, an update takes whatever is stored.
    (version != 0 && stored_version != 0 && version != stored_version)
        .then_some(PreconditionFailure::ResourceVersion)
}

/// A number as Go's `strconv.ParseUint` reads it; nothing is zero.
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
    /// The HTTP code of the API server's answer.
    pub fn code(&self) -> u16 {
        match self {
            PreconditionFailure::Uid { .. } | PreconditionFailure::ResourceVersion => 409,
            PreconditionFailure::MalformedResourceVersion { .. } => 500,
        }
    }

    /// The `reason` of the API server's answer; empty where it gives none.
    pub fn reason(&self) -> &'static str {
        match self {
            PreconditionFailure::Uid { .. } | PreconditionFailure::ResourceVersion => "Conflict",
            PreconditionFailure::MalformedResourceVersion { .. } => "",
        }
    }

    /// The field that is to blame.
    pub fn path(&self) -> PathBuf {
        let field = match self {
            PreconditionFailure::Uid { .. } => "uid",
            PreconditionFailure::ResourceVersion
            | PreconditionFailure::MalformedResourceVersion { .. } => "resourceVersion",
        };
        Path::root("metadata").child(field).to_path_buf()
    }

    /// What is wrong, in the API server's words, without the object.
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

    /// The `message` of the API server's answer for the object of that namespace and name.
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
