//! Edits a pod's spec. Only a few fields may change, and the changes do not reach the template:
//! the pod's replacement is created from the unchanged template.
//!
//! Source: `ValidatePodUpdate` in `pkg/apis/core/validation/validation.go` at v1.36.
//!
//! Not modelled: deadlines, scheduling gates, and the validation of each field's content.

use std::sync::Arc;

use k8s_openapi::api::core::v1::{Container, PodSpec, PodTemplateSpec, Toleration};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::pods::pod_named;
use crate::field::PathBuf;
use crate::manifest::{Documents, Entry, written};
use crate::simulation::action::Refused;
use crate::simulation::effect::{Effect, PodEffect};
use crate::simulation::state::{Cluster, Revision};

/// The API server's error when any other field is changed.
const OTHERS: &str = "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

/// Edits a pod's spec. If an image changes, its kubelet restarts the pod.
pub(super) fn edit(cluster: &Cluster, name: &str, patch: &Value) -> Result<Vec<Effect>, Refused> {
    let id = pod_named(cluster, name)?;
    let Some(pod) = cluster.pods.get(&id) else { return Ok(Vec::new()) };
    let Revision { number, hash, template, info } = &*pod.revision;
    let old = template.spec.clone().unwrap_or_default();
    let new = patched(&old, patch)?;
    let errors = forbidden(&new, &old);
    if !errors.is_empty() {
        return Err(Refused::PodInvalid(errors));
    }
    if new == old {
        return Ok(Vec::new());
    }
    let restarts = images(&new).ne(images(&old));
    let template = PodTemplateSpec { metadata: template.metadata.clone(), spec: Some(new) };
    // The hash stays, so the controller still regards the pod as one of the same template.
    let revision = Arc::new(Revision::made_by(
        info.maker,
        *number,
        hash.clone(),
        Arc::new(template),
        &cluster.options.priority_classes,
    ));
    let edited = Effect::Pod(id, PodEffect::SetRevision(revision));
    let restarted = restarts.then_some(Effect::Pod(id, PodEffect::Restart));
    Ok([edited].into_iter().chain(restarted).collect())
}

/// A pod of which only the spec is decoded.
#[derive(Default, Deserialize)]
#[serde(default, rename = "Pod")]
struct Specified {
    spec: PodSpec,
}

/// Returns the spec with the fields of the patch; containers are matched by name.
fn patched(old: &PodSpec, patch: &Value) -> Result<PodSpec, Refused> {
    let invalid = |error: String| Refused::PodInvalid(vec![error]);
    let mut spec = written(old).map_err(|error| invalid(error.to_string()))?;
    let (Some(fields), Some(changes)) = (spec.as_object_mut(), patch.as_object()) else {
        return Err(invalid("spec is not an object".to_owned()));
    };
    merge(fields, changes);
    // Decoded from text, as all other objects are, so that errors name unknown fields.
    let text = format!("{{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"spec\":{spec}}}");
    let documents = Documents::read(&text);
    match documents.entries().first() {
        Some(Entry::Other(pod)) => {
            let (pod, strict) =
                pod.decode::<Specified>().map_err(|error| invalid(error.message))?;
            let in_spec = |path: &PathBuf| path.to_string().starts_with("spec");
            match strict.into_iter().find(|finding| in_spec(&finding.path)) {
                Some(finding) => Err(invalid(finding.message)),
                None => Ok(pod.spec),
            }
        }
        _ => Err(invalid("spec cannot be read".to_owned())),
    }
}

fn merge(fields: &mut Map<String, Value>, changes: &Map<String, Value>) {
    for (key, change) in changes {
        match (fields.get_mut(key), change) {
            (_, Value::Null) => drop(fields.remove(key)),
            (Some(Value::Object(field)), Value::Object(change)) => merge(field, change),
            (Some(Value::Array(items)), Value::Array(changes)) if key.ends_with("ontainers") => {
                merge_named(items, changes);
            }
            (Some(field), change) => *field = change.clone(),
            (None, change) => drop(fields.insert(key.clone(), change.clone())),
        }
    }
}

fn merge_named(items: &mut Vec<Value>, changes: &[Value]) {
    for change in changes {
        let same = items.iter_mut().find(|item| item.get("name") == change.get("name"));
        match (same.and_then(Value::as_object_mut), change) {
            (Some(item), Value::Object(change)) => merge(item, change),
            _ => items.push(change.clone()),
        }
    }
}

/// Returns the API server's errors for an update.
fn forbidden(new: &PodSpec, old: &PodSpec) -> Vec<String> {
    let mut errors = Vec::new();
    let inits = |spec: &PodSpec| spec.init_containers.clone().unwrap_or_default();
    for (field, new, old) in [
        ("containers", &new.containers, &old.containers),
        ("initContainers", &inits(new), &inits(old)),
    ] {
        if new.len() != old.len() {
            return vec![format!(
                "spec.{field}: Forbidden: pod updates may not add or remove containers"
            )];
        }
        for (index, container) in new.iter().enumerate() {
            let path = format!("spec.{field}[{index}].image");
            let image = container.image.as_deref().unwrap_or_default();
            if image.is_empty() {
                errors.push(format!("{path}: Required value"));
            }
            if image.trim() != image {
                errors.push(format!(
                    "{path}: Invalid value: {image:?}: must not have leading or trailing whitespace"
                ));
            }
        }
    }
    let kept = |toleration: &Toleration| {
        let same = |new: &Toleration| {
            let seconds = new.toleration_seconds;
            Toleration { toleration_seconds: seconds, ..toleration.clone() } == *new
        };
        new.tolerations.iter().flatten().any(same)
    };
    if !old.tolerations.iter().flatten().all(kept) {
        errors.push("spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds".to_owned());
    }
    let mut munged = new.clone();
    munged.tolerations.clone_from(&old.tolerations);
    take_images(&mut munged.containers, &old.containers);
    if let (Some(new), Some(old)) = (&mut munged.init_containers, &old.init_containers) {
        take_images(new, old);
    }
    if munged != *old {
        errors.push(OTHERS.to_owned());
    }
    errors
}

fn take_images(containers: &mut [Container], from: &[Container]) {
    for (container, from) in containers.iter_mut().zip(from) {
        container.image.clone_from(&from.image);
    }
}

fn images(spec: &PodSpec) -> impl Iterator<Item = Option<&str>> {
    spec.containers.iter().map(|container| container.image.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(patch: Value) -> Result<PodSpec, String> {
        let old = serde_json::from_value(serde_json::json!({
            "containers": [{"name": "a", "image": "a:1"}, {"name": "b", "image": "b:1"}],
            "tolerations": [{"key": "old", "operator": "Exists"}],
        }))
        .unwrap();
        let new = patched(&old, &patch).map_err(|refused| refused.to_string())?;
        match forbidden(&new, &old) {
            errors if errors.is_empty() => Ok(new),
            errors => Err(errors.join("; ")),
        }
    }

    #[test]
    fn images_may_change_and_tolerations_may_come() {
        let containers = serde_json::json!([{"name": "b", "image": "b:2"}]);
        let spec = after(serde_json::json!({"containers": containers})).unwrap();
        assert_eq!(images(&spec).flatten().collect::<Vec<_>>(), ["a:1", "b:2"]);
        let more = serde_json::json!([
            {"key": "old", "operator": "Exists"}, {"key": "new", "operator": "Exists"}
        ]);
        assert!(after(serde_json::json!({"tolerations": more})).is_ok());
    }

    #[test]
    fn everything_else_is_forbidden() {
        for (patch, want) in [
            (serde_json::json!({"containers": [{"name": "c", "image": "c"}]}), "add or remove"),
            (serde_json::json!({"containers": [{"name": "a", "image": ""}]}), "Required value"),
            (serde_json::json!({"tolerations": []}), "existing toleration"),
            (serde_json::json!({"hostNetwork": true}), "may not change fields other than"),
            (
                serde_json::json!({"containers": [{"name": "a", "command": ["x"]}]}),
                "may not change",
            ),
            (serde_json::json!({"containers": 5}), "cannot unmarshal number"),
            (serde_json::json!({"hostNetwrk": true}), "unknown field \"spec.hostNetwrk\""),
            (serde_json::json!(5), "spec is not an object"),
        ] {
            let error = after(patch.clone()).unwrap_err();
            assert!(error.contains(want), "{patch}: {error}");
        }
    }
}
