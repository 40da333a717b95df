//! Validation and decoding: how the API server answered a create or an update.

use std::collections::BTreeMap;

use daemonset_preflight::field::Cause;
use daemonset_preflight::manifest::{Decoded, Manifest, StrictFinding};
use daemonset_preflight::validation::Verdict;
use daemonset_preflight::version::Server;
use daemonset_preflight::{defaults, manifest, validation};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Time;
use k8s_openapi::jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Outcome;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    id: String,
    object: Option<Box<RawValue>>,
    raw: Option<String>,
    old: Option<Box<RawValue>>,
    /// Whether `old` is the stored object itself, rather than the object it was created from.
    #[serde(default)]
    old_stored: bool,
    /// The minor version that answered; 1.36 if absent.
    #[serde(default)]
    kubernetes_version: Option<String>,
    /// The feature gates that differ from their defaults.
    #[serde(default)]
    feature_gates: BTreeMap<String, bool>,
    expect: Answer,
}

#[derive(Deserialize, Debug, Default, Clone, PartialEq)]
#[serde(default)]
pub struct Answer {
    pub errors: Vec<Cause>,
    pub decode: Option<String>,
    strict: Vec<String>,
    warnings: Vec<String>,
    #[allow(dead_code, reason = "recorded, and said by the causes already")]
    status: Option<serde_json::Value>,
}

pub fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let text = match (&case.raw, &case.object) {
        (Some(raw), _) => raw.as_str(),
        (None, Some(object)) => object.get(),
        (None, None) => "",
    };
    let old = case.old.as_deref().map(RawValue::get);
    let server = super::server_with(case.kubernetes_version.as_deref(), &case.feature_gates);
    Ok(compare(case.id, case.expect, answer(text, old, case.old_stored, server)))
}

/// Compares our answer with the recorded one, whatever the order of their errors and warnings.
pub fn compare(id: String, mut expected: Answer, mut got: Answer) -> Outcome {
    for answer in [&mut got, &mut expected] {
        answer.errors.sort();
        answer.strict.sort();
        answer.warnings.sort();
        answer.warnings.dedup();
        answer.status = None;
    }
    let (verdict, exact) = match (&expected.decode, &got.decode) {
        (Some(theirs), Some(ours)) => {
            (true, faulty_field(theirs).is_none_or(|f| faulty_field(ours) == Some(f)))
        }
        (Some(_), None) | (None, Some(_)) => (false, false),
        (None, None) => (fields(&expected) == fields(&got), expected == got),
    };
    let (shown, ours) = (show(&expected, &got), show(&got, &expected));
    Outcome { id, verdict, exact, expected: shown, got: ours }
}

/// Shows only what the other side does not have, to keep a mismatch readable.
fn show(this: &Answer, other: &Answer) -> String {
    let mut parts = Vec::new();
    let mut rest = other.errors.clone();
    for e in &this.errors {
        match rest.iter().position(|o| o == e) {
            Some(i) => {
                rest.remove(i);
            }
            None => parts.push(format!("{} {} {}", e.reason, e.field, e.message)),
        }
    }
    parts.extend(
        this.strict.iter().filter(|s| !other.strict.contains(s)).map(|s| format!("strict {s}")),
    );
    parts.extend(
        this.warnings
            .iter()
            .filter(|s| !other.warnings.contains(s))
            .map(|s| format!("warning {s}")),
    );
    if this.decode != other.decode {
        parts.push(format!("decode {:?}", this.decode));
    }
    if parts.is_empty() { "(nothing more)".to_owned() } else { parts.join("\n             ") }
}

fn fields(answer: &Answer) -> Vec<(&str, &str)> {
    let mut fields: Vec<_> =
        answer.errors.iter().map(|c| (c.reason.as_str(), c.field.as_str())).collect();
    fields.sort_unstable();
    fields
}

/// Returns the path in `… Go struct field Container.spec.containers.image of type string`.
fn faulty_field(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("Go struct field ")?;
    let (field, _) = rest.split_once(" of type ")?;
    Some(field.split_once('.')?.1)
}

/// Generates the name of an object with `generateName` as in the corpora: without the API server's
/// limit on its length.
fn name(new: &mut Manifest) {
    let meta = &mut new.daemon_set.metadata;
    let is_named = meta.name.as_ref().is_some_and(|name| !name.is_empty());
    if let Some(beginning) = meta.generate_name.as_ref().filter(|_| !is_named)
        && !beginning.is_empty()
    {
        meta.name = Some(format!("{beginning}xxxxx"));
    }
}

/// Returns the old object as the API server stored it: created in the namespace of the request. A
/// missing name is not generated.
fn created(mut old: Manifest, new: &Manifest) -> Manifest {
    old.daemon_set.metadata.namespace.clone_from(&new.daemon_set.metadata.namespace);
    let kept = {
        let meta = &old.daemon_set.metadata;
        (meta.name.clone(), meta.deletion_timestamp.clone(), meta.deletion_grace_period_seconds)
    };
    validation::create(&mut old);
    let meta = &mut old.daemon_set.metadata;
    (meta.name, meta.deletion_timestamp, meta.deletion_grace_period_seconds) = kept;
    // The server sets these fields itself; no case tests them.
    meta.uid = Some("of the old object".to_owned());
    meta.creation_timestamp = Some(Time(Timestamp::UNIX_EPOCH));
    old
}

fn answer(text: &str, old: Option<&str>, old_stored: bool, server: Server) -> Answer {
    let decode = |text| manifest::decode_json_for(text, server);
    let decoded = match decode(text) {
        Ok(decoded) => decoded,
        Err(error) => return undecodable(error.message),
    };
    match old.map(decode) {
        None => create(decoded),
        Some(Err(error)) => undecodable(error.message),
        Some(Ok(old)) => {
            let mut new = decoded.manifest;
            defaults::apply_for(&mut new.daemon_set, &new.server);
            let mut old = old.manifest;
            defaults::apply_for(&mut old.daemon_set, &old.server);
            if !old_stored {
                old = created(old, &new);
            }
            verdict(validation::update(&mut new, &mut old), decoded.strict)
        }
    }
}

pub fn undecodable(message: String) -> Answer {
    Answer { decode: Some(message), ..Answer::default() }
}

/// Returns our answer to a create.
pub fn create(decoded: Decoded) -> Answer {
    let mut new = decoded.manifest;
    defaults::apply_for(&mut new.daemon_set, &new.server);
    name(&mut new);
    verdict(validation::create(&mut new), decoded.strict)
}

fn verdict(verdict: Verdict, strict: Vec<StrictFinding>) -> Answer {
    Answer {
        errors: verdict.errors.causes(),
        decode: None,
        strict: strict.into_iter().map(|f| f.message).collect(),
        warnings: verdict.warnings.into_iter().map(|w| w.message).collect(),
        status: None,
    }
}
