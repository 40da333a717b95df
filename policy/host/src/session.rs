//! Recorded calls to the host, in the format in which `kwctl run` records and replays them
//! (`--record-host-capabilities-interactions`, `--replay-host-capabilities-interactions`).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use yaml_serde::value::{Tag, TaggedValue};

use crate::Capabilities;

/// The calls of one request and their answers, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Session(Vec<Exchange>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Exchange {
    Exchange { request: String, response: Answer },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Answer {
    Success { payload: String },
    Error { message: String },
}

/// Records the calls to a host.
#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Vec<Exchange>>>);

impl Recorder {
    /// Returns a host that answers as the given one, and records the calls to it.
    pub fn listen(&self, host: Arc<Capabilities>) -> Arc<Capabilities> {
        let log = Arc::clone(&self.0);
        Arc::new(move |namespace, operation, payload| {
            let answer = host(namespace, operation, payload);
            let response = match &answer {
                Ok(bytes) => {
                    Answer::Success { payload: String::from_utf8_lossy(bytes).into_owned() }
                }
                Err(message) => Answer::Error { message: message.clone() },
            };
            let request = request(operation, payload)?;
            let request = yaml_serde::to_string(&request).map_err(|error| error.to_string())?;
            let exchange = Exchange::Exchange { request, response };
            log.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
            answer
        })
    }

    /// Returns the calls recorded so far.
    pub fn session(&self) -> Session {
        Session(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

impl Session {
    /// Reads a session.
    ///
    /// # Errors
    /// When the text is not a session.
    pub fn read(text: &str) -> Result<Self, yaml_serde::Error> {
        yaml_serde::from_str(text)
    }

    /// Returns the session as the text of a YAML file.
    ///
    /// # Errors
    /// When it cannot be written as YAML.
    pub fn to_yaml(&self) -> Result<String, yaml_serde::Error> {
        yaml_serde::to_string(self)
    }

    /// Returns a host that gives the recorded answers, and fails on a call that is not the next one
    /// of the session; and a function that returns how many calls are left.
    pub fn replay(self) -> (Arc<Capabilities>, impl Fn() -> usize) {
        let rest = Arc::new(Mutex::new(VecDeque::from(self.0)));
        let left = Arc::clone(&rest);
        let host: Arc<Capabilities> = Arc::new(move |_, operation, payload| {
            let request = request(operation, payload)?;
            let next = rest.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(Exchange::Exchange { request: recorded, response }) = next else {
                return Err(format!("the session has no call {operation} any more"));
            };
            let recorded: yaml_serde::Value =
                yaml_serde::from_str(&recorded).map_err(|error| error.to_string())?;
            if recorded != request {
                return Err(format!("the session has another call than {request:?}"));
            }
            match response {
                Answer::Success { payload } => Ok(payload.into_bytes()),
                Answer::Error { message } => Err(message),
            }
        });
        (host, move || left.lock().unwrap_or_else(PoisonError::into_inner).len())
    }
}

/// Returns a call in the form in which Kubewarden's host records it.
fn request(operation: &str, payload: &[u8]) -> Result<yaml_serde::Value, String> {
    let request: Value = serde_json::from_slice(payload).map_err(|error| error.to_string())?;
    let (name, request) = match operation {
        "get_resource" => ("KubernetesGetResource", request),
        "list_resources_all" => ("KubernetesListResourceAll", request),
        "list_resources_by_namespace" => ("KubernetesListResourceNamespace", request),
        "can_i" => {
            let of = |key| request.get(key).cloned().unwrap_or_default();
            let review = of("subject_access_review");
            ("KubernetesCanI", json!({"request": review, "disable_cache": of("disable_cache")}))
        }
        other => return Err(format!("no such capability: kubernetes/{other}")),
    };
    let value = yaml_serde::to_value(request).map_err(|error| error.to_string())?;
    Ok(yaml_serde::Value::Tagged(Box::new(TaggedValue { tag: Tag::new(name), value })))
}
