//! Files applied to live objects, by client-side and server-side apply.

use daemonset_preflight::apply::{ApplyError, Method, apply, go_json};
use daemonset_preflight::version::Server;
use daemonset_preflight::{defaults, manifest, validation};
use serde::Deserialize;
use serde_json::Value;

use super::Outcome;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    id: String,
    live: Value,
    object: Value,
    #[serde(default)]
    server_side: Option<ServerSide>,
    kubernetes_version: String,
    expect: Value,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ServerSide {
    field_manager: String,
    #[serde(default)]
    force: bool,
}

/// Returns the comparable form of an object. For server-side apply, the server returns the decoded
/// and defaulted object; for client-side apply, the recording has the live object after the patch.
fn comparable(object: &Value, is_server_side: bool, server: Server) -> Result<Value, String> {
    if !is_server_side {
        return Ok(object.clone());
    }
    let decoded = manifest::decode_json_for(&go_json(object), server);
    let mut manifest = decoded.map_err(|error| error.message)?.manifest;
    defaults::apply_for(&mut manifest.daemon_set, &server);
    // The server converts the object to its internal type and back, as for a create.
    validation::create(&mut manifest);
    let mut written = validation::stored_object(&manifest).map_err(|error| error.to_string())?;
    super::stored::drop_empty(&mut written);
    Ok(written)
}

pub fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let Case { id, live, object, server_side, kubernetes_version, expect } = case;
    let server = super::server(Some(&kubernetes_version));
    let is_server_side = server_side.is_some();
    let method = match server_side {
        None => Method::ClientSide,
        Some(ServerSide { field_manager, force }) => Method::ServerSide { field_manager, force },
    };
    let merged = apply(&object, &live, &method, &server).map(|merged| {
        let mut object = merged.object;
        if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
            metadata.remove("managedFields");
            if let Some(annotations) =
                metadata.get_mut("annotations").and_then(Value::as_object_mut)
            {
                annotations.remove("deprecated.daemonset.template.generation");
            }
        }
        object
    });
    // The wording of an error is compared only for conflicts.
    let got = match merged {
        Ok(object) => match comparable(&object, is_server_side, server) {
            Ok(object) => Ok(object),
            Err(error) => Err(("error", error)),
        },
        Err(error @ ApplyError::Conflicts(_)) => Err(("conflict", error.to_string())),
        Err(error) => Err(("error", error.to_string())),
    };
    let (exact, got) = match (&expect, got) {
        (Value::Object(fields), Ok(got)) if let Some(merged) = fields.get("merged") => {
            let wanted = comparable(merged, is_server_side, server);
            let (mut theirs, mut ours) = (Vec::new(), Vec::new());
            if let Ok(wanted) = &wanted {
                super::stored::differences(wanted, &got, "", &mut theirs, &mut ours);
            }
            (wanted.as_ref() == Ok(&got), format!("{theirs:?} but {ours:?}"))
        }
        (_, Ok(_)) => (false, "it is merged".to_owned()),
        (expect, Err(("conflict", message))) => (expect["conflict"] == *message, message),
        (expect, Err((_, message))) => (expect.get("error").is_some(), message),
    };
    let shown = expect.get("conflict").or(expect.get("error"));
    let expected = shown.map_or("it is merged".to_owned(), ToString::to_string);
    Ok(Outcome { id, verdict: exact, exact, expected, got })
}
