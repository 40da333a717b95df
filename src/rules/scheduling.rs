//! Rules about where pods run, how they are named, and which of them take precedence.

use super::list;
use super::settings::Settings;
use super::subject::Subject;

/// The built-in priority classes, above all classes that users can create.
const CRITICAL: [&str; 2] = ["system-node-critical", "system-cluster-critical"];

/// Finds tolerations without a key that tolerate the taints of every node, forever.
pub(super) fn tolerates_everything(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let tolerates = |effect: &str| {
        subject.pod.tolerations.iter().flatten().any(|toleration| {
            let empty = |field: &Option<String>| field.as_deref().is_none_or(str::is_empty);
            let of_effect =
                empty(&toleration.effect) || toleration.effect.as_deref() == Some(effect);
            empty(&toleration.key)
                && toleration.operator.as_deref() == Some("Exists")
                && toleration.toleration_seconds.is_none()
                && of_effect
        })
    };
    (tolerates("NoSchedule") && tolerates("NoExecute")).then(|| {
        let text =
            "a toleration without a key tolerates every taint; name the taints that are meant";
        ("spec.template.spec.tolerations", text.to_owned())
    })
}

/// Finds pods without a priority class.
pub(super) fn no_priority_class(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let class = subject.pod.priority_class_name.as_deref().unwrap_or_default();
    class.is_empty().then(|| {
        let text =
            "without a priority class, pods stay pending on a full node; set priorityClassName";
        ("spec.template.spec.priorityClassName", text.to_owned())
    })
}

/// Finds a built-in priority class outside the namespaces that may use it.
pub(super) fn critical_priority_class(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let class = subject.pod.priority_class_name.as_deref().unwrap_or_default();
    let namespace = subject.daemon_set.metadata.namespace.as_deref().unwrap_or("default");
    let allowed = subject.settings.critical_namespaces.iter().any(|allowed| allowed == namespace);
    (CRITICAL.contains(&class) && !allowed).then(|| {
        let text = format!("{class} is not for namespace {namespace}; use a class of your own");
        ("spec.template.spec.priorityClassName", text)
    })
}

/// The maximum length of a pod's name, and how many of its characters are random.
///
/// Source: `staging/src/k8s.io/apiserver/pkg/storage/names/generate.go` at v1.36.
const POD_NAME_LENGTH: usize = 63;
const RANDOM_LENGTH: usize = 5;

/// Finds a name so long that the names of the pods are truncated.
pub(super) fn long_name(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let meta = &subject.daemon_set.metadata;
    let name = meta.name.as_deref().unwrap_or_default();
    let prefix = meta.generate_name.as_deref().unwrap_or_default();
    let base = POD_NAME_LENGTH - RANDOM_LENGTH;
    let length = match name.is_empty() {
        false => name.len(),
        true => prefix.len().min(base) + RANDOM_LENGTH,
    };
    // A hyphen separates the name from the random characters.
    let most = base - 1;
    (length > most).then(|| {
        let text =
            format!("the names of pods are cut: {length} characters, at most {most} stay whole");
        ("metadata.name", text)
    })
}

/// [`tolerates_everything`] as an expression.
pub(super) fn is_choosy(_: &Settings) -> String {
    "!has(variables.pod.tolerations) || ![\"NoSchedule\", \"NoExecute\"].all(e, \
     variables.pod.tolerations.exists(t, (!has(t.key) || t.key == \"\") && has(t.operator) && \
     t.operator == \"Exists\" && !has(t.tolerationSeconds) && \
     (!has(t.effect) || t.effect == \"\" || t.effect == e)))"
        .to_owned()
}

/// [`no_priority_class`] as an expression.
pub(super) fn has_class(_: &Settings) -> String {
    "has(variables.pod.priorityClassName) && variables.pod.priorityClassName != \"\"".to_owned()
}

/// [`critical_priority_class`] as an expression.
pub(super) fn is_allowed(settings: &Settings) -> String {
    format!(
        "!has(variables.pod.priorityClassName) || \
         !(variables.pod.priorityClassName in {}) || object.metadata.namespace in {}",
        list(&CRITICAL.map(str::to_owned)),
        list(&settings.critical_namespaces),
    )
}

/// [`long_name`] as an expression.
pub(super) fn short_name(_: &Settings) -> String {
    format!("size(object.metadata.name) <= {}", POD_NAME_LENGTH - RANDOM_LENGTH - 1)
}
