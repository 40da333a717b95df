//! A fake of what Kubewarden's host offers of a cluster: objects by name, lists, `can_i`.
//!
//! It answers as the host does, with nothing but `metadata` and the fields that were
//! asked for, so that a field which is looked at and not asked for is found out. Objects and
//! lists are had by the host's own account, `can_i` asks about the one that is named.
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

/// How long the host takes. A list is read from the API server the first time that it is
/// asked for, whoever waits for it, and comes from the host's memory from then on.
#[derive(Debug, Clone, Copy, Default)]
pub struct Waiting {
    /// Any call.
    pub call: Duration,
    /// Each object of a list that is made for the first time.
    pub object: Duration,
    /// A list that the host's account may not make: the host tries again and again.
    pub forbidden_list: Duration,
}

/// A cluster by its objects, and how the host behaves about it.
#[derive(Debug, Clone, Default)]
pub struct Cluster {
    /// The objects, with `apiVersion` and `kind`.
    pub objects: Vec<Value>,
    /// What the host's account may not do: `get nodes`, `list nodes`, in the whole cluster.
    pub forbidden: BTreeSet<String>,
    /// What the account that `can_i` is asked about may not do.
    pub account_forbidden: BTreeSet<String>,
    /// The kinds that the policy's `contextAwareResources` leave out.
    pub not_granted: BTreeSet<String>,
    /// The kinds whose lists are answered with this text instead.
    pub lies: Vec<(String, Vec<u8>)>,
    /// The kinds whose lists fail, and what the host says.
    pub failures: Vec<(String, String)>,
    /// How long calls take.
    pub waiting: Waiting,
    /// When a request is over.
    pub deadline: Option<Deadline>,
    /// The host's clock.
    pub clock: Clock,
    /// The lists that the host has made already. Clones of a cluster share them.
    pub lists: Calls,
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

    /// The calls so far, in short: `get_resource Node`, `list_resources_all Node`.
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

    /// The host's side of it, and the calls that it gets.
    pub fn capabilities(self) -> (Arc<Capabilities>, Calls) {
        let (offer, calls) = self.offer();
        (offer.capabilities, calls)
    }

    /// What a guest is offered, and the calls that it makes.
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
        // As in the host's answers, the items do not say their kind.
        let list = json!({"apiVersion": "v1", "kind": format!("{kind}List"), "metadata": {}, "items": items});
        Ok(list.to_string().into_bytes())
    }

    /// The objects of a kind, in the namespace of a request if it has one.
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

/// The API server's words, as the host hands them on.
fn forbidden(verb: &str, resource: &str) -> String {
    format!(
        "Callback evaluation failure: ApiError: {resource} is forbidden: User \
         \"system:serviceaccount:kubewarden:policy-server\" cannot {verb} resource \"{resource}\" \
         in API group \"\" at the cluster scope: Forbidden (ErrorResponse {{ code: 403 }})"
    )
}

/// The name of a kind in rights.
fn plural(kind: &str) -> String {
    let lower = kind.to_lowercase();
    match lower.ends_with('s') {
        true => format!("{lower}es"),
        false => format!("{lower}s"),
    }
}

/// Whether a request is what Kubewarden's SDK would send.
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
