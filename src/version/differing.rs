//! The fields about which not every version says the same.
//!
//! They are those of features that are on or known in some versions only, and those of the
//! rules that changed so that an object may be refused by one version and accepted by
//! another. Where an object has none of them, the versions may differ in wording, but not in
//! whether they accept it.

/// Fields by their name and that of the field that they are in, where the name alone says too
/// little. A list stands for each of its items.
static FIELDS: [(Option<&str>, &str); 22] = [
    (None, "bindMountOptions"),
    (None, "clusterTrustBundle"),
    (None, "defaultUser"),
    (None, "evictionResponders"),
    (None, "fileKeyRef"),
    (None, "hostAliases"),
    (None, "hostUsers"),
    (None, "hostnameOverride"),
    (None, "nameservers"),
    (None, "podCertificate"),
    (None, "resizePolicy"),
    (None, "restartPolicyRules"),
    (None, "schedulingGroup"),
    (None, "seLinuxChangePolicy"),
    (None, "workloadRef"),
    (Some("containers"), "restartPolicy"),
    (Some("emptyDir"), "mode"),
    (Some("grpc"), "mode"),
    (Some("httpGet"), "protocol"),
    (Some("items"), "user"),
    (Some("serviceAccountToken"), "user"),
    (Some("volumes"), "image"),
];

/// Values that are new, or that are no longer refused, wherever they stand: the operators of
/// tolerations, and a capability.
static VALUES: [&str; 3] = ["CAP_SYS_ADMIN", "Gt", "Lt"];

/// Whether a field of this name, inside of the field `parent`, is one about which versions
/// differ. `parent` is empty at the outermost level.
pub(crate) fn is_differing_field(parent: &str, name: &str) -> bool {
    FIELDS
        .iter()
        .any(|(within, field)| *field == name && within.is_none_or(|within| within == parent))
}

/// Whether a text is a value about which versions differ.
pub(crate) fn is_differing_value(text: &str) -> bool {
    VALUES.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::version::fields::EXTRA_FIELDS;

    #[test]
    fn a_field_that_not_every_version_knows_is_one_of_them() {
        for field in &EXTRA_FIELDS {
            let parents = ["emptyDir", "grpc", "httpGet", "items", "serviceAccountToken"];
            let inside = ["ClusterTrustBundleProjection", "PodCertificateProjection"];
            let is_known = inside.contains(&field.owner)
                || ["", "spec"].iter().chain(&parents).any(|at| is_differing_field(at, field.name));
            assert!(is_known, "{}.{}", field.owner, field.name);
        }
    }

    #[test]
    fn what_most_objects_have_is_none_of_them() {
        for (parent, name) in [
            ("containers", "image"),
            ("ports", "protocol"),
            ("items", "mode"),
            ("containers", "resources"),
            ("spec", "restartPolicy"),
            ("seLinuxOptions", "user"),
        ] {
            assert!(!is_differing_field(parent, name), "{parent}.{name}");
        }
    }
}
