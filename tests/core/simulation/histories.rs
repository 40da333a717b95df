//! Revisions of an imported DaemonSet.

use daemonset_preflight::simulation::{Action, Change, Rule};
use serde_json::json;

use super::kubelets::{NOW, key, objects, take_over};

/// Returns the hash and the rule of the revision of a changed template, when the existing revision
/// has the given hash.
fn revised(hash: &str) -> (String, Rule) {
    let text = json!({"kind": "List", "apiVersion": "v1", "items": objects("")}).to_string();
    let objects = serde_json::from_str(&text.replace("\"abc\"", &format!("\"{hash}\""))).unwrap();
    let mut cluster = take_over(&objects, NOW);
    let template = json!({
        "metadata": {"labels": {"app": "agent"}},
        "spec": {
            "tolerations": [{"operator": "Exists"}],
            "containers": [{"name": "c", "image": "c:2"}],
        },
    });
    let template = serde_json::from_value(template).unwrap();
    cluster.apply(Action::UpdateTemplate(key("agent"), Box::new(template))).unwrap();
    let mut changes = cluster.sync().into_iter().flat_map(|step| step.changes);
    let revised = changes.find_map(|change| match change {
        Change::Revised { hash, rule, .. } => Some((hash, rule)),
        _ => None,
    });
    revised.expect("a new revision")
}

#[test]
fn a_template_whose_hash_another_one_has_gets_another() {
    let (hash, rule) = revised("abc");
    assert_eq!(rule, Rule::NewTemplate);
    let (other, rule) = revised(&hash);
    assert_ne!(other, hash);
    assert_eq!(rule, Rule::HashTaken);
}
