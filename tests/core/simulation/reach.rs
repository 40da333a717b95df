//! Which ways lead to the daemons, and why others do not.

use daemonset_preflight::simulation::reach::{self, Addresses, Availability, Pattern, Way};
use daemonset_preflight::simulation::{Action, Knobs};
use k8s_openapi::api::core::v1::Service;
use serde_json::{Value, json};

use super::{agent, key, running};

fn service(name: &str, spec: Value) -> Service {
    serde_json::from_value(json!({"metadata": {"name": name}, "spec": spec})).unwrap()
}

fn with_port(host_port: Option<i32>) -> Value {
    let mut port = json!({"name": "metrics", "containerPort": 80});
    if let Some(host_port) = host_port {
        port["hostPort"] = json!(host_port);
    }
    json!({"template": {"spec": {"containers": [{"ports": [port]}]}}})
}

fn ways(spec: Value, dead: Option<&str>, services: &[Service]) -> Vec<Pattern> {
    let mut cluster = running(Knobs::default(), &["a", "b"], agent("agent:1", spec));
    if let Some(dead) = dead {
        cluster.apply(Action::NodeReady(dead.to_owned(), false)).unwrap();
    }
    let nodes = [("a".to_owned(), "10.0.0.1".to_owned())].into();
    let addresses = Addresses { nodes, ..Addresses::default() };
    reach::ways(&cluster, &key(), services, &addresses).unwrap()
}

fn addresses(pattern: &Pattern) -> Vec<String> {
    pattern.addresses.iter().map(ToString::to_string).collect()
}

#[test]
fn host_ports_are_listed_by_node() {
    let all = ways(with_port(Some(9100)), None, &[]);
    assert_eq!(all[1].way, Way::HostPort);
    assert_eq!(addresses(&all[1]), ["10.0.0.1:9100/TCP", "<IP of node b>:9100/TCP"]);
    let none = ways(with_port(None), None, &[]);
    assert_eq!(none[1].available, Availability::Nowhere);
    assert_eq!(none[1].reasons, ["the containers have no hostPort"]);
}

#[test]
fn a_headless_service_gives_the_ready_pods() {
    let headless = service(
        "agents",
        json!({
            "clusterIP": "None", "selector": {"app": "agent"},
            "ports": [{"name": "metrics", "port": 9000, "targetPort": "metrics"}],
        }),
    );
    let all = ways(with_port(None), Some("b"), &[headless]);
    let found = all.iter().find(|pattern| pattern.way == Way::HeadlessService).unwrap();
    assert_eq!(found.available, Availability::Partly);
    assert_eq!(
        found.names,
        ["agents.default.svc.cluster.local", "_metrics._tcp.agents.default.svc.cluster.local"]
    );
    assert_eq!(found.addresses.len(), 1);
    assert_eq!((found.addresses[0].node.as_str(), found.addresses[0].port), ("a", Some(80)));
    assert_eq!(found.reasons.len(), 1);
    assert!(found.reasons[0].ends_with("on node b is not ready"), "{:?}", found.reasons);
}

#[test]
fn a_service_that_leads_nowhere_says_why() {
    let local = json!({"selector": {"app": "agent"}, "internalTrafficPolicy": "Local", "ports": [{"port": 80}]});
    for (spec, available, words) in [
        (local, Availability::Everywhere, "internalTrafficPolicy is Local"),
        (
            json!({"selector": {"app": "other"}, "ports": [{"port": 80}]}),
            Availability::Nowhere,
            "its selector asks for app=other, the pods have app=agent",
        ),
        (
            json!({"selector": {"app": "agent"}, "ports": [{"port": 80, "targetPort": "http"}]}),
            Availability::Nowhere,
            "targetPort http is no TCP port of the containers",
        ),
        (json!({"ports": [{"port": 80}]}), Availability::Nowhere, "it has no selector"),
    ] {
        let all = ways(with_port(None), None, &[service("agents", spec)]);
        let found = all.iter().find(|pattern| pattern.way == Way::Service).unwrap();
        assert_eq!(found.available, available, "{words}");
        let told: Vec<&String> = found.reasons.iter().chain(&found.notes).collect();
        assert!(told.iter().any(|text| text.starts_with(words)), "wanted {words}, told {told:?}");
    }
}
