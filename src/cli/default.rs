//! `default`: prints the objects as the API server would store them.

use std::fmt::Write;

use daemonset_preflight::contract::{self, DefaultCall};
use serde_json::{Value, json};

use super::arguments::{Default, ObjectFormat};
use super::{ExitStatus, Named, input, kubernetes, print_error, yaml};

pub(super) fn run(arguments: &Default, out: &mut String) -> Result<ExitStatus, String> {
    let Default { file, output, kubernetes } = arguments;
    input::one_standard_input([file].into_iter().chain(&kubernetes.kubernetes_version_from))?;
    let kubernetes_version = match *kubernetes::versions(kubernetes)? {
        [] => None,
        [version] => Some(version),
        _ => return Err("only one version of Kubernetes can store the objects".to_owned()),
    };
    let text = input::objects(file)?;
    let feature_gates = kubernetes::feature_gates(kubernetes);
    let call = DefaultCall { text, kubernetes_version, feature_gates };
    let answer = contract::default(&call).map_err(|problem| problem.to_string())?;
    let mut unread = Vec::new();
    let mut objects = Vec::new();
    for document in answer.documents {
        for error in &document.errors {
            let start = error.place.unwrap_or(document.place).start;
            unread.push(format!(
                "{}:{}:{}: {}",
                input::name(file),
                start.line,
                start.column,
                error.message
            ));
        }
        if let Some(object) = document.object {
            objects.push(object);
        }
    }
    for other in &answer.other_kinds {
        let name = Named { kind: &other.kind, namespace: &other.namespace, name: &other.name };
        print_error(&format!("{}: {name}: skipped: not a DaemonSet", input::name(file)));
    }
    if !unread.is_empty() {
        return Err(unread.join("\n"));
    }
    if objects.is_empty() {
        return Err(format!("{}: no DaemonSet here", input::name(file)));
    }
    match output {
        ObjectFormat::Json => {
            let printed = match <[Value; 1]>::try_from(objects) {
                Ok([only]) => only,
                Err(many) => json!({"apiVersion": "v1", "kind": "List", "items": many}),
            };
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{printed:#}");
        }
        ObjectFormat::Yaml => yaml::write_all(&objects, out),
    }
    Ok(ExitStatus::Success)
}
