//! Validation of one document.

use crate::apply::{ApplyError, from_tree};
use crate::contract::applied::{Live, UpdateError, apply_findings, in_file, owners_not_known};
use crate::contract::finding::Finding;
use crate::contract::fix::Fixer;
use crate::contract::suppression::Suppression;
use crate::field::{Path, PathBuf, invalid_message, quote};
use crate::manifest::{DecodeError, DecodeErrorKind, Manifest, Object, StrictFinding, StrictKind};
use crate::version::Server;
use crate::{defaults, validation};

use super::stored::{Stored, key};
use super::{DocumentAnswer, DroppedField, FieldValidation, Operation, Outcome, Status};

/// Returns the API server's answer to a DaemonSet, and the object that it would store, if the
/// document can be decoded.
pub(super) fn daemon_set(
    index: usize,
    object: &Object<'_>,
    (stored, live): (&Stored, &Live),
    server: Server,
    field_validation: FieldValidation,
) -> (DocumentAnswer, Option<Manifest>) {
    let old = stored.get(object);
    let operation = if old.is_some() { Operation::Update } else { Operation::Create };
    let mut answer =
        DocumentAnswer { operation: Some(operation), ..about(index, object, Outcome::Accepted) };
    let mut fixer = Fixer::new(object);
    let decoded = match object.decode_daemon_set_for(server) {
        Ok(decoded) => decoded,
        Err(error) => {
            let message = error.message.clone();
            let status = match error.kind {
                DecodeErrorKind::Malformed
                | DecodeErrorKind::NotAString
                | DecodeErrorKind::MissingKind => Status::cannot_be_handled(object, &message),
                DecodeErrorKind::VersionMismatch | DecodeErrorKind::OtherNamespace => {
                    Status::new(400, "BadRequest", message)
                }
                DecodeErrorKind::TooLarge => Status::new(413, "RequestEntityTooLarge", message),
            };
            let fix = match error.kind {
                DecodeErrorKind::VersionMismatch => fixer.of_version(),
                DecodeErrorKind::NotAString => fixer.of_scalar(&error.path),
                _ => fixer.of_kind(),
            };
            answer.errors.push(Finding { fix, ..Finding::undecodable(&error) });
            let (outcome, status) = (Outcome::Refused, Some(status));
            return (DocumentAnswer { outcome, status, ..answer }, None);
        }
    };
    if field_validation != FieldValidation::Ignore {
        answer.strict = decoded.strict.iter().map(|finding| strict(finding, &mut fixer)).collect();
    }
    if field_validation == FieldValidation::Strict && !decoded.strict.is_empty() {
        let messages: Vec<&str> =
            decoded.strict.iter().map(|finding| finding.message.as_str()).collect();
        let message = format!("strict decoding error: {}", messages.join(", "));
        answer.status = Some(Status::cannot_be_handled(object, &message));
    }
    let mut new = decoded.manifest;
    let mut merged = None;
    match live.update(object, server) {
        None => {}
        Some(Ok(update)) => {
            new = update.decoded.manifest;
            answer.applied = Some(update.applied);
            if !update.knows_owners {
                answer.warnings.push(owners_not_known(object));
            }
            merged = Some((update.merged, from_tree(object.tree(), object.node())));
        }
        Some(Err(error)) => {
            refuse(&mut answer, object, &error);
            return (answer, None);
        }
    }
    // Errors are about fields of the merged object; they are located in the file as far as it has
    // the field.
    let written = |path: &PathBuf| match &merged {
        Some((merged, file)) => in_file(path, merged, file),
        None => path.clone(),
    };
    defaults::apply_for(&mut new.daemon_set, &server);
    if let Some(old) = old
        && answer.status.is_none()
        && let Some(failure) =
            validation::failed_precondition(&new.daemon_set.metadata, &old.daemon_set.metadata)
    {
        let (path, (namespace, name)) = (failure.path(), key(object).unwrap_or_default());
        let place = object.place_of(&written(&path)).into();
        answer.errors.push(Finding::of("Conflict", &path, failure.detail(), place));
        let message = failure.message(namespace, name);
        answer.status = Some(Status::new(failure.code(), failure.reason(), message));
        return (DocumentAnswer { outcome: Outcome::Refused, ..answer }, None);
    }
    let verdict = match old {
        Some(old) => validation::update(&mut new, &mut old.clone()),
        None => validation::create(&mut new),
    };
    let place = |path: &PathBuf| object.place_of(&written(path)).into();
    let paths: Vec<PathBuf> = verdict.errors.iter().map(|error| written(error.path())).collect();
    let places = object.places_of(&paths);
    answer.errors.extend(verdict.errors.iter().zip(places).map(|(e, place)| Finding {
        // A fix edits the file, so it is only computed when the file itself is validated.
        fix: merged.is_none().then(|| fixer.of_error(e, &new.daemon_set)).flatten(),
        supported: e.supported().to_vec(),
        ..Finding::of(e.kind().reason(), e.path(), e.body(), place.into())
    }));
    if !verdict.errors.is_empty() && answer.status.is_none() {
        let message = invalid_message(
            new.daemon_set.metadata.name.as_deref().unwrap_or_default(),
            &verdict.errors,
        );
        answer.status = Some(Status::new(422, "Invalid", message));
    }
    if let Some(help) = object.help() {
        // A request's endpoint implies a missing API version; a file has no endpoint.
        let version = Path::root("apiVersion").to_path_buf();
        let message = match object.api_version() {
            "" => "apiVersion is missing".to_owned(),
            given => format!("apiVersion {} names no version", quote(given)),
        };
        let finding = Finding::of("MissingVersion", &version, message, place(&version));
        let (suggestion, fix) = (Some(help.to_owned()), fixer.of_version());
        answer.warnings.push(Finding { suggestion, fix, ..finding });
    }
    answer.warnings.extend(
        verdict
            .warnings
            .iter()
            .map(|w| Finding::of("Warning", &w.path, w.message.clone(), place(&w.path))),
    );
    let dropped = |field: &validation::Dropped| DroppedField::of(field, server, place(&field.path));
    answer.dropped = verdict.dropped.iter().map(dropped).collect();
    if answer.status.is_some() {
        answer.outcome = Outcome::Refused;
    }
    suppress(&mut answer, object);
    (answer, Some(new))
}

/// Records why the file cannot be applied to its live object.
fn refuse(answer: &mut DocumentAnswer, object: &Object<'_>, error: &UpdateError) {
    let status = match error {
        UpdateError::Apply(ApplyError::Conflicts(_)) => {
            Status::new(409, "Conflict", error.to_string())
        }
        UpdateError::Apply(ApplyError::Unmergeable(_)) => Status::new(500, "", error.to_string()),
        UpdateError::Decode(_) => Status::cannot_be_handled(object, &error.to_string()),
    };
    answer.errors.extend(match error {
        UpdateError::Apply(error) => apply_findings(error, object),
        UpdateError::Decode(error) => {
            let place = Some(object.place_of(&error.path).into());
            vec![Finding { place, ..Finding::undecodable(error) }]
        }
    });
    answer.status.get_or_insert(status);
    answer.outcome = Outcome::Refused;
}

/// Removes the warnings and dropped fields that the text of the object suppresses.
fn suppress(answer: &mut DocumentAnswer, object: &Object<'_>) {
    let suppression = Suppression::of(object);
    let before = answer.warnings.len() + answer.dropped.len();
    answer.warnings.retain(|finding| !suppression.is_of(&finding.reason, finding.place));
    answer.dropped.retain(|field| !suppression.is_of(DroppedField::REASON, Some(field.place)));
    answer.suppressed = before - answer.warnings.len() - answer.dropped.len();
}

fn strict(finding: &StrictFinding, fixer: &mut Fixer<'_>) -> Finding {
    let reason = match finding.kind {
        StrictKind::UnknownField => "UnknownField",
        StrictKind::DuplicateField => "DuplicateField",
    };
    Finding {
        suggestion: finding.suggestion.map(str::to_owned),
        fix: fixer.of_strict(finding),
        ..Finding::of(reason, &finding.path, finding.message.clone(), finding.place.into())
    }
}

pub(super) fn about(index: usize, object: &Object<'_>, outcome: Outcome) -> DocumentAnswer {
    let prefix = object.generate_name();
    DocumentAnswer {
        index,
        place: object.place().into(),
        api_version: object.api_version().to_owned(),
        kind: object.kind().to_owned(),
        namespace: object.namespace().to_owned(),
        name: object.name().to_owned(),
        generate_name: (object.name().is_empty() && !prefix.is_empty()).then(|| prefix.to_owned()),
        operation: None,
        outcome,
        status: None,
        errors: Vec::new(),
        strict: Vec::new(),
        warnings: Vec::new(),
        dropped: Vec::new(),
        applied: None,
        suppressed: 0,
        name_place: Some(
            object.place_of(&Path::root("metadata").child("name").to_path_buf()).into(),
        ),
    }
}

pub(super) fn unreadable(index: usize, error: &DecodeError) -> DocumentAnswer {
    DocumentAnswer {
        index,
        place: error.place.into(),
        api_version: String::new(),
        kind: String::new(),
        namespace: String::new(),
        name: String::new(),
        generate_name: None,
        operation: None,
        outcome: Outcome::Unreadable,
        status: Some(Status::new(400, "BadRequest", error.message.clone())),
        errors: vec![Finding::undecodable(error)],
        strict: Vec::new(),
        warnings: Vec::new(),
        dropped: Vec::new(),
        applied: None,
        suppressed: 0,
        name_place: None,
    }
}

impl Status {
    fn new(code: u16, reason: &str, message: String) -> Self {
        Status { code, reason: reason.to_owned(), message }
    }

    /// Returns the status for an object that cannot be decoded. A missing version is taken from
    /// the endpoint.
    fn cannot_be_handled(object: &Object<'_>, message: &str) -> Self {
        let version = object.api_version();
        let version = match version.rsplit_once('/').map_or(version, |(_, version)| version) {
            "" => "v1",
            version => version,
        };
        let kind = object.kind();
        let message = format!(
            "{kind} in version {} cannot be handled as a DaemonSet: {message}",
            quote(version)
        );
        Status::new(400, "BadRequest", message)
    }
}
