//! The rules for which fields are kept, replaced and left out.

/// How a field is redacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// The field is removed.
    LeftOut,
    /// The field has annotations: nearly all are removed.
    Annotations,
    /// Its structure is kept and its texts are left out.
    Hidden,
    /// It is kept with all its contents.
    Whole,
    /// Its text is kept: it is a word of Kubernetes, or a time.
    Kept,
    /// The field has labels, redacted by their keys.
    Labels,
    /// The field has the value or values for the key beside it.
    ValueOfKey,
    /// The field has a message.
    Message,
    /// Its contents are redacted by their own rules; a text is replaced.
    Plain,
}

/// Returns the rule for a field, by its name and the name of the field that contains it.
pub(super) fn rule_of(field: &str, parent: &str) -> Rule {
    match (field, parent) {
        ("managedFields", _) | ("images", "status") => Rule::LeftOut,
        ("annotations", _) => Rule::Annotations,
        ("args" | "command" | "httpHeaders" | "binaryData" | "stringData", _) => Rule::Hidden,
        ("labels" | "matchLabels" | "nodeSelector" | "selector", _) => Rule::Labels,
        ("value" | "values", _) => Rule::ValueOfKey,
        ("message" | "note", _) => Rule::Message,
        // Maps of amounts.
        ("requests" | "limits" | "allocatable" | "capacity" | "overhead", _)
        | ("allocatedResources" | "updateStrategy", _) => Rule::Whole,
        // The `fieldPath` of an event names a container.
        ("fieldPath", "involvedObject" | "regarding" | "related") => Rule::Plain,
        (field, _) if is_time(field) || KEPT.contains(&field) => Rule::Kept,
        _ => Rule::Plain,
    }
}

fn is_time(field: &str) -> bool {
    ["Time", "Timestamp", "startedAt", "finishedAt"].iter().any(|end| field.ends_with(end))
}

/// Fields whose texts are words of Kubernetes.
const KEPT: [&str; 50] = [
    "action",
    "add",
    "apiGroup",
    "apiVersion",
    "architecture",
    "containerRuntimeVersion",
    "divisor",
    "dnsPolicy",
    "drop",
    "effect",
    "externalTrafficPolicy",
    "fieldPath",
    "fieldsType",
    "imagePullPolicy",
    "internalTrafficPolicy",
    "ipFamilies",
    "ipFamilyPolicy",
    "kernelVersion",
    "key",
    "kind",
    "kubeProxyVersion",
    "kubeletVersion",
    "medium",
    "mountPropagation",
    "nodeAffinityPolicy",
    "nodeTaintsPolicy",
    "operatingSystem",
    "operation",
    "operator",
    "osImage",
    "phase",
    "podManagementPolicy",
    "preemptionPolicy",
    "procMount",
    "protocol",
    "qosClass",
    "reason",
    "resource",
    "resourceName",
    "resourceVersion",
    "restartPolicy",
    "scheme",
    "sessionAffinity",
    "sizeLimit",
    "status",
    "terminationMessagePolicy",
    "topologyKey",
    "type",
    "volumeMode",
    "whenUnsatisfiable",
];

/// Whether Kubernetes defines the label or taint, so that its values do not identify the cluster.
pub(super) fn is_known_key(key: &str) -> bool {
    // A node's name, location and group do identify the cluster.
    const OWN: [&str; 3] = ["hostname", "zone", "region"];
    let Some((domain, name)) = key.rsplit_once('/') else {
        return matches!(key, "controller-revision-hash" | "pod-template-generation");
    };
    let is_own = OWN.contains(&name) || domain == "app.kubernetes.io";
    let of = |known: &str| domain == known || domain.ends_with(&format!(".{known}"));
    !is_own && (of("kubernetes.io") || of("k8s.io"))
}

/// Whether every cluster has an object with this name.
pub(super) fn is_system_name(name: &str) -> bool {
    matches!(
        name,
        "default"
            | "default-scheduler"
            | "kube-node-lease"
            | "kube-public"
            | "kube-system"
            | "system-cluster-critical"
            | "system-node-critical"
    )
}
