//! A fake of the cluster access that Kubewarden's host offers: objects by name, lists, `can_i`.
//!
//! Like the host, it returns only `metadata` and the requested fields, so that a test fails if the
//! policy reads a field that it did not request. Objects and lists are fetched with the host's own
//! account; `can_i` is about the account that the request names.
//!
//! Source: `crates/policy-evaluator/src/callback_handler/` and `runtimes/callback.rs` of
//! Kubewarden 1.36.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kubewarden_policy_sdk::host_capabilities::kubernetes::{
    CanIRequest, GetResourceRequest, ListAllResourcesRequest, ListResourcesByNamespaceRequest,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::{Clock, Deadline, Offer};

/// Answers a call: namespace, operation and payload.
pub type Capabilities = dyn Fn(&str, &str, &[u8]) -> Result<Vec<u8>, String> + Send + Sync;

/// How long the host takes. The first request for a list waits until the host has read it from the
/// API server; later requests are answered from the host's memory.
#[derive(Debug, Clone, Copy, Default)]
pub struct Waiting {
    /// The time of any call.
    pub call: Duration,
    /// The time per object of a list that is made for the first time.
    pub object: Duration,
    /// The time of a list that the host's account may not make: the host retries until then.
    pub forbidden_list: Duration,
}

/// The objects of a cluster, and the host's behaviour.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// The objects, with `apiVersion` and `kind`.
    pub objects: Vec<Value>,
    /// What the host's account may not do in the whole cluster: `get nodes`, `list nodes`.
    pub forbidden: BTreeSet<String>,
    /// What the account in a `can_i` request may not do.
    pub account_forbidden: BTreeSet<String>,
    /// The kinds that are missing in the policy's `contextAwareResources`.
    pub not_granted: BTreeSet<String>,
    /// The kinds whose lists are answered with these bytes instead.
    pub lies: Vec<(String, Vec<u8>)>,
    /// The kinds whose lists fail, with the host's message.
    pub failures: Vec<(String, String)>,
    /// How long calls take.
    pub waiting: Waiting,
    /// When a request is stopped; `None` for never.
    pub deadline: Option<Deadline>,
    /// The host's clock.
    pub clock: Clock,
    /// The lists that the host has already made. Clones of a cluster share them.
    pub lists: Calls,
}

/// A call: the operation, and its request.
pub type Call = (String, Value);

/// The calls that were made, in order.
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    /// Returns the calls so far.
    pub fn made(&self) -> Vec<Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the calls so far in short form: `get_resource Node`, `list_resources_all Node`.
    pub fn in_short(&self) -> Vec<String> {
        let short = |(operation, request): &Call| {
            let at = |pointer: &str| request.pointer(pointer).and_then(Value::as_str);
            let attributes = "/subject_access_review/resource_attributes";
            let about = match operation.as_str() {
                "can_i" => {
                    [at(&format!("{attributes}/verb")), at(&format!("{attributes}/resource"))]
                }
                _ => [at("/kind"), None],
            };
            let about: Vec<&str> = about.into_iter().flatten().collect();
            format!("{operation} {}", about.join(" "))
        };
        self.made().iter().map(short).collect()
    }

    fn push(&self, call: Call) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }
}

impl Cluster {
    /// A cluster of these objects.
    pub fn of(objects: Vec<Value>) -> Self {
        Cluster { objects, ..Cluster::default() }
    }

    /// Returns the host's capabilities, and the log of the calls to them.
    pub fn capabilities(self) -> (Arc<Capabilities>, Calls) {
        let (offer, calls) = self.offer();
        (offer.capabilities, calls)
    }

    /// Returns the offer to a guest, and the log of the guest's calls.
    pub fn offer(self) -> (Offer, Calls) {
        let calls = Calls::default();
        let log = calls.clone();
        let (clock, deadline) = (self.clock.clone(), self.deadline);
        let answer = move |namespace: &str, operation: &str, payload: &[u8]| {
            if namespace != "kubernetes" {
                return Err(format!("unknown namespace: {namespace}"));
            }
            let request: Value = serde_json::from_slice(payload).map_err(|e| e.to_string())?;
            log.push((operation.to_owned(), request.clone()));
            self.clock.pass(self.waiting.call);
            self.answer(operation, &request)
        };
        (Offer { capabilities: Arc::new(answer), clock, deadline }, calls)
    }

    fn answer(&self, operation: &str, request: &Value) -> Result<Vec<u8>, String> {
        let kind = request.get("kind").and_then(Value::as_str).unwrap_or_default();
        match operation {
            "can_i" => is_as_the_sdk_writes::<CanIRequest>(request)?,
            "get_resource" => is_as_the_sdk_writes::<GetResourceRequest>(request)?,
            "list_resources_all" => is_as_the_sdk_writes::<ListAllResourcesRequest>(request)?,
            "list_resources_by_namespace" => {
                is_as_the_sdk_writes::<ListResourcesByNamespaceRequest>(request)?;
            }
            _ => return Err(format!("unknown operation: {operation}")),
        }
        if operation != "can_i" && self.not_granted.contains(kind) {
            let version = request.get("api_version").and_then(Value::as_str).unwrap_or_default();
            return Err(format!(
                "Policy has not been granted access to Kubernetes {version}/{kind} resources. \
                 The violation has been reported."
            ));
        }
        match operation {
            "can_i" => self.can_account(request),
            "get_resource" => self.get(request, kind),
            _ => self.list(operation, request, kind),
        }
    }

    fn can_account(&self, request: &Value) -> Result<Vec<u8>, String> {
        if self.forbidden.contains("create subjectaccessreviews") {
            return Err(forbidden("create", "subjectaccessreviews"));
        }
        let at = |name: &str| {
            let pointer = format!("/subject_access_review/resource_attributes/{name}");
            request.pointer(&pointer).and_then(Value::as_str).map(str::to_owned)
        };
        let resource = at("resource").ok_or("can_i about no resource")?;
        let right = format!("{} {resource}", at("verb").unwrap_or_default());
        let allowed = !self.account_forbidden.contains(&right);
        Ok(json!({"allowed": allowed, "denied": !allowed}).to_string().into_bytes())
    }

    fn get(&self, request: &Value, kind: &str) -> Result<Vec<u8>, String> {
        let plural = plural(kind);
        if self.forbidden.contains(&format!("get {plural}")) {
            return Err(forbidden("get", &plural));
        }
        let of = |name: &str| request.get(name).and_then(Value::as_str);
        let found = self
            .chosen(request, kind)
            .find(|object| object.pointer("/metadata/name").and_then(Value::as_str) == of("name"));
        match found {
            Some(object) => Ok(masked(object, &masks(request)).to_string().into_bytes()),
            None => Err(format!(
                "Callback evaluation failure: Cannot find {}/{kind} named '{}' inside of \
                 namespace '{:?}'",
                of("api_version").unwrap_or_default(),
                of("name").unwrap_or_default(),
                of("namespace"),
            )),
        }
    }

    fn list(&self, operation: &str, request: &Value, kind: &str) -> Result<Vec<u8>, String> {
        let plural = plural(kind);
        if ["list", "watch"].iter().any(|verb| self.forbidden.contains(&format!("{verb} {plural}")))
        {
            self.clock.pass(self.waiting.forbidden_list);
            return Err("the host tries for ever".to_owned());
        }
        if let Some((_, error)) = self.failures.iter().find(|(of, _)| of == kind) {
            return Err(format!("Callback evaluation failure: {error}"));
        }
        if let Some((_, lie)) = self.lies.iter().find(|(of, _)| of == kind) {
            return Ok(lie.clone());
        }
        let masks = masks(request);
        let items: Vec<Value> =
            self.chosen(request, kind).map(|object| masked(object, &masks)).collect();
        let this = (operation.to_owned(), request.clone());
        if !self.lists.made().contains(&this) {
            self.clock.pass(self.waiting.object * u32::try_from(items.len()).unwrap_or(u32::MAX));
            self.lists.push(this);
        }
        // As in the host's answers, the items lack their kind.
        let list = json!({"apiVersion": "v1", "kind": format!("{kind}List"), "metadata": {}, "items": items});
        Ok(list.to_string().into_bytes())
    }

    /// Returns the objects of a kind, restricted to the namespace of the request if it has one.
    fn chosen<'a>(&'a self, request: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        let version = request.get("api_version");
        let namespace = request.get("namespace").filter(|namespace| !namespace.is_null());
        self.objects.iter().filter(move |object| {
            let own = object.pointer("/metadata/namespace");
            object.get("kind").and_then(Value::as_str) == Some(kind)
                && object.get("apiVersion") == version
                && (namespace.is_none() || namespace == own)
        })
    }
}

/// Returns the API server's error message, as the host passes it on.
fn forbidden(verb: &str, resource: &str) -> String {
    format!(
        "Callback evaluation failure: ApiError: {resource} is forbidden: User \
         \"system:serviceaccount:kubewarden:policy-server\" cannot {verb} resource \"{resource}\" \
         in API group \"\" at the cluster scope: Forbidden (ErrorResponse {{ code: 403 }})"
    )
}

/// Returns the resource name of a kind.
fn plural(kind: &str) -> String {
    let lower = kind.to_lowercase();
    match lower.ends_with('s') {
        true => format!("{lower}es"),
        false => format!("{lower}s"),
    }
}

/// Checks that a request is exactly what Kubewarden's SDK would send.
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

/// Returns an object as the host passes it on: its metadata and the requested fields.
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
