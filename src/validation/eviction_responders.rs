//! Validates `evictionResponders`: who is asked before a pod is evicted.
//!
//! These rules are declared with the API's types, not written by hand. They are checked last, and
//! what an update leaves unchanged is not checked.
//!
//! Source: `Validate_EvictionResponder` in `pkg/apis/core/v1/zz_generated.validations.go` and
//! `pkg/apis/core/v1/validation.go` at v1.37.

use crate::field::{BadValue, Error, ErrorList, Path, json_string};
use crate::manifest::{EvictionResponder, ExtraFields, ExtraValue};
use crate::names;

const MAX_RESPONDERS: usize = 10;
const MAX_PRIORITY: i32 = 100_000;
/// Priorities below this are reserved for Kubernetes' own responders.
const FIRST_FREE_PRIORITY: i32 = 1000;
const RESERVED_DOMAINS: [&str; 2] = [".k8s.io", ".kubernetes.io"];

/// Validates the responders; `path` is that of the pod's spec, `old` the fields of the old object.
pub(super) fn validate_eviction_responders(
    extra: &ExtraFields,
    old: Option<&ExtraFields>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let path = path.child("evictionResponders");
    let responders = list(extra, &path);
    let old = old.map_or(&[][..], |old| list(old, &path));
    if responders.is_empty() || responders == old {
        return;
    }
    if responders.len() > MAX_RESPONDERS {
        errors.push(Error::too_many(&path, responders.len(), MAX_RESPONDERS));
        return;
    }
    let names = || responders.iter().map(|responder| &responder.name);
    for (i, responder) in responders.iter().enumerate() {
        if names().take(i).any(|name| *name == responder.name) {
            errors.duplicate(&path.index(i), printed(responder));
        }
    }
    for (i, responder) in responders.iter().enumerate() {
        let before = old.iter().find(|old| old.name == responder.name);
        if before != Some(responder) {
            validate_responder(responder, before, &path.index(i), errors);
        }
    }
}

fn list<'e>(extra: &'e ExtraFields, path: &Path<'_>) -> &'e [EvictionResponder] {
    match extra.get(path) {
        Some(ExtraValue::EvictionResponders(responders)) => responders,
        _ => &[],
    }
}

fn validate_responder(
    responder: &EvictionResponder,
    old: Option<&EvictionResponder>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    // An old responder has the same name, so the name is unchanged.
    if old.is_none() {
        validate_name(&responder.name, &path.child("name"), errors);
    }
    validate_priority(responder.priority, &path.child("priority"), errors);
}

/// Validates that a name is a label key, with a prefix that is not one of Kubernetes' own.
fn validate_name(name: &str, path: &Path<'_>, errors: &mut ErrorList) {
    if name.is_empty() {
        errors.required(path, "");
        return;
    }
    let domain = name.split('/').next().unwrap_or_default();
    let domain = names::to_lower(domain);
    let domain = domain.trim().trim_end_matches('.');
    let is_reserved =
        |suffix: &&str| domain.ends_with(suffix) || domain == suffix.trim_matches('.');
    if RESERVED_DOMAINS.iter().any(is_reserved) {
        errors.invalid(path, name, "domain names *.k8s.io, *.kubernetes.io are reserved");
    }
    let mut messages = names::label_key(name);
    if messages.is_empty() && !name.contains('/') {
        messages.push("must include a prefix (e.g. 'example.com/key')".into());
    }
    for message in messages {
        errors.invalid(path, name, message);
    }
}

fn validate_priority(priority: Option<i32>, path: &Path<'_>, errors: &mut ErrorList) {
    let Some(priority) = priority else {
        errors.required(path, "");
        return;
    };
    if (0..FIRST_FREE_PRIORITY).contains(&priority) {
        let detail = "priorities 0-999 are reserved for responders with *.k8s.io suffix";
        errors.invalid(path, priority, detail);
    }
    if priority > MAX_PRIORITY {
        let detail = format!("must be less than or equal to {MAX_PRIORITY}");
        errors.invalid(path, priority, detail);
    }
    if priority < 0 {
        errors.invalid(path, priority, "must be greater than or equal to 0");
    }
}

fn printed(responder: &EvictionResponder) -> BadValue {
    let priority = responder.priority.map_or("null".to_owned(), |priority| priority.to_string());
    let name = json_string(&responder.name);
    BadValue::json(format!("{{\"name\":{name},\"priority\":{priority}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::decode_json_for;
    use crate::version::{Server, Version};

    fn extra(responders: &str) -> ExtraFields {
        let text = format!(
            r#"{{"spec": {{"template": {{"spec": {{"evictionResponders": {responders}}}}}}}}}"#
        );
        decode_json_for(&text, Server::of(Version::V1_37)).unwrap().manifest.extra
    }

    fn findings(responders: &str, old: Option<&str>) -> Vec<String> {
        let mut errors = ErrorList::new();
        let spec = Path::root("spec");
        let template = spec.child("template");
        let old = old.map(extra);
        let path = template.child("spec");
        validate_eviction_responders(&extra(responders), old.as_ref(), &path, &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    const LIST: &str = "spec.template.spec.evictionResponders";

    #[test]
    fn a_responder_has_a_prefixed_name_and_a_free_priority() {
        assert_eq!(
            findings(
                r#"[{"name": "a.example/b", "priority": 1000}, {"name": "x.K8s.io/b"},
                    {"name": "plain", "priority": 999}, {"priority": 100001},
                    {"name": "a.example/b", "priority": -1}]"#,
                None,
            ),
            [
                format!(r#"{LIST}[4]: Duplicate value: {{"name":"a.example/b","priority":-1}}"#),
                format!(
                    "{LIST}[1].name: Invalid value: \"x.K8s.io/b\": domain names *.k8s.io, \
                     *.kubernetes.io are reserved"
                ),
                format!(
                    "{LIST}[1].name: Invalid value: \"x.K8s.io/b\": prefix part {}",
                    names::dns1123_subdomain("K").join("")
                ),
                format!("{LIST}[1].priority: Required value"),
                format!(
                    "{LIST}[2].name: Invalid value: \"plain\": must include a prefix (e.g. \
                     'example.com/key')"
                ),
                format!(
                    "{LIST}[2].priority: Invalid value: 999: priorities 0-999 are reserved for \
                     responders with *.k8s.io suffix"
                ),
                format!("{LIST}[3].name: Required value"),
                format!(
                    "{LIST}[3].priority: Invalid value: 100001: must be less than or equal to \
                     100000"
                ),
                format!(
                    "{LIST}[4].priority: Invalid value: -1: must be greater than or equal to 0"
                ),
            ],
        );
    }

    #[test]
    fn what_an_update_leaves_is_not_looked_at() {
        let bad = r#"[{"name": "plain", "priority": 1}]"#;
        assert_eq!(findings(bad, Some(bad)), Vec::<String>::new());
        let other = r#"[{"name": "plain", "priority": 2}]"#;
        assert_eq!(
            findings(bad, Some(other)),
            [format!(
                "{LIST}[0].priority: Invalid value: 1: priorities 0-999 are reserved for \
                 responders with *.k8s.io suffix"
            )],
        );
    }

    #[test]
    fn there_are_at_most_ten() {
        let many = format!("[{}]", [r#"{"name": "x"}"#; 11].join(","));
        assert_eq!(
            findings(&many, None),
            [format!("{LIST}: Too many: 11: must have at most 10 items")]
        );
    }
}
