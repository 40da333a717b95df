//! DaemonSets that the settings exempt from the rules.

use k8s_openapi::api::apps::v1::DaemonSet;

use crate::settings::PolicySettings;

/// Why a DaemonSet is exempt from the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exemption {
    /// The namespace is in `exempt_namespaces`.
    Namespace,
    /// The name is in `exempt_names`.
    Name,
    /// The object has the label of `exempt_label`.
    Label,
}

impl Exemption {
    /// Returns the setting that exempts the DaemonSet, for the audit log.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Exemption::Namespace => "exempt_namespaces",
            Exemption::Name => "exempt_names",
            Exemption::Label => "exempt_label",
        }
    }

    /// Returns why a DaemonSet is exempt, if it is. Its namespace must already be set.
    pub(crate) fn of(daemon_set: &DaemonSet, settings: &PolicySettings) -> Option<Self> {
        let meta = &daemon_set.metadata;
        let namespace = meta.namespace.as_deref().unwrap_or("default");
        let name = meta.name.as_deref().unwrap_or_default();
        if settings.exempt_namespaces.iter().any(|exempt| exempt == namespace) {
            return Some(Exemption::Namespace);
        }
        let is_named = |exempt: &String| match exempt.split_once('/') {
            Some((in_namespace, of_name)) => in_namespace == namespace && of_name == name,
            None => exempt == name,
        };
        if !name.is_empty() && settings.exempt_names.iter().any(is_named) {
            return Some(Exemption::Name);
        }
        let (key, value) = match settings.exempt_label.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (settings.exempt_label.as_str(), None),
        };
        let has = meta.labels.as_ref().and_then(|labels| labels.get(key))?;
        value.is_none_or(|value| value == has).then_some(Exemption::Label)
    }
}
