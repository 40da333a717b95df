//! The decisions of the Kubewarden policy: takes an admission request and the policy's settings,
//! returns the answer, both as the JSON texts of Kubewarden's waPC protocol.
//!
//! A `CREATE` or `UPDATE` of a DaemonSet is answered as the kube-apiserver of the version in the
//! settings would answer it, then checked against the house rules and, if the settings enable it,
//! against the cluster. If the settings name no version, only what every supported version refuses
//! is refused. Everything else is accepted: other kinds, other operations and subresources. A
//! DaemonSet that cannot be read is refused, with the reason.
//!
//! Nothing in this crate depends on WebAssembly: the host is a parameter, so tests and fuzzers
//! reach all of the code.
//!
//! ```
//! use daemonset_preflight_admission::validate;
//!
//! let payload = br#"{"settings": {}, "request": {
//!     "kind": {"group": "apps", "version": "v1", "kind": "DaemonSet"},
//!     "operation": "CREATE",
//!     "object": {"metadata": {"name": "Agent"}}
//! }}"#;
//! let no_host = |operation: &str, _: &str| Err(format!("{operation} is not offered"));
//! let answer = validate(payload, &no_host);
//! assert!(answer.starts_with(r#"{"accepted":false,"#));
//! assert!(answer.contains(r#""message":"DaemonSet.apps \"Agent\" is invalid"#));
//! ```
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

mod cluster;
mod exemption;
mod findings;
mod request;
mod response;
mod rule;
mod settings;
mod versions;

use daemonset_preflight::defaults;
use daemonset_preflight::field::Warning;
use daemonset_preflight::manifest::{
    DecodeErrorKind, Decoded, Manifest, MemoryLimit, NodeId, Tree, decode_in_for, read_json, text,
    versions_may_differ,
};
use daemonset_preflight::rules;
use daemonset_preflight::validation;
use daemonset_preflight::version::Server;
use kubewarden_policy_sdk::settings::SettingsValidationResponse;
use serde_json::Value;

use exemption::Exemption;
use findings::Finding;
use request::{Operation, Request};
use response::Answer;
pub use rule::{RULES, Rule};
use settings::Settings;
pub use settings::defaults;
use versions::Answered;

/// The memory limit for decoded list items of a request's objects, in bytes. Lists that grow take
/// up to three times as much, out of the 256 MiB that Kubewarden gives a policy.
const LISTS: usize = 72 << 20;

/// The program that runs the policy, and answers its queries about the cluster.
///
/// A function from an operation and its request to the answer is a host without a clock.
pub trait Host {
    /// Makes a call about Kubernetes: takes an operation and its request, returns the answer or the
    /// error. All are JSON texts of Kubewarden's waPC protocol. The caller must not assume that the
    /// answer has the form that it requested.
    ///
    /// # Errors
    /// The host's message about a failed call.
    fn call(&self, operation: &str, request: &str) -> Result<Vec<u8>, String>;

    /// Returns the time, in milliseconds since an arbitrary moment. A host without a clock always
    /// returns the same value, and then no list is left out for lack of time.
    fn milliseconds(&self) -> u64 {
        0
    }
}

impl<F: Fn(&str, &str) -> Result<Vec<u8>, String>> Host for F {
    fn call(&self, operation: &str, request: &str) -> Result<Vec<u8>, String> {
        self(operation, request)
    }
}

/// Answers one admission request. `payload` is that of the waPC call `validate`: it holds the
/// request and the settings. A payload that cannot be read is refused.
pub fn validate(payload: &[u8], host: &dyn Host) -> String {
    let answer = answer(payload, host).unwrap_or_else(Answer::unreadable);
    answer.to_json()
}

/// Reports whether settings are valid. `payload` is that of the waPC call `validate_settings`.
/// Settings that cannot be read are not valid.
pub fn validate_settings(payload: &[u8]) -> String {
    let read = text(payload).map_err(|error| error.message).and_then(|text| {
        let tree = read_json(&text)?;
        settings_at(&tree, Some(NodeId::ROOT))
    });
    let message = read.err().map(|why| format!("the settings cannot be used: {why}"));
    let answer = SettingsValidationResponse { valid: message.is_none(), message };
    // A bool and a string always serialize.
    serde_json::to_string(&answer).unwrap_or_default()
}

/// Reads the settings at a node; without a node, all settings have their defaults.
fn settings_at(tree: &Tree<'_>, node: Option<NodeId>) -> Result<Settings, String> {
    let text = node.and_then(|node| tree.text().get(tree.span(node)));
    let value: Value = match text {
        Some(text) => serde_json::from_str(text).map_err(|error| error.to_string())?,
        None => Value::Null,
    };
    Settings::read(value)
}

fn answer(payload: &[u8], host: &dyn Host) -> Result<Answer, String> {
    let unreadable = |why: String| format!("the admission request cannot be read: {why}");
    let text = text(payload).map_err(|error| unreadable(error.message))?;
    let tree = read_json(&text).map_err(unreadable)?;
    // With settings that cannot be read every request is refused, rather than answered by a guess.
    let settings = settings_at(&tree, tree.get(NodeId::ROOT, "settings"))
        .map_err(|why| format!("the policy's settings cannot be used: {why}"))?;
    let request = Request::read(&tree).map_err(unreadable)?;
    if !request.is_about_daemon_sets() || !request.sub_resource.is_empty() {
        return Ok(Answer::accepted());
    }
    let review = Review { request: &request, settings: &settings, host };
    match request.operation {
        Operation::Create => review.create(),
        Operation::Update => review.update(),
        Operation::Other => Ok(Answer::accepted()),
    }
}

/// A request about a DaemonSet, with the settings and the host that decide about it.
struct Review<'r> {
    request: &'r Request<'r>,
    settings: &'r Settings,
    host: &'r dyn Host,
}

impl Review<'_> {
    fn create(&self) -> Result<Answer, String> {
        let object = self.request.object()?;
        self.answer_of_versions(&[object], |server| {
            let (mut new, strict) = self.read(object, server, &MemoryLimit::bytes(LISTS))?;
            let verdict = validation::create(&mut new);
            Ok(Answered { new, old: None, strict, verdict })
        })
    }

    fn update(&self) -> Result<Answer, String> {
        let (object, old_object) = (self.request.object()?, self.request.old_object()?);
        self.answer_of_versions(&[object, old_object], |server| {
            let memory = MemoryLimit::bytes(LISTS);
            let (mut new, strict) = self.read(object, server, &memory)?;
            let (mut old, _) = self.read(old_object, server, &memory)?;
            let verdict = validation::update(&mut new, &mut old);
            Ok(Answered { new, old: Some(old), strict, verdict })
        })
    }

    /// Returns the answer of the versions that the settings allow. Only one version is asked,
    /// unless something in the objects, or a feature gate in the settings, can make versions
    /// differ.
    fn answer_of_versions(
        &self,
        objects: &[NodeId],
        ask: impl Fn(Server) -> versions::Result,
    ) -> Result<Answer, String> {
        let settings = self.settings;
        let may_differ = settings.names_no_version()
            && (!settings.policy.feature_gates.is_empty()
                || objects.iter().any(|object| versions_may_differ(self.request.tree, *object)));
        let (answered, remark) = versions::answer(&settings.servers, may_differ, ask);
        Ok(self.answer(answered?, remark))
    }

    /// Decodes an object and applies its defaults. Also returns the messages of strict decoding.
    fn read(
        &self,
        node: NodeId,
        server: Server,
        memory: &MemoryLimit,
    ) -> Result<(Manifest, Vec<String>), String> {
        let tree: &Tree<'_> = self.request.tree;
        let Decoded { mut manifest, strict } =
            decode_in_for(tree, node, server, memory).map_err(|error| match error.kind {
                // Our own limit, whose message names no field.
                DecodeErrorKind::TooLarge => format!("{}: {}", error.path, error.message),
                _ => error.message,
            })?;
        let own = &mut manifest.daemon_set.metadata.namespace;
        if own.as_deref().is_none_or(str::is_empty) && !self.request.namespace.is_empty() {
            *own = Some(self.request.namespace.to_owned());
        }
        defaults::apply_for(&mut manifest.daemon_set, &server);
        Ok((manifest, strict.into_iter().map(|finding| finding.message).collect()))
    }

    /// Runs the rules and combines their findings with the API server's verdict.
    fn answer(&self, answered: Answered, remark: Option<String>) -> Answer {
        let settings = self.settings;
        let Answered { new, old, strict, verdict } = answered;
        let (new, old) = (new.daemon_set, old.map(|old| old.daemon_set));
        // New rules do not apply to an object that is being deleted or keeps its spec.
        let is_new = new.metadata.deletion_timestamp.is_none() && !self.request.keeps_spec();
        let exemption = Exemption::of(&new, &settings.policy).filter(|_| is_new);
        let is_judged = is_new && exemption.is_none();
        let name = new.metadata.name.clone().unwrap_or_default();
        let mut findings: Vec<Finding> = Vec::new();
        if is_judged {
            findings.extend(rules::check(&new, &settings.house).into_iter().map(Finding::from));
        }
        let mut seen = cluster::Review::default();
        if settings.policy.cluster_context && is_judged && verdict.errors.is_empty() {
            seen = cluster::review(new, old, settings, self.host);
            findings.append(&mut seen.findings);
        }
        let mut others: Vec<String> = remark.into_iter().collect();
        if let Some(first) = seen.missing.first() {
            others.push(format!("not all rules could look at the cluster: {first}"));
        }
        others.append(&mut seen.remarks);
        if settings.policy.api_server_warnings {
            others.extend(verdict.warnings.into_iter().map(|Warning { message, .. }| message));
            // Field validation defaults to `Warn`: strict decoding errors are warnings.
            others.extend(strict);
        }
        Answer::of(&name, &verdict.errors, &findings::judge(findings, settings), others)
            .with_contact(&settings.policy.contact)
            .with_exemption(exemption)
            .with_placement(seen.placement)
    }
}
