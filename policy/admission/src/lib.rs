//! What the Kubewarden policy decides: an admission request and the policy's settings in,
//! the answer out, both as the JSON texts of Kubewarden's waPC protocol.
//!
//! A `CREATE` or `UPDATE` of a DaemonSet is answered as the kube-apiserver of the version in
//! the settings would answer it, then by house rules and, where the settings ask for it, by a
//! look at the cluster. Without a version only what every supported version refuses is
//! refused. Everything else is accepted: other kinds, other operations and subresources. A
//! DaemonSet that cannot be read is refused, with the reason.
//!
//! Nothing here knows WebAssembly: the host is a function that is handed in, so that
//! tests and fuzzers reach all of it.
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

/// What the items of the lists of a request's objects may take, in bytes. Of the 256 MiB that
/// Kubewarden gives a policy, lists that grow take up to three times as much.
const LISTS: usize = 72 << 20;

/// What runs the policy, and answers what it asks of a cluster.
///
/// A function from an operation and its request to the answer is a host without a clock.
pub trait Host {
    /// A call about Kubernetes: an operation and its request in, the answer or what went
    /// wrong out. All as the JSON texts of Kubewarden's waPC protocol; the answer need not
    /// be what was asked for.
    ///
    /// # Errors
    /// What the host says of a call that failed.
    fn call(&self, operation: &str, request: &str) -> Result<Vec<u8>, String>;

    /// The time, in milliseconds since any moment. A host without a clock always says the
    /// same, and no list is left out for want of time.
    fn milliseconds(&self) -> u64 {
        0
    }
}

impl<F: Fn(&str, &str) -> Result<Vec<u8>, String>> Host for F {
    fn call(&self, operation: &str, request: &str) -> Result<Vec<u8>, String> {
        self(operation, request)
    }
}

/// Answers one admission request: the payload of the waPC call `validate`, which holds the
/// request and the settings. What cannot be read is refused.
pub fn validate(payload: &[u8], host: &dyn Host) -> String {
    let answer = answer(payload, host).unwrap_or_else(Answer::unreadable);
    answer.to_json()
}

/// Says whether settings can be used: the payload of the waPC call `validate_settings`.
/// Settings that cannot be read are not valid.
pub fn validate_settings(payload: &[u8]) -> String {
    let read = text(payload).map_err(|error| error.message).and_then(|text| {
        let tree = read_json(&text)?;
        settings_at(&tree, Some(NodeId::ROOT))
    });
    let message = read.err().map(|why| format!("the settings cannot be used: {why}"));
    let answer = SettingsValidationResponse { valid: message.is_none(), message };
    // A flag and a text can always be written.
    serde_json::to_string(&answer).unwrap_or_default()
}

/// The settings at a node, all defaults without one.
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
    // Settings that cannot be read refuse every request, rather than guess.
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

/// A request about a DaemonSet, and what it is judged by.
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

    /// Has the versions answer that the settings name. One answers for all, unless something
    /// in the objects, or a feature gate that is set, can make them differ.
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

    /// Decodes an object and gives it its defaults, with what strict decoding remarks.
    fn read(
        &self,
        node: NodeId,
        server: Server,
        memory: &MemoryLimit,
    ) -> Result<(Manifest, Vec<String>), String> {
        let tree: &Tree<'_> = self.request.tree;
        let Decoded { mut manifest, strict } =
            decode_in_for(tree, node, server, memory).map_err(|error| match error.kind {
                // Ours, which name no field.
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

    /// Asks the rules, and puts together all that is said.
    fn answer(&self, answered: Answered, remark: Option<String>) -> Answer {
        let settings = self.settings;
        let Answered { new, old, strict, verdict } = answered;
        let (new, old) = (new.daemon_set, old.map(|old| old.daemon_set));
        // What is on its way out, or stays as it was, is not held to new rules.
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
            // The API server's default is to warn of what strict decoding would refuse.
            others.extend(strict);
        }
        Answer::of(&name, &verdict.errors, &findings::judge(findings, settings), others)
            .with_contact(&settings.policy.contact)
            .with_exemption(exemption)
            .with_placement(seen.placement)
    }
}
