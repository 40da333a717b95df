//! The Kubewarden policy: a waPC guest that puts the API server's question to the core.
//!
//! A `CREATE` or `UPDATE` of a DaemonSet is answered as kube-apiserver 1.36 would
//! answer it. Everything else is accepted: other kinds, other operations and
//! subresources. A DaemonSet that cannot be read is refused, with the reason.
//!
//! The calls, as Kubewarden's waPC protocol `v1` names them: `validate`,
//! `validate_settings`, `protocol_version`.

mod request;
mod response;
mod settings;

use daemonset_preflight::{
    defaults,
    field::Warning,
    manifest::{Decoded, Manifest, decode_json},
    validation::{self, Verdict},
};
use kubewarden_policy_sdk::{
    protocol_version_guest,
    wapc_guest::{CallResult, register_function},
};

use request::{Operation, Payload, Request};
use response::Answer;

/// Registers the calls. The host runs this once, before any of them.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "waPC finds a guest's entry by this symbol name")]
pub extern "C" fn wapc_init() {
    register_function("validate", validate);
    register_function("validate_settings", settings::validate_settings);
    register_function("protocol_version", protocol_version_guest);
}

/// Answers one admission request. Never fails: what cannot be read is refused.
pub fn validate(payload: &[u8]) -> CallResult {
    let answer = match serde_json::from_slice::<Payload<'_>>(payload) {
        Ok(payload) => review(&payload.request),
        Err(error) => Answer::unreadable(format!("the admission request cannot be read: {error}")),
    };
    answer.into_call_result()
}

fn review(request: &Request<'_>) -> Answer {
    if !request.is_about_daemon_sets() || !request.sub_resource.is_empty() {
        return Answer::accepted();
    }
    let answer = match request.operation {
        Operation::Create => create(request),
        Operation::Update => update(request),
        Operation::Other => Ok(Answer::accepted()),
    };
    answer.unwrap_or_else(Answer::unreadable)
}

fn create(request: &Request<'_>) -> Result<Answer, String> {
    let (mut new, strict) = read(request.object()?)?;
    let verdict = validation::create(&mut new);
    Ok(answer(&new, strict, verdict))
}

fn update(request: &Request<'_>) -> Result<Answer, String> {
    let (mut new, strict) = read(request.object()?)?;
    let (old, _) = read(request.old_object()?)?;
    let verdict = validation::update(&mut new, &old);
    Ok(answer(&new, strict, verdict))
}

/// Decodes an object and gives it its defaults, with what strict decoding remarks.
fn read(json: &str) -> Result<(Manifest, Vec<String>), String> {
    let Decoded { mut manifest, strict } = decode_json(json).map_err(|error| error.message)?;
    defaults::apply(&mut manifest.daemon_set);
    Ok((manifest, strict.into_iter().map(|finding| finding.message).collect()))
}

/// The API server's default is to warn of what strict decoding would refuse.
fn answer(new: &Manifest, mut warnings: Vec<String>, verdict: Verdict) -> Answer {
    warnings.extend(verdict.warnings.into_iter().map(|Warning { message, .. }| message));
    let name = new.daemon_set.metadata.name.as_deref().unwrap_or_default();
    Answer::of(name, &verdict.errors, warnings)
}
