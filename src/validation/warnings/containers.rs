//! Warns of amounts that are not whole bytes, and of variables that hide others.
//!
//! Source: `pkg/api/pod/warnings.go` at v1.36.

use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{EnvVar, PodSpec};

use super::{FRACTIONLESS, Warnings};
use crate::field::{Path, quote};
use crate::validation::every_container::{AnyContainer, every_container};

/// Warns about each container in turn. `path` is that of the pod's spec.
pub(super) fn warn(spec: &PodSpec, path: &Path<'_>, warnings: &mut Warnings) {
    for container in every_container(spec) {
        container.at(path, |path| {
            warn_of_fractions(&container, &path.child("resources"), warnings);
            warn_of_hidden_variables(container.env, &path.child("env"), warnings);
        });
    }
}

fn warn_of_fractions(container: &AnyContainer<'_>, path: &Path<'_>, warnings: &mut Warnings) {
    let Some(resources) = container.resources else { return };
    for resource in FRACTIONLESS {
        for (amounts, field) in [(&resources.limits, "limits"), (&resources.requests, "requests")] {
            let amount = amounts.as_ref().and_then(|amounts| amounts.get(resource));
            warnings.add_fraction(amount, &path.child(field).key(resource));
        }
    }
}

/// Warns of variables that are defined again, unless the new value builds on the earlier one.
fn warn_of_hidden_variables(env: &[EnvVar], path: &Path<'_>, warnings: &mut Warnings) {
    let mut seen = BTreeSet::new();
    for (i, variable) in env.iter().enumerate() {
        if seen.insert(variable.name.as_str()) {
            continue;
        }
        let earlier = format!("$({})", variable.name);
        let value = variable.value.as_deref().unwrap_or_default();
        if variable.value_from.is_some() || value == earlier || !value.contains(&earlier) {
            let name = quote(&variable.name);
            warnings.add(
                &path.index(i),
                format_args!(
                    "hides previous definition of {name}, which may be dropped when using apply"
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_variable_may_build_on_an_earlier_one() {
        for (second, warned) in [
            (json!({"name": "A", "value": "x"}), true),
            (json!({"name": "A"}), true),
            (json!({"name": "A", "value": "$(A)"}), true),
            (json!({"name": "A", "value": "$(A):x"}), false),
            (json!({"name": "A", "value": "$(B)"}), true),
            (json!({"name": "A", "valueFrom": {}}), true),
            (json!({"name": "B", "value": "x"}), false),
        ] {
            let env = [json!({"name": "A", "value": "a"}), second.clone()];
            let env = env.map(|variable| serde_json::from_value(variable).unwrap());
            let mut warnings = Warnings::default();
            warn_of_hidden_variables(&env, &Path::root("env"), &mut warnings);
            assert_eq!(!warnings.into_given().is_empty(), warned, "{second}");
        }
    }
}
