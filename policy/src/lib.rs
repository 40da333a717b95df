//! The Kubewarden policy: a waPC guest that puts the API server's question to the core.
//!
//! A `CREATE` or `UPDATE` of a DaemonSet is answered as kube-apiserver 1.36 would
//! answer it, then by the rules of the house and, where the settings ask for it, by a
//! look at the cluster. Everything else is accepted: other kinds, other operations and
//! subresources. A DaemonSet that cannot be read is refused, with the reason.
//!
//! The calls, as Kubewarden's waPC protocol `v1` names them: `validate`,
//! `validate_settings`, `protocol_version`.

mod cluster;
mod request;
mod response;
mod rules;
mod settings;

use daemonset_preflight::{
    defaults,
    field::Warning,
    manifest::{Decoded, Manifest, decode_json},
    validation::{self, Verdict},
};
use k8s_openapi::api::apps::v1::DaemonSet;
use kubewarden_policy_sdk::{
    protocol_version_guest,
    wapc_guest::{CallResult, register_function},
};

use request::{Operation, Payload, Request};
use response::Answer;
use rules::Subject;
use settings::Settings;

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
        Ok(Payload { request, settings }) => review(&request, &settings.unwrap_or_default()),
        Err(error) => Answer::unreadable(format!("the admission request cannot be read: {error}")),
    };
    answer.into_call_result()
}

fn review(request: &Request<'_>, settings: &Settings) -> Answer {
    if !request.is_about_daemon_sets() || !request.sub_resource.is_empty() {
        return Answer::accepted();
    }
    let answer = match request.operation {
        Operation::Create => create(request, settings),
        Operation::Update => update(request, settings),
        Operation::Other => Ok(Answer::accepted()),
    };
    answer.unwrap_or_else(Answer::unreadable)
}

fn create(request: &Request<'_>, settings: &Settings) -> Result<Answer, String> {
    let (mut new, strict) = read(request.object()?, &request.namespace)?;
    let verdict = validation::create(&mut new);
    Ok(answer(&new.daemon_set, None, strict, verdict, settings))
}

fn update(request: &Request<'_>, settings: &Settings) -> Result<Answer, String> {
    let (mut new, strict) = read(request.object()?, &request.namespace)?;
    let (old, _) = read(request.old_object()?, &request.namespace)?;
    let verdict = validation::update(&mut new, &old);
    Ok(answer(&new.daemon_set, Some(&old.daemon_set), strict, verdict, settings))
}

/// Decodes an object and gives it its defaults, with what strict decoding remarks.
fn read(json: &str, namespace: &str) -> Result<(Manifest, Vec<String>), String> {
    let Decoded { mut manifest, strict } = decode_json(json).map_err(|error| error.message)?;
    let own = &mut manifest.daemon_set.metadata.namespace;
    if own.as_deref().is_none_or(str::is_empty) && !namespace.is_empty() {
        *own = Some(namespace.to_owned());
    }
    defaults::apply(&mut manifest.daemon_set);
    Ok((manifest, strict.into_iter().map(|finding| finding.message).collect()))
}

/// Asks the rules, and puts together all that is said.
fn answer(
    new: &DaemonSet,
    old: Option<&DaemonSet>,
    strict: Vec<String>,
    verdict: Verdict,
    settings: &Settings,
) -> Answer {
    // What is on its way out, or stays as it was, is not held to new rules.
    let is_judged =
        new.metadata.deletion_timestamp.is_none() && old.is_none_or(|old| old.spec != new.spec);
    let mut findings = match Subject::of(new, settings).filter(|_| is_judged) {
        Some(subject) => rules::house(&subject),
        None => Vec::new(),
    };
    let mut seen = cluster::Review::default();
    if settings.cluster_context && is_judged && verdict.errors.is_empty() {
        seen = cluster::review(new, old, settings);
        findings.append(&mut seen.findings);
    }
    let mut others: Vec<String> = Vec::new();
    if let Some(first) = seen.missing.first() {
        others.push(format!("not all rules could look at the cluster: {first}"));
    }
    others.extend(verdict.warnings.into_iter().map(|Warning { message, .. }| message));
    // The API server's default is to warn of what strict decoding would refuse.
    others.extend(strict);
    let name = new.metadata.name.as_deref().unwrap_or_default();
    Answer::of(name, &verdict.errors, &rules::judge(findings, settings), others)
        .with_placement(seen.placement)
}
