//! The paths that lead to daemon pods, and why others do not.

use daemonset_preflight::simulation::reach::{
    self, AccessMethod, AccessPath, Addresses, Availability, UnreachedReason,
};
use daemonset_preflight::simulation::{Action, SimulationOptions};
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

fn paths(spec: Value, dead: Option<&str>, services: &[Service]) -> Vec<AccessPath> {
    // Without the node lifecycle, an outage has its effect at once.
    let knobs = SimulationOptions { node_lifecycle: None, ..SimulationOptions::default() };
    let mut cluster = running(knobs, &["a", "b"], agent("agent:1", spec));
    if let Some(dead) = dead {
        cluster.apply(Action::NodeReady(dead.to_owned(), false)).unwrap();
    }
    let nodes = [("a".to_owned(), vec!["10.0.0.1".to_owned()])].into();
    let addresses = Addresses { nodes, ..Addresses::default() };
    reach::access_paths(&cluster, &key(), services, &addresses).unwrap()
}

fn addresses(path: &AccessPath) -> Vec<String> {
    path.addresses.iter().map(ToString::to_string).collect()
}

#[test]
fn host_ports_are_listed_by_node() {
    let all = paths(with_port(Some(9100)), None, &[]);
    assert_eq!(all[1].method, AccessMethod::HostPort);
    assert_eq!(addresses(&all[1]), ["10.0.0.1:9100/TCP", "<IP of node b>:9100/TCP"]);
    let none = paths(with_port(None), None, &[]);
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
    let all = paths(with_port(None), Some("b"), &[headless]);
    let found = all.iter().find(|path| path.method == AccessMethod::HeadlessService).unwrap();
    assert_eq!(found.available, Availability::Partly);
    assert_eq!(
        found.names,
        ["agents.default.svc.cluster.local", "_metrics._tcp.agents.default.svc.cluster.local"]
    );
    assert_eq!(found.addresses.len(), 1);
    assert_eq!((found.addresses[0].node.as_str(), found.addresses[0].port), ("a", Some(80)));
    assert_eq!((found.reached, found.total), (1, 2));
    assert_eq!(found.unreached[0].node, "b");
    assert_eq!(found.unreached[0].why, UnreachedReason::NodeUnreachable);
}

#[test]
fn a_service_that_leads_nowhere_says_why() {
    let local = json!({"selector": {"app": "agent"}, "internalTrafficPolicy": "Local", "ports": [{"port": 80}]});
    for (spec, available, words) in [
        (local, Availability::Everywhere, "internalTrafficPolicy is Local"),
        (
            json!({"selector": {"app": "other"}, "ports": [{"port": 80}]}),
            Availability::Nowhere,
            "its selector requires app=other, the pods have app=agent",
        ),
        (
            json!({"selector": {"app": "agent"}, "ports": [{"port": 80, "targetPort": "http"}]}),
            Availability::Nowhere,
            "targetPort http is not a TCP port of the containers",
        ),
        (json!({"ports": [{"port": 80}]}), Availability::Nowhere, "it has no selector"),
    ] {
        let all = paths(with_port(None), None, &[service("agents", spec)]);
        let found = all.iter().find(|path| path.method == AccessMethod::Service).unwrap();
        assert_eq!(found.available, available, "{words}");
        let told: Vec<&String> = found.reasons.iter().chain(&found.notes).collect();
        assert!(told.iter().any(|text| text.starts_with(words)), "wanted {words}, told {told:?}");
    }
}

/// Returns the path through a Service to pods on the nodes a and b with the given addresses.
fn by_service(pod: Value, addresses: &Addresses, dead: Option<&str>, spec: Value) -> AccessPath {
    let pod = json!({"template": {"spec": pod}});
    let mut cluster = running(SimulationOptions::default(), &["a", "b"], agent("agent:1", pod));
    if let Some(dead) = dead {
        cluster.apply(Action::NodeReady(dead.to_owned(), false)).unwrap();
        // Until the outage is noticed, the pod counts as ready.
        let noticed = cluster.now() + 60_000;
        cluster.run(noticed, &mut |_| ());
    }
    let all = reach::access_paths(&cluster, &key(), &[service("agents", spec)], addresses).unwrap();
    all.into_iter().find(|path| path.service.is_some()).unwrap()
}

fn of_nodes(nodes: &[(&str, &[&str])]) -> Addresses {
    let list = |ips: &[&str]| ips.iter().map(|ip| (*ip).to_owned()).collect();
    let nodes = nodes.iter().map(|(node, ips)| ((*node).to_owned(), list(ips))).collect();
    Addresses { nodes, ..Addresses::default() }
}

/// Returns the path through host ports to pods on the nodes a and b, which have two addresses each.
fn by_host_port(pod: Value) -> AccessPath {
    let pod = json!({"template": {"spec": pod}});
    let cluster = running(SimulationOptions::default(), &["a", "b"], agent("agent:1", pod));
    let addresses = of_nodes(&[("a", &["10.9.0.1", "fd00::1"]), ("b", &["10.9.0.2", "fd00::2"])]);
    let all = reach::access_paths(&cluster, &key(), &[], &addresses).unwrap();
    all.into_iter().find(|path| path.method == AccessMethod::HostPort).unwrap()
}

#[test]
fn a_host_ip_restricts_who_reaches_a_host_port() {
    let port = |ip: &str| {
        by_host_port(json!({"containers": [{"ports": [
            {"containerPort": 80, "hostPort": 9100, "hostIP": ip, "protocol": "TCP"},
        ]}]}))
    };
    let loopback = port("127.0.0.1");
    assert_eq!((loopback.reached, loopback.addresses.len()), (0, 0));
    let host_ip = "127.0.0.1".to_owned();
    assert_eq!(loopback.unreached[1].why, UnreachedReason::Loopback { host_ip });
    assert!(loopback.notes[0].starts_with("host port 9100 has hostIP 127.0.0.1"));
    assert_eq!(port("::1").reached, 0);
    // Only one of the nodes has this address.
    let own = port("10.9.0.1");
    assert_eq!((own.reached, addresses(&own)), (1, vec!["10.9.0.1:9100/TCP".to_owned()]));
    let host_ip = "10.9.0.1".to_owned();
    assert_eq!(own.unreached[0].why, UnreachedReason::ForeignHostIp { host_ip });
    assert_eq!(addresses(&port("0.0.0.0")), ["10.9.0.1:9100/TCP", "10.9.0.2:9100/TCP"]);
    assert_eq!(addresses(&port("::")), ["[fd00::1]:9100/TCP", "[fd00::2]:9100/TCP"]);
    assert_eq!(port("").addresses.len(), 4);
}

#[test]
fn host_network_needs_no_ports() {
    let all = by_host_port(json!({"hostNetwork": true}));
    assert_eq!((all.reached, all.reasons.len()), (2, 0));
    assert_eq!(addresses(&all), ["10.9.0.1", "fd00::1", "10.9.0.2", "fd00::2"]);
    assert!(all.notes[0].starts_with("hostNetwork without ports"), "{:?}", all.notes);
}

#[test]
fn the_ports_of_sidecars_count() {
    let sidecar = json!({"initContainers": [{
        "name": "s", "image": "s", "restartPolicy": "Always",
        "ports": [{"name": "metrics", "containerPort": 15090, "hostPort": 15090, "protocol": "TCP"}],
    }]});
    assert_eq!(by_host_port(sidecar.clone()).reached, 2);
    let spec =
        json!({"selector": {"app": "agent"}, "ports": [{"port": 80, "targetPort": "metrics"}]});
    let found = by_service(sidecar.clone(), &Addresses::default(), None, spec.clone());
    assert_eq!((found.reached, found.addresses[0].port), (2, Some(15090)));
    // An init container that ends no longer has a port.
    let mut ends = sidecar;
    ends["initContainers"][0].as_object_mut().unwrap().remove("restartPolicy");
    assert_eq!(by_service(ends, &Addresses::default(), None, spec).reached, 0);
}

#[test]
fn a_headless_service_publishes_addresses_whatever_its_ports_lead_to() {
    let found = by_service(
        json!({}),
        &Addresses::default(),
        None,
        json!({
            "clusterIP": "None", "selector": {"app": "agent"},
            "ports": [{"name": "web", "port": 80, "targetPort": "nosuch"}],
        }),
    );
    assert_eq!((found.reached, found.addresses.len()), (2, 2));
    assert_eq!(found.addresses[0].port, None);
    assert_eq!(found.names, ["agents.default.svc.cluster.local"], "no SRV record");
    assert!(found.notes[0].starts_with("targetPort nosuch"), "{:?}", found.notes);
}

#[test]
fn addresses_of_pods_that_are_not_ready_are_published_if_asked_for() {
    let found = |pnr: bool| {
        by_service(
            json!({}),
            &Addresses::default(),
            Some("b"),
            json!({
                "publishNotReadyAddresses": pnr, "internalTrafficPolicy": "Local",
                "selector": {"app": "agent"}, "ports": [{"port": 80}],
            }),
        )
    };
    let (with, without) = (found(true), found(false));
    assert_eq!((with.reached, without.reached), (1, 1));
    assert_eq!(with.unreached[0].why, UnreachedReason::NodeUnreachable);
    assert_eq!((with.addresses.len(), without.addresses.len()), (2, 1));
    assert!(with.notes[0].ends_with("of its own node only, ready or not"), "{:?}", with.notes);
    let answers_not = |note: &String| note.contains("unreachable nodes");
    assert!(with.notes.iter().any(answers_not) && !without.notes.iter().any(answers_not));
}

#[test]
fn a_service_gives_addresses_of_its_families() {
    let nodes = of_nodes(&[("a", &["10.9.0.1", "fd00::1"]), ("b", &["10.9.0.2"])]);
    let host_network = json!({"hostNetwork": true});
    let found = |families: Value, policy: &str| {
        let spec = json!({
            "ipFamilies": families, "ipFamilyPolicy": policy,
            "selector": {"app": "agent"}, "ports": [{"port": 80}],
        });
        by_service(host_network.clone(), &nodes, None, spec)
    };
    let ipv6 = found(json!(["IPv6"]), "SingleStack");
    assert_eq!((ipv6.reached, addresses(&ipv6)), (1, vec!["[fd00::1]:80/TCP".to_owned()]));
    assert!(matches!(ipv6.unreached[0].why, UnreachedReason::NoAddress { .. }));
    let both = found(json!(["IPv4"]), "PreferDualStack");
    assert_eq!(addresses(&both), ["10.9.0.1:80/TCP", "[fd00::1]:80/TCP", "10.9.0.2:80/TCP"]);
    assert_eq!(addresses(&found(json!([]), "SingleStack")), ["10.9.0.1:80/TCP", "10.9.0.2:80/TCP"]);
}

#[test]
fn a_selector_may_ask_for_one_revision() {
    let found = by_service(
        json!({}),
        &Addresses::default(),
        None,
        json!({
            "selector": {"app": "agent", "controller-revision-hash": "abc"},
            "ports": [{"port": 80}],
        }),
    );
    assert_eq!(found.reached, 0);
    assert!(found.reasons[0].contains("only the pods of one revision have"), "{:?}", found.reasons);
}
