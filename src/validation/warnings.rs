//! Computes the API server's warnings about an object that it accepts.
//!
//! Source: `GetWarningsForPodTemplate` in `pkg/api/pod/warnings.go` at v1.36.

mod annotations;
mod containers;
mod node_labels;
mod overlapping_paths;
mod owner_references;
mod ports;
mod recorder;
mod volumes;

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{
    Affinity, PodAffinityTerm, PodSpec, PodTemplateSpec, WeightedPodAffinityTerm,
};

pub(super) use owner_references::drop_duplicate_owner_references;

use recorder::Warnings;

use crate::field::{Path, Warning, quote};
use crate::names::ip;
use crate::version::{Change, Server};

/// Returns the warnings for a valid pod template, each once, in the API server's order.
///
/// `path` is that of the template. On an update, what the old template already had is warned of
/// again.
pub(super) fn pod_template_warnings(
    template: &PodTemplateSpec,
    path: &Path<'_>,
    server: &Server,
) -> Vec<Warning> {
    let mut warnings = Warnings::worded(server.label_wording());
    let Some(spec) = &template.spec else { return Vec::new() };
    let annotations = template.metadata.as_ref().and_then(|meta| meta.annotations.as_ref());
    let metadata_path = path.child("metadata");
    let annotations_path = metadata_path.child("annotations");
    let spec_path = path.child("spec");

    node_labels::warn(spec, &spec_path, &mut warnings);
    if let Some(annotations) = annotations {
        annotations::warn_of_deprecated(annotations, &annotations_path, &mut warnings);
    }
    volumes::warn(spec, &spec_path.child("volumes"), server, &mut warnings);
    overlapping_paths::warn(spec, &spec_path.child("volumes"), &mut warnings);
    warn_of_duplicates(spec, &spec_path, &mut warnings);
    for resource in FRACTIONLESS {
        let amount = spec.overhead.as_ref().and_then(|overhead| overhead.get(resource));
        warnings.add_fraction(amount, &spec_path.child("overhead").key(resource));
    }
    if let Some(annotations) = annotations {
        annotations::warn_of_profiles(annotations, spec, &annotations_path, &mut warnings);
    }
    containers::warn(spec, &spec_path, &mut warnings);
    ports::warn(spec, &spec_path, &mut warnings);
    if spec.termination_grace_period_seconds.is_some_and(|seconds| seconds < 0) {
        warnings.add(
            &spec_path.child("terminationGracePeriodSeconds"),
            "must be >= 0; negative values are invalid and will be treated as 1",
        );
    }
    if let Some(affinity) = &spec.affinity {
        warn_of_null_selectors(affinity, &spec_path.child("affinity"), &mut warnings);
    }
    warn_of_odd_addresses(spec, &spec_path, server, &mut warnings);
    warnings.into_given()
}

/// The resources whose amounts are whole numbers of bytes.
const FRACTIONLESS: [&str; 2] = ["memory", "ephemeral-storage"];

/// The warning about an absent label selector.
const NULL_SELECTOR: &str = "a null labelSelector results in matching no pod";

/// Warns of host aliases with the same address, pull secrets with the same name, and pull
/// secrets without a name.
fn warn_of_duplicates(spec: &PodSpec, path: &Path<'_>, warnings: &mut Warnings) {
    let aliases_path = path.child("hostAliases");
    let mut seen = BTreeSet::new();
    for (i, alias) in spec.host_aliases.iter().flatten().enumerate() {
        if !seen.insert(alias.ip.as_str()) {
            let ip = quote(&alias.ip);
            warnings.add(&aliases_path.index(i).child("ip"), format_args!("duplicate ip {ip}"));
        }
    }
    let secrets_path = path.child("imagePullSecrets");
    let secrets = || spec.image_pull_secrets.iter().flatten().enumerate();
    let mut seen = BTreeSet::new();
    for (i, secret) in secrets() {
        if !seen.insert(secret.name.as_str()) {
            let name = quote(&secret.name);
            warnings
                .add(&secrets_path.index(i).child("name"), format_args!("duplicate name {name}"));
        }
    }
    for (i, _) in secrets().filter(|(_, secret)| secret.name.is_empty()) {
        warnings.add(&secrets_path.index(i).child("name"), "invalid empty name \"\"");
    }
}

/// Warns of terms of pod affinity and anti-affinity without a label selector.
fn warn_of_null_selectors(affinity: &Affinity, path: &Path<'_>, warnings: &mut Warnings) {
    if let Some(affinity) = &affinity.pod_affinity {
        warn_of_null_selectors_in(
            affinity.required_during_scheduling_ignored_during_execution.as_deref(),
            affinity.preferred_during_scheduling_ignored_during_execution.as_deref(),
            &path.child("podAffinity"),
            warnings,
        );
    }
    if let Some(affinity) = &affinity.pod_anti_affinity {
        warn_of_null_selectors_in(
            affinity.required_during_scheduling_ignored_during_execution.as_deref(),
            affinity.preferred_during_scheduling_ignored_during_execution.as_deref(),
            &path.child("podAntiAffinity"),
            warnings,
        );
    }
}

fn warn_of_null_selectors_in(
    required: Option<&[PodAffinityTerm]>,
    preferred: Option<&[WeightedPodAffinityTerm]>,
    path: &Path<'_>,
    warnings: &mut Warnings,
) {
    let required_path = path.child("requiredDuringSchedulingIgnoredDuringExecution");
    for (i, term) in required.into_iter().flatten().enumerate() {
        if term.label_selector.is_none() {
            warnings.add(&required_path.index(i).child("labelSelector"), NULL_SELECTOR);
        }
    }
    let preferred_path = path.child("preferredDuringSchedulingIgnoredDuringExecution");
    for (i, term) in preferred.into_iter().flatten().enumerate() {
        if term.pod_affinity_term.label_selector.is_none() {
            let path = preferred_path.index(i);
            warnings.add(&path.child("podAffinityTerm").child("labelSelector"), NULL_SELECTOR);
        }
    }
}

/// Warns of addresses that are not in canonical form, or that other parsers might read
/// differently.
fn warn_of_odd_addresses(
    spec: &PodSpec,
    path: &Path<'_>,
    server: &Server,
    warnings: &mut Warnings,
) {
    let is_invalid = server.includes(Change::NonStandardAddressesAreCalledInvalid);
    let dns_path = path.child("dnsConfig");
    let servers_path = dns_path.child("nameservers");
    let servers = spec.dns_config.iter().flat_map(|dns| dns.nameservers.iter().flatten());
    for (i, server) in servers.enumerate() {
        if let Some(remark) = ip::remark(server) {
            warnings.add(&servers_path.index(i), remark.text(is_invalid));
        }
    }
    let aliases_path = path.child("hostAliases");
    for (i, alias) in spec.host_aliases.iter().flatten().enumerate() {
        if let Some(remark) = ip::remark(&alias.ip) {
            warnings.add(&aliases_path.index(i).child("ip"), remark.text(is_invalid));
        }
    }
}
