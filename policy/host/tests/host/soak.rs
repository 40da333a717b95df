//! Many successive requests, as policy-server sees them over a long time: none traps, each is
//! answered as the first time, and neither the guest's memory nor the host's grows. `SOAK` sets the
//! number of requests; one in fifty looks at a cluster of 500 nodes, through a host that answers,
//! refuses, lies, fails or is slow.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use daemonset_preflight_policy_host::{Cluster, Deadline, Offer, Response, none, payload};
use serde_json::{Value, json};

use crate::POLICY;

/// The number of requests without `SOAK`.
const REQUESTS: usize = 1_000;
/// One in this many requests looks at the cluster.
const LOOK: usize = 50;
/// How much the process may grow after the first tenth of the requests, in KB. Checked only with
/// `SOAK`.
const GROWTH: usize = 8 << 10;

/// What the host offers to a guest. Repeated calls get the cluster's first answer, so that the
/// host's work does not slow down the test.
fn remembered(cluster: Cluster) -> Offer {
    let (clock, waiting) = (cluster.clock.clone(), cluster.waiting.call);
    let (Offer { capabilities, deadline, .. }, _) =
        Cluster { waiting: Default::default(), ..cluster }.offer();
    let answers = Mutex::new(BTreeMap::new());
    let answer = {
        let clock = clock.clone();
        move |namespace: &str, operation: &str, request: &[u8]| {
            clock.pass(waiting);
            let mut answers = answers.lock().unwrap();
            let key = (operation.to_owned(), request.to_vec());
            answers
                .entry(key)
                .or_insert_with(|| capabilities(namespace, operation, request))
                .clone()
        }
    };
    Offer { capabilities: Arc::new(answer), clock, deadline }
}

fn cluster() -> Cluster {
    let nodes = (0..500).map(|number| {
        json!({
            "apiVersion": "v1", "kind": "Node",
            "metadata": {"name": format!("node-{number:03}"), "labels": {"kubernetes.io/os": "linux"}},
            "spec": {"taints": if number % 10 == 0 {
                json!([{"key": "db", "effect": "NoSchedule"}])
            } else {
                json!([])
            }},
            "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}},
        })
    });
    Cluster::of(nodes.collect())
}

/// Hosts that answer, refuse a list, lie, fail, or are so slow that the rules run out of time.
fn hosts() -> Vec<Offer> {
    let refusing = Cluster { forbidden: ["list nodes".to_owned()].into(), ..cluster() };
    let lying =
        Cluster { lies: vec![("Node".to_owned(), b"{\"items\":[[".repeat(500))], ..cluster() };
    let failing =
        Cluster { failures: vec![("DaemonSet".to_owned(), "timeout".to_owned())], ..cluster() };
    let mut slow = Cluster { deadline: Some(Deadline::soonest(2)), ..cluster() };
    slow.waiting.call = Duration::from_millis(300);
    [cluster(), refusing, lying, failing, slow].map(remembered).into()
}

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../test_data");
    std::fs::read_to_string(format!("{folder}/{name}.json")).unwrap()
}

/// Payloads that are valid, refused, about other kinds, damaged, and large.
fn payloads() -> Vec<Vec<u8>> {
    let samples = [
        "good",
        "update-changes-image",
        "house-rules",
        "legacy",
        "two-errors",
        "bad-name",
        "selector-mismatch",
        "update-changes-selector",
        "other-kind",
        "delete",
        "unreadable",
    ];
    let of = |name: &str| payload("{}", &sample(name)).into_bytes();
    let mut payloads: Vec<Vec<u8>> = samples.map(of).into();
    let good = payload("{}", &sample("good"));
    let with = |text: &str| good.replace("\"linux\"", text).into_bytes();
    payloads.extend([
        good.as_bytes()[..good.len() / 2].to_vec(),
        good.replace("\"object\"", "\"objekt\"").into_bytes(),
        good.replace("{}", "{\"min_nodes\":-1}").into_bytes(),
        with("18446744073709551616"),
        with("\"\\ud800\\u0000\u{202e}\""),
        with(&("[".repeat(5_000) + &"]".repeat(5_000))),
        with(&format!("\"{}\"", "x".repeat(20_000))),
        vec![0xff; 100],
        Vec::new(),
    ]);
    payloads
}

/// Returns the resident memory of the process, in KB.
fn held() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn many_requests_are_answered_as_the_first_ones_in_the_same_memory() {
    let asked = std::env::var("SOAK").ok();
    let requests = asked.as_deref().map_or(REQUESTS, |count| count.parse().unwrap());
    let (payloads, hosts) = (payloads(), hosts());
    let look = payload(r#"{"cluster_context": true}"#, &sample("good")).into_bytes();
    // The first answer to each request, and the guest's memory after it.
    let mut first: BTreeMap<(usize, usize), (Vec<u8>, usize)> = BTreeMap::new();
    // One instance that also gets every request without a look at the cluster.
    let mut old_instance = POLICY.instance(Offer::of(none())).unwrap();
    let mut old_memory = 0;
    let mut looks = 0;
    let mut before = 0;
    for request in 0..requests {
        if request == requests / 10 {
            before = held();
        }
        let is_look = request % LOOK == 0;
        let (which, host) = match is_look {
            true => (payloads.len(), looks % hosts.len()),
            false => (request % payloads.len(), hosts.len()),
        };
        looks += usize::from(is_look);
        let payload = payloads.get(which).unwrap_or(&look);
        let offer = hosts.get(host).cloned().unwrap_or_else(|| Offer::of(none()));
        let metering = POLICY.metered("validate", payload, offer).expect("no trap");
        let now = (metering.answer, metering.memory);
        let then = first.entry((which, host)).or_insert_with(|| now.clone());
        assert_eq!(*then, now, "request {request}: {}", String::from_utf8_lossy(payload));
        if !is_look {
            let again = old_instance.call("validate", payload).expect("no trap");
            assert_eq!(again.answer, now.0, "request {request} in an old instance");
            if request < payloads.len() * 3 {
                old_memory = again.memory;
            }
            assert_eq!(again.memory, old_memory, "request {request}: the guest's memory grows");
        }
    }
    for (answer, _) in first.values() {
        serde_json::from_slice::<Response>(answer).expect("the answer is of the protocol");
    }
    let verdicts = first.values().map(|(answer, _)| {
        serde_json::from_slice::<Value>(answer).unwrap()["accepted"].as_bool().unwrap()
    });
    let accepted = verdicts.filter(|accepted| *accepted).count();
    assert!(accepted > 4 && first.len() - accepted > 8, "{accepted} of {}", first.len());
    let looked = first.iter().filter(|((which, _), _)| *which == payloads.len());
    let looked: BTreeSet<&[u8]> = looked.map(|(_, (answer, _))| answer.as_slice()).collect();
    assert_eq!(looked.len(), hosts.len(), "each host has an answer of its own");
    let grown = held().saturating_sub(before);
    println!("{requests} requests, {looks} of them with a look at 500 nodes: {grown} KB more");
    assert!(asked.is_none() || grown <= GROWTH, "{grown} KB more after {requests} requests");
}
