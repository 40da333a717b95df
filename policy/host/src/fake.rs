//! A fake of what Kubewarden's host offers of a cluster: `can_i` and the lists.
//!
//! It answers as the host does, with nothing but `metadata` and the fields that were
//! asked for, so that a field which is looked at and not asked for is found out.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kubewarden_policy_sdk::host_capabilities::kubernetes::{
    CanIRequest, ListAllResourcesRequest, ListResourcesByNamespaceRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Answers a call: namespace, operation and payload.
pub type Capabilities = dyn Fn(&str, &str, &[u8]) -> Result<Vec<u8>, String> + Send + Sync;

/// A cluster by its objects, and how the host behaves about it.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// The objects, with `apiVersion` and `kind`.
    pub objects: Vec<Value>,
    /// The resources that may not be listed.
    pub forbidden: BTreeSet<String>,
    /// The kinds whose lists are answered with this text instead.
    pub lies: Vec<(String, Vec<u8>)>,
    /// The kinds whose lists fail, and what the host says.
    pub failures: Vec<(String, String)>,
    /// How long each call takes.
    pub delay: Duration,
}

/// One call that was made: the operation, and what it asked about.
pub type Call = (String, Value);

/// The calls that were made, in their order.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    /// The calls so far.
    pub fn made(&self) -> Vec<Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The calls so far, in short: `can_i nodes`, `list_resources_all Node`.
    pub fn in_short(&self) -> Vec<String> {
        let short = |(operation, request): &Call| {
            let about = match operation.as_str() {
                "can_i" => request.pointer("/subject_access_review/resource_attributes/resource"),
                _ => request.get("kind"),
            };
            format!("{operation} {}", about.and_then(Value::as_str).unwrap_or_default())
        };
        self.made().iter().map(short).collect()
    }
}

impl Cluster {
    /// A cluster of these objects.
    pub fn of(objects: Vec<Value>) -> Self {
        Cluster { objects, ..Cluster::default() }
    }

    /// The host's side of it, and the calls that it gets.
    pub fn capabilities(self) -> (Arc<Capabilities>, Calls) {
        let calls = Calls::default();
        let log = calls.clone();
        let answer = move |namespace: &str, operation: &str, payload: &[u8]| {
            if namespace != "kubernetes" {
                return Err(format!("no such capability: {namespace}/{operation}"));
            }
            let request: Value = serde_json::from_slice(payload).map_err(|e| e.to_string())?;
            std::thread::sleep(self.delay);
            let made = (operation.to_owned(), request.clone());
            log.0.lock().unwrap_or_else(PoisonError::into_inner).push(made);
            self.answer(operation, &request)
        };
        (Arc::new(answer), calls)
    }

    fn answer(&self, operation: &str, request: &Value) -> Result<Vec<u8>, String> {
        let text = |name: &str| request.get(name).and_then(Value::as_str).unwrap_or_default();
        let kind = text("kind");
        match operation {
            "can_i" => {
                is_as_the_sdk_writes::<CanIRequest>(request)?;
                let resource = request
                    .pointer("/subject_access_review/resource_attributes/resource")
                    .and_then(Value::as_str)
                    .ok_or("can_i about no resource")?;
                let allowed = !self.forbidden.contains(resource);
                Ok(json!({"allowed": allowed, "denied": !allowed}).to_string().into_bytes())
            }
            "list_resources_all" | "list_resources_by_namespace" => {
                if operation == "list_resources_all" {
                    is_as_the_sdk_writes::<ListAllResourcesRequest>(request)?;
                } else {
                    is_as_the_sdk_writes::<ListResourcesByNamespaceRequest>(request)?;
                }
                if let Some((_, error)) = self.failures.iter().find(|(of, _)| of == kind) {
                    return Err(error.clone());
                }
                if let Some((_, lie)) = self.lies.iter().find(|(of, _)| of == kind) {
                    return Ok(lie.clone());
                }
                let masks = masks(request);
                let chosen = self.objects.iter().filter(|object| {
                    let own = object.pointer("/metadata/namespace").and_then(Value::as_str);
                    let namespace = request.get("namespace").and_then(Value::as_str);
                    object.get("kind").and_then(Value::as_str) == Some(kind)
                        && object.get("apiVersion").and_then(Value::as_str)
                            == Some(text("api_version"))
                        && (namespace.is_none() || namespace == own)
                });
                let items: Vec<Value> = chosen.map(|object| masked(object, &masks)).collect();
                // As in the host's answers, neither the list nor its items say their kind.
                let list = json!({"metadata": {"resourceVersion": "1"}, "items": items});
                Ok(list.to_string().into_bytes())
            }
            _ => Err(format!("no such capability: kubernetes/{operation}")),
        }
    }
}

/// Whether a request is what Kubewarden's SDK would send: the policy writes its requests
/// itself.
fn is_as_the_sdk_writes<T: DeserializeOwned + Serialize>(request: &Value) -> Result<(), String> {
    let read: T = serde_json::from_value(request.clone()).map_err(|error| error.to_string())?;
    match serde_json::to_value(read).map_err(|error| error.to_string())? {
        again if again == *request => Ok(()),
        again => Err(format!("{request} is not of the protocol, which has {again}")),
    }
}

fn masks(request: &Value) -> Vec<String> {
    let asked = request.get("field_masks").and_then(Value::as_array);
    asked.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What of an object the host hands over: its metadata and the fields asked for.
fn masked(object: &Value, masks: &[String]) -> Value {
    let mut kept = json!({});
    for mask in masks.iter().map(String::as_str).chain(["metadata"]) {
        keep(object, &mut kept, mask);
    }
    kept
}

fn keep(from: &Value, into: &mut Value, mask: &str) {
    match (from, &mut *into) {
        (Value::Array(from), _) => {
            if !into.is_array() {
                *into = Value::Array(vec![json!({}); from.len()]);
            }
            for (from, into) in from.iter().zip(into.as_array_mut().into_iter().flatten()) {
                keep(from, into, mask);
            }
        }
        (Value::Object(from), Value::Object(into)) => keep_field(from, into, mask),
        _ => {}
    }
}

fn keep_field(from: &Map<String, Value>, into: &mut Map<String, Value>, mask: &str) {
    let (first, rest) = mask.split_once('.').map_or((mask, None), |(a, b)| (a, Some(b)));
    let Some(value) = from.get(first) else { return };
    match rest {
        None => {
            into.insert(first.to_owned(), value.clone());
        }
        Some(rest) => {
            keep(value, into.entry(first.to_owned()).or_insert_with(|| json!({})), rest);
        }
    }
}
