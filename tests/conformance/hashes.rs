//! Hashes: those of the revisions that the controller creates from stored templates.

use std::collections::BTreeMap;

use daemonset_preflight::simulation::revision_hash;
use daemonset_preflight::{defaults, manifest, validation};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::Outcome;

#[derive(Deserialize)]
pub struct Case {
    id: String,
    #[serde(rename = "kubernetesVersion")]
    version: String,
    object: Box<RawValue>,
    expect: Answer,
}

#[derive(Deserialize)]
struct Answer {
    hash: String,
}

/// Whether a case with these fields has this form.
pub fn is_case(fields: &BTreeMap<&str, &RawValue>) -> bool {
    let expect = fields.get("expect").map(|expect| serde_json::from_str(expect.get()));
    matches!(expect, Some(Ok(Value::Object(expect))) if expect.contains_key("hash"))
}

pub fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let server = super::server(Some(&case.version));
    let got = match manifest::decode_json_for(case.object.get(), server) {
        Err(error) => error.message,
        Ok(decoded) => {
            let mut new = decoded.manifest;
            defaults::apply_for(&mut new.daemon_set, &server);
            validation::create(&mut new);
            match validation::stored_object(&new) {
                Ok(stored) => {
                    let template = stored.pointer("/spec/template").unwrap_or(&Value::Null);
                    revision_hash(template, None, server.version())
                }
                Err(error) => error.to_string(),
            }
        }
    };
    let exact = got == case.expect.hash;
    Ok(Outcome { id: case.id, verdict: exact, exact, expected: case.expect.hash, got })
}
