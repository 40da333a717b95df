//! The fields that versions may treat differently.
//!
//! They are the fields of features that are on or known in some versions only, and the fields of
//! changed rules by which one version may reject an object that another accepts. For an object with
//! none of these fields, the versions may differ in wording, but not in whether they accept it.

/// The fields, each with the name of the enclosing field where its own name is ambiguous. For an
/// item of a list, the enclosing field is the list.
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

/// Values that are new or no longer rejected, in any field: operators of tolerations, and a
/// capability.
static VALUES: [&str; 3] = ["CAP_SYS_ADMIN", "Gt", "Lt"];

/// Whether versions may treat the field `name` within the field `parent` differently. `parent` is
/// empty at the top level.
pub(crate) fn is_differing_field(parent: &str, name: &str) -> bool {
    FIELDS
        .iter()
        .any(|(within, field)| *field == name && within.is_none_or(|within| within == parent))
}

/// Whether versions may treat a value differently.
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
