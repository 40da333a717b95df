//! Resources: how much of a node the scheduler reserves for a pod.
//!
//! Source: `PodRequests` in `staging/src/k8s.io/component-helpers/resource/helpers.go`,
//! `Resource` in `pkg/scheduler/framework/types.go` and `IsScalarResourceName` in
//! `pkg/scheduler/util/utils.go` at v1.36.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::api::core::v1::{Pod, PodSpec};
use k8s_openapi::apimachinery::pkg::api::resource;
use serde::{Serialize, Serializer};

use super::resize;
use crate::names;
use crate::quantity::totals::{self, Amounts};
use crate::quantity::{Format, Quantity};

type List = BTreeMap<String, resource::Quantity>;

/// The amounts of its node's resources that a pod holds, by name: `cpu` in thousandths, all else
/// in whole units, rounded up.
///
/// Resources with a request of 0 are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Requests(BTreeMap<String, i64>);

impl Requests {
    /// Returns what a pod holds according to its spec alone, as a new pod does. The spec must
    /// have a pod's defaults.
    pub fn of_spec(spec: &PodSpec) -> Self {
        let mut requests = Requests::default();
        for (name, quantity) in pod_requests(spec) {
            let amount = scheduler_amount(name, &quantity);
            if is_counted(name) && amount > 0 {
                requests.0.insert(name.to_owned(), amount);
            }
        }
        requests
    }

    /// Returns what a running pod holds: during a resize, the largest of the desired, allocated
    /// and actual requests.
    pub fn of_pod(pod: Pod) -> Self {
        let Some(mut spec) = pod.spec else { return Requests::default() };
        if let Some(status) = &pod.status {
            resize::put_in_effect(&mut spec, status);
        }
        Requests::of_spec(&spec)
    }

    /// Returns how much of a resource is held; 0 if none is.
    pub fn get(&self, resource: &str) -> i64 {
        self.0.get(resource).copied().unwrap_or(0)
    }

    /// Returns the resources with their amounts, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0.iter().map(|(name, amount)| (name.as_str(), *amount))
    }

    /// Adds the amounts of `other`.
    pub fn add(&mut self, other: &Requests) {
        for (name, amount) in &other.0 {
            let sum = self.0.entry(name.clone()).or_default();
            *sum = sum.saturating_add(*amount);
        }
    }
}

/// Returns a quantity in the scheduler's units.
fn scheduler_amount(resource: &str, quantity: &Quantity) -> i64 {
    if resource == "cpu" { quantity.milli_value() } else { quantity.value() }
}

/// An amount in the scheduler's units, displayed as a person writes it: `1500m`, `2Gi`, `3`.
/// Bytes for which no suffix gives at most four digits are rounded to a tenth: `351.4Mi`.
///
/// Serialised as that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount<'a> {
    /// The resource.
    pub resource: &'a str,
    /// `cpu` in thousandths, all else in whole units.
    pub amount: i64,
}

impl fmt::Display for Amount<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = matches!(self.resource, "memory" | "ephemeral-storage")
            || self.resource.starts_with("hugepages-");
        match self.resource {
            "cpu" if self.amount % 1000 == 0 => write!(f, "{}", self.amount / 1000),
            "cpu" => write!(f, "{}m", self.amount),
            _ if bytes => fmt_bytes(self.amount, f),
            _ => write!(f, "{}", self.amount),
        }
    }
}

fn fmt_bytes(amount: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let exact = Quantity::new(amount, Format::BinarySi).to_string();
    if exact.chars().filter(char::is_ascii_digit).count() <= 4 {
        return f.write_str(&exact);
    }
    let (mut size, mut unit) = (amount as f64, "");
    for larger in ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] {
        // A size that would round to 1024.0 is written in the larger unit.
        if size.abs() < 1023.95 {
            break;
        }
        (size, unit) = (size / 1024.0, larger);
    }
    write!(f, "{size:.1}{unit}")
}

impl Serialize for Amount<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether the scheduler considers a resource when it fits a pod.
fn is_counted(name: &str) -> bool {
    matches!(name, "cpu" | "memory" | "ephemeral-storage")
        || name.starts_with("hugepages-")
        || name.starts_with("attachable-volumes-")
        || name.contains("kubernetes.io/")
        || is_extended(name)
}

/// Whether a resource is an extended one, offered by a device plugin or an administrator.
pub(crate) fn is_extended(name: &str) -> bool {
    name.contains('/')
        && !name.starts_with("requests.")
        && names::label_key(&format!("requests.{name}")).is_empty()
}

/// Whether a resource can be requested for the pod as a whole.
fn is_pod_level(name: &str) -> bool {
    matches!(name, "cpu" | "memory") || name.starts_with("hugepages-")
}

fn pod_requests(spec: &PodSpec) -> Amounts<'_> {
    let mut requests = totals::container_requests(spec);
    let of_pod = spec.resources.as_ref().and_then(|resources| resources.requests.as_ref());
    for (name, quantity) in read(of_pod).filter(|(name, _)| is_pod_level(name)) {
        requests.insert(name, quantity);
    }
    for (name, quantity) in read(spec.overhead.as_ref()) {
        requests.entry(name).or_default().add(&quantity);
    }
    requests
}

/// Returns the amounts that parse. Others are skipped: the API server accepts none.
fn read(list: Option<&List>) -> impl Iterator<Item = (&str, Quantity)> {
    let amounts = list.into_iter().flatten();
    amounts.filter_map(|(name, amount)| Some((name.as_str(), Quantity::parse(&amount.0).ok()?)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn expect(pod: Value, expected: Value) {
        let pod: Pod = serde_json::from_value(pod).unwrap();
        assert_eq!(serde_json::to_value(Requests::of_pod(pod)).unwrap(), expected);
    }

    fn container(name: &str, requests: Value) -> Value {
        json!({"name": name, "resources": {"requests": requests}})
    }

    #[test]
    fn the_scheduler_counts_what_it_knows() {
        let requests = json!({
            "cpu": "100.1m", "memory": "1.5Ki", "pods": "5", "hugepages-2Mi": "4Mi",
            "example.com/gpu": "2", "requests.example.com/gpu": "1", "gpu": "1",
            "x.kubernetes.io/y": "1", "attachable-volumes-aws": "3", "ephemeral-storage": "0",
        });
        let pod = json!({"spec": {"containers": [container("a", requests)]}});
        let counted = json!({
            "attachable-volumes-aws": 3, "cpu": 101, "example.com/gpu": 2,
            "hugepages-2Mi": 4_194_304, "memory": 1536, "x.kubernetes.io/y": 1,
        });
        expect(pod, counted);
    }

    #[test]
    fn what_stands_at_the_pod_takes_the_place_of_the_containers() {
        let pod = json!({"spec": {
            "containers": [container("a", json!({"cpu": "1", "example.com/gpu": "1"}))],
            "resources": {"requests": {"cpu": "3", "example.com/gpu": "7"}},
            "overhead": {"cpu": "250m", "memory": "1Ki"},
        }});
        expect(pod, json!({"cpu": 3250, "example.com/gpu": 1, "memory": 1024}));
    }

    #[test]
    fn a_resized_pod_holds_the_most_of_what_it_asks_has_and_was_promised() {
        let pod = |condition: Value| {
            json!({
                "spec": {
                    "containers": [container("a", json!({"cpu": "4"}))],
                    "initContainers": [container("i", json!({"cpu": "1"}))],
                },
                "status": {
                    "conditions": condition,
                    "containerStatuses": [{
                        "name": "a", "image": "", "imageID": "", "ready": true, "restartCount": 0,
                        "resources": {"requests": {"cpu": "2"}},
                        "allocatedResources": {"cpu": "3"},
                    }],
                },
            })
        };
        expect(pod(json!([])), json!({"cpu": 4000}));
        let infeasible = json!([
            {"type": "PodResizePending", "status": "True", "reason": "Infeasible"}
        ]);
        expect(pod(infeasible), json!({"cpu": 3000}));
    }

    #[test]
    fn what_is_held_is_added_by_resource_and_does_not_overflow() {
        let requests = |amounts: &[(&str, i64)]| {
            Requests(amounts.iter().map(|(name, amount)| ((*name).to_owned(), *amount)).collect())
        };
        let mut sum = requests(&[("cpu", 1), ("memory", i64::MAX)]);
        sum.add(&requests(&[("memory", 1), ("pods", 2)]));
        sum.add(&requests(&[("cpu", 3)]));
        assert_eq!(sum, requests(&[("cpu", 4), ("memory", i64::MAX), ("pods", 2)]));
    }

    #[test]
    fn amounts_are_written_as_people_do() {
        for (resource, amount, text) in [
            ("cpu", 1500, "1500m"),
            ("cpu", 2000, "2"),
            ("memory", 1 << 31, "2Gi"),
            ("memory", 1_000_000, "976.6Ki"),
            ("memory", 368_435_456, "351.4Mi"),
            ("memory", (1 << 30) - 1, "1.0Gi"),
            ("memory", 3_388_360 << 10, "3.2Gi"),
            ("memory", 1536 << 20, "1536Mi"),
            ("memory", 1, "1"),
            ("memory", i64::MAX, "8.0Ei"),
            // The amount nearest to 1023.95Pi.
            ("memory", 1_152_865_209_611_504_895, "1.0Ei"),
            ("memory", 1_152_865_209_611_000_000, "1023.9Pi"),
            ("hugepages-2Mi", 4 << 20, "4Mi"),
            ("example.com/gpu", 3, "3"),
            ("example.com/gpu", 2048, "2048"),
        ] {
            assert_eq!(Amount { resource, amount }.to_string(), text);
        }
    }
}
