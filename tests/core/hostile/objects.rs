//! Hostile objects: a DaemonSet in which one place is filled up to the size limit of a request.

use daemonset_preflight::manifest::MAX_REQUEST_BYTES;

/// Returns the size of the objects in bytes: the limit of a request with `LARGEST`, otherwise less.
fn size() -> usize {
    if are_largest() { MAX_REQUEST_BYTES } else { 16 << 10 }
}

/// Whether the objects are as large as a request may be, as in `make test-largest`.
pub fn are_largest() -> bool {
    std::env::var_os("LARGEST").is_some()
}

const HEAD: &str = r#"{"apiVersion":"apps/v1","kind":"DaemonSet","metadata":{"name":"agent""#;
const SPEC: &str = r#"},"spec":{"selector":{"#;
const SELECTOR: &str = r#""matchLabels":{"app":"agent"}"#;
const TEMPLATE: &str = r#","template":{"metadata":{"labels":{"app":"agent"}"#;
const POD: &str = r#"},"spec":{"#;
const CONTAINER: &str = r#""containers":[{"name":"agent","image":"agent""#;
const TAIL: &str = "}]}}}}";

/// The place in the DaemonSet that is filled.
#[derive(Clone, Copy)]
enum At {
    Metadata,
    /// Instead of the labels of the selector.
    Selector,
    Spec,
    Template,
    Pod,
    Container,
    /// Instead of the containers.
    Containers,
}

/// Returns the DaemonSet with `inside` at a place.
fn daemon_set(at: At, inside: &str) -> String {
    let here = |place: &str| match (place, at) {
        ("metadata", At::Metadata)
        | ("spec", At::Spec)
        | ("template", At::Template)
        | ("container", At::Container) => format!(",{inside}"),
        ("pod", At::Pod) => format!("{inside},"),
        _ => String::new(),
    };
    let container = match at {
        At::Containers => inside.to_owned(),
        _ => format!("{CONTAINER}{}}}]", here("container")),
    };
    let selector = match at {
        At::Selector => inside,
        _ => SELECTOR,
    };
    let metadata = here("metadata");
    let spec = here("spec");
    let template = here("template");
    let pod = here("pod");
    let tail = TAIL.trim_start_matches("}]");
    format!(
        "{HEAD}{metadata}{SPEC}{selector}}}{spec}{TEMPLATE}{template}{POD}{pod}{container}{tail}"
    )
}

/// Returns a DaemonSet with `before`, as many items as fit, and `after` at a place.
fn filled(at: At, before: &str, item: impl Fn(usize) -> String, after: &str) -> String {
    let frame = daemon_set(at, &format!("{before}{after}")).len();
    let mut inside = before.to_owned();
    for i in 0.. {
        let item = item(i);
        if frame + inside.len() + item.len() + 1 > size() {
            break;
        }
        if i > 0 {
            inside.push(',');
        }
        inside.push_str(&item);
    }
    inside.push_str(after);
    daemon_set(at, &inside)
}

type Case = (&'static str, At, &'static str, fn(usize) -> String, &'static str);

fn all<const N: usize>(cases: [Case; N]) -> impl Iterator<Item = (&'static str, String)> {
    cases.into_iter().map(|(name, at, before, item, after)| (name, filled(at, before, item, after)))
}

/// Returns a DaemonSet with 10,000 tolerations and 10,000 required values.
pub(crate) fn of_many_tolerations() -> String {
    let joined =
        |item: &dyn Fn(usize) -> String| (0..10_000).map(item).collect::<Vec<String>>().join(",");
    let tolerations = joined(&|i| format!(r#"{{"key":"k{i}","operator":"Exists"}}"#));
    let values = joined(&|i| format!(r#""v{i}""#));
    let required = format!(
        r#"{{"nodeSelectorTerms":[{{"matchExpressions":[{{"key":"a","operator":"In","values":[{values}]}}]}}]}}"#
    );
    daemon_set(
        At::Pod,
        &format!(
            r#""tolerations":[{tolerations}],"affinity":{{"nodeAffinity":{{"requiredDuringSchedulingIgnoredDuringExecution":{required}}}}}"#
        ),
    )
}

/// Returns nodes with 50 taints each.
pub(crate) fn nodes(count: usize) -> String {
    let taints: Vec<String> =
        (0..50).map(|i| format!(r#"{{"key":"k{}","effect":"NoExecute"}}"#, 9_999 - i)).collect();
    let taints = taints.join(",");
    let node = |i: usize| {
        format!(
            r#"{{"metadata":{{"name":"n{i}","labels":{{"a":"v{i}"}}}},"spec":{{"taints":[{taints}]}}}}"#
        )
    };
    let nodes: Vec<String> = (0..count).map(node).collect();
    format!(r#"{{"apiVersion":"v1","kind":"NodeList","items":[{}]}}"#, nodes.join(","))
}

pub(crate) fn of_metadata() -> impl Iterator<Item = (&'static str, String)> {
    let owner = |i: usize| {
        format!(r#"{{"apiVersion":"v1","kind":"A","name":"{i}","uid":"{i}","controller":true}}"#)
    };
    all([
        ("labels", At::Metadata, r#""labels":{"#, |i| format!(r#""{i}":"_""#), "}"),
        ("annotations", At::Metadata, r#""annotations":{"#, |i| format!(r#""{i}_":"""#), "}"),
        ("owners that control", At::Metadata, r#""ownerReferences":["#, owner, "]"),
        ("owners, empty", At::Metadata, r#""ownerReferences":["#, |_| "{}".into(), "]"),
        (
            "owners, each unlike",
            At::Metadata,
            r#""ownerReferences":["#,
            |i| format!(r#"{{"uid":"{i}"}}"#),
            "]",
        ),
        (
            "owners, events",
            At::Metadata,
            r#""ownerReferences":["#,
            |i| format!(r#"{{"apiVersion":"v1","kind":"Event","uid":"{i}"}}"#),
            "]",
        ),
        ("finalizers", At::Metadata, r#""finalizers":["#, |i| format!(r#""{i}""#), "]"),
        ("finalizers, malformed", At::Metadata, r#""finalizers":["#, |_| r#""""#.into(), "]"),
        (
            "managed fields",
            At::Metadata,
            r#""managedFields":["#,
            |i| format!(r#"{{"manager":"{i}"}}"#),
            "]",
        ),
        ("managed fields, empty", At::Metadata, r#""managedFields":["#, |_| "{}".into(), "]"),
        ("match labels", At::Selector, r#""matchLabels":{"#, |i| format!(r#""{i}":"-""#), "}"),
        ("match expressions", At::Selector, r#""matchExpressions":["#, |_| "{}".into(), "]"),
        (
            "match expression values",
            At::Selector,
            r#""matchExpressions":[{"key":"a","operator":"In","values":["#,
            |i| format!(r#""{i}""#),
            "]}]",
        ),
        (
            "match expression values, malformed",
            At::Selector,
            r#""matchExpressions":[{"key":"a","operator":"In","values":["#,
            |_| r#""-""#.into(),
            "]}]",
        ),
        ("template labels", At::Template, r#""labels":{"#, |i| format!(r#""{i}":"-""#), "}"),
        (
            "template annotations",
            At::Template,
            r#""annotations":{"#,
            |i| format!(r#""container.apparmor.security.beta.kubernetes.io/{i}":"x""#),
            "}",
        ),
    ])
}

pub(crate) fn of_containers() -> impl Iterator<Item = (&'static str, String)> {
    all([
        (
            "containers",
            At::Containers,
            r#""containers":["#,
            |i| format!(r#"{{"name":"c{i}","image":"i"}}"#),
            "]",
        ),
        ("containers, empty", At::Containers, r#""containers":["#, |_| "{}".into(), "]"),
        ("init containers", At::Pod, r#""initContainers":["#, |_| r#"{"name":"a"}"#.into(), "]"),
        (
            "ephemeral containers",
            At::Pod,
            r#""ephemeralContainers":["#,
            |_| r#"{"name":"a"}"#.into(),
            "]",
        ),
        (
            "ports",
            At::Container,
            r#""ports":["#,
            |i| format!(r#"{{"containerPort":{}}}"#, i % 70_000),
            "]",
        ),
        ("ports, empty", At::Container, r#""ports":["#, |_| "{}".into(), "]"),
        (
            "ports on the node",
            At::Container,
            r#""ports":["#,
            |i| {
                format!(
                    r#"{{"name":"p{i}","containerPort":1,"hostPort":{},"hostIP":"10.0.0.{}"}}"#,
                    i % 9,
                    i % 250
                )
            },
            "]",
        ),
        (
            "env",
            At::Container,
            r#""env":["#,
            |i| format!(r#"{{"name":"A{i}","value":"$(A{})"}}"#, i / 2),
            "]",
        ),
        ("env, empty", At::Container, r#""env":["#, |_| "{}".into(), "]"),
        (
            "env, same",
            At::Container,
            r#""env":["#,
            |i| format!(r#"{{"name":"A","value":"{i}"}}"#),
            "]",
        ),
        ("env from", At::Container, r#""envFrom":["#, |_| "{}".into(), "]"),
        (
            "mounts",
            At::Container,
            r#""volumeMounts":["#,
            |i| format!(r#"{{"name":"v{i}","mountPath":"/{i}"}}"#),
            "]",
        ),
        ("mounts, empty", At::Container, r#""volumeMounts":["#, |_| "{}".into(), "]"),
        (
            "devices",
            At::Container,
            r#""volumeDevices":["#,
            |i| format!(r#"{{"name":"v{i}","devicePath":"/{i}"}}"#),
            "]",
        ),
        (
            "capabilities",
            At::Container,
            r#""securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"add":["#,
            |_| r#""CAP_SYS_ADMIN""#.into(),
            "]}}",
        ),
        (
            "capabilities to drop",
            At::Container,
            r#""securityContext":{"allowPrivilegeEscalation":false,"privileged":true,"capabilities":{"drop":["#,
            |i| format!(r#""{i}""#),
            "]}}",
        ),
        ("limits", At::Container, r#""resources":{"limits":{"#, |i| format!(r#""{i}":1"#), "}}"),
        ("claims", At::Container, r#""resources":{"claims":["#, |_| "{}".into(), "]}"),
        ("resize policies", At::Container, r#""resizePolicy":["#, |_| "{}".into(), "]"),
        ("restart rules", At::Container, r#""restartPolicyRules":["#, |_| "{}".into(), "]"),
        (
            "exit codes",
            At::Container,
            r#""restartPolicy":"Never","restartPolicyRules":[{"action":"Restart","exitCodes":{"operator":"In","values":["#,
            |_| "1".into(),
            "]}}]",
        ),
        (
            "headers",
            At::Container,
            r#""livenessProbe":{"httpGet":{"path":"/","port":1,"httpHeaders":["#,
            |_| "{}".into(),
            "]}}",
        ),
        ("args", At::Container, r#""args":["#, |_| r#""""#.into(), "]"),
    ])
}

pub(crate) fn of_volumes() -> impl Iterator<Item = (&'static str, String)> {
    all([
        (
            "volumes",
            At::Pod,
            r#""volumes":["#,
            |i| format!(r#"{{"name":"v{i}","emptyDir":{{}}}}"#),
            "]",
        ),
        ("volumes, empty", At::Pod, r#""volumes":["#, |_| "{}".into(), "]"),
        (
            "volumes of one claim",
            At::Pod,
            r#""volumes":["#,
            |i| format!(r#"{{"name":"v{i}","persistentVolumeClaim":{{"claimName":"c"}}}}"#),
            "]",
        ),
        (
            "projected sources",
            At::Pod,
            r#""volumes":[{"name":"v","projected":{"sources":["#,
            |_| "{}".into(),
            "]}}]",
        ),
        (
            "projected paths",
            At::Pod,
            r#""volumes":[{"name":"v","projected":{"sources":["#,
            |i| format!(r#"{{"secret":{{"name":"s","items":[{{"key":"k","path":"a{i}"}}]}}}}"#),
            "]}}]",
        ),
        (
            "keys",
            At::Pod,
            r#""volumes":[{"name":"v","secret":{"secretName":"s","items":["#,
            |_| r#"{"key":"k","path":"p"}"#.into(),
            "]}}]",
        ),
        (
            "keys, empty",
            At::Pod,
            r#""volumes":[{"name":"v","configMap":{"name":"s","items":["#,
            |_| "{}".into(),
            "]}}]",
        ),
        (
            "keys in each other",
            At::Pod,
            r#""volumes":[{"name":"v","secret":{"secretName":"s","items":["#,
            |i| format!(r#"{{"key":"k","path":"{}"}}"#, "a/".repeat(i % 2000)),
            "]}}]",
        ),
        (
            "fields",
            At::Pod,
            r#""volumes":[{"name":"v","downwardAPI":{"items":["#,
            |_| "{}".into(),
            "]}}]",
        ),
        (
            "monitors",
            At::Pod,
            r#""volumes":[{"name":"v","cephfs":{"monitors":["#,
            |_| r#""""#.into(),
            "]}}]",
        ),
        (
            "portals",
            At::Pod,
            r#""volumes":[{"name":"v","iscsi":{"portals":["#,
            |_| r#""""#.into(),
            "]}}]",
        ),
        ("wwids", At::Pod, r#""volumes":[{"name":"v","fc":{"wwids":["#, |_| r#""""#.into(), "]}}]"),
        (
            "options",
            At::Pod,
            r#""volumes":[{"name":"v","flexVolume":{"driver":"d","options":{"#,
            |i| format!(r#""kubernetes.io/{i}":"""#),
            "}}}]",
        ),
        (
            "access modes",
            At::Pod,
            r#""volumes":[{"name":"v","ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":["#,
            |i| format!(r#""{i}""#),
            "]}}}}]",
        ),
        (
            "claim labels",
            At::Pod,
            r#""volumes":[{"name":"v","ephemeral":{"volumeClaimTemplate":{"metadata":{"labels":{"#,
            |i| format!(r#""{i}":"-""#),
            "}}}}}]",
        ),
    ])
}

pub(crate) fn of_pods() -> impl Iterator<Item = (&'static str, String)> {
    all([
        (
            "sysctls",
            At::Pod,
            r#""securityContext":{"sysctls":["#,
            |i| format!(r#"{{"name":"a{i}"}}"#),
            "]}",
        ),
        (
            "sysctls, empty",
            At::Pod,
            r#""hostNetwork":true,"hostIPC":true,"securityContext":{"sysctls":["#,
            |_| "{}".into(),
            "]}",
        ),
        (
            "sysctls of the node",
            At::Pod,
            r#""hostNetwork":true,"hostIPC":true,"securityContext":{"sysctls":["#,
            |_| r#"{"name":"net.a"}"#.into(),
            "]}",
        ),
        ("groups", At::Pod, r#""securityContext":{"supplementalGroups":["#, |_| "-1".into(), "]}"),
        ("host aliases", At::Pod, r#""hostAliases":["#, |_| "{}".into(), "]"),
        (
            "host names",
            At::Pod,
            r#""hostAliases":[{"ip":"1.1.1.1","hostnames":["#,
            |_| r#""""#.into(),
            "]}]",
        ),
        ("searches", At::Pod, r#""dnsConfig":{"searches":["#, |_| r#""""#.into(), "]}"),
        ("name servers", At::Pod, r#""dnsConfig":{"nameservers":["#, |_| r#""""#.into(), "]}"),
        ("dns options", At::Pod, r#""dnsConfig":{"options":["#, |_| "{}".into(), "]}"),
        (
            "pull secrets",
            At::Pod,
            r#""imagePullSecrets":["#,
            |i| format!(r#"{{"name":"{i}"}}"#),
            "]",
        ),
        ("pull secrets, empty", At::Pod, r#""imagePullSecrets":["#, |_| "{}".into(), "]"),
        ("readiness gates", At::Pod, r#""readinessGates":["#, |_| "{}".into(), "]"),
        ("scheduling gates", At::Pod, r#""schedulingGates":["#, |_| "{}".into(), "]"),
        (
            "scheduling gates, same",
            At::Pod,
            r#""schedulingGates":["#,
            |_| r#"{"name":"a"}"#.into(),
            "]",
        ),
        ("resource claims", At::Pod, r#""resourceClaims":["#, |_| "{}".into(), "]"),
        (
            "resource claims, unlike",
            At::Pod,
            r#""resourceClaims":["#,
            |i| format!(r#"{{"name":"c{i}","resourceClaimName":"c"}}"#),
            "]",
        ),
        ("node labels", At::Pod, r#""nodeSelector":{"#, |i| format!(r#""{i}":"-""#), "}"),
        ("overhead", At::Pod, r#""overhead":{"#, |i| format!(r#""{i}":1"#), "}"),
        ("unknown fields", At::Pod, "", |i| format!(r#""nodeSelectr{i}":1"#), ""),
        ("unknown fields, same", At::Pod, "", |_| r#""x":1"#.into(), ""),
        ("known fields, same", At::Pod, "", |_| r#""nodeName":"""#.into(), ""),
        ("lists, same", At::Pod, "", |_| r#""volumes":[{}]"#.into(), ""),
        ("maps, same", At::Pod, "", |i| format!(r#""nodeSelector":{{"{i}":""}}"#), ""),
        ("keys, same", At::Pod, r#""nodeSelector":{"#, |_| r#""a":"-""#.into(), "}"),
        (
            "unknown fields in a list",
            At::Pod,
            r#""volumes":["#,
            |i| format!(r#"{{"emptyDr":{i}}}"#),
            "]",
        ),
    ])
}

pub(crate) fn of_scheduling() -> impl Iterator<Item = (&'static str, String)> {
    all([
        (
            "tolerations",
            At::Pod,
            r#""tolerations":["#,
            |i| format!(r#"{{"key":"{i}","operator":"Exists"}}"#),
            "]",
        ),
        ("tolerations, empty", At::Pod, r#""tolerations":["#, |_| "{}".into(), "]"),
        (
            "node terms",
            At::Pod,
            r#""affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":["#,
            |_| r#"{"matchExpressions":[{}]}"#.into(),
            "]}}}",
        ),
        (
            "node expressions",
            At::Pod,
            r#""affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":["#,
            |_| "{}".into(),
            "]}]}}}",
        ),
        (
            "node values",
            At::Pod,
            r#""affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a","operator":"In","values":["#,
            |i| format!(r#""-{i}""#),
            "]}]}]}}}",
        ),
        (
            "node names",
            At::Pod,
            r#""affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchFields":[{"key":"metadata.name","operator":"In","values":["#,
            |_| r#""-""#.into(),
            "]}]}]}}}",
        ),
        (
            "preferred node terms",
            At::Pod,
            r#""affinity":{"nodeAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":["#,
            |_| "{}".into(),
            "]}}",
        ),
        (
            "pod terms",
            At::Pod,
            r#""affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":["#,
            |_| "{}".into(),
            "]}}",
        ),
        (
            "pod namespaces",
            At::Pod,
            r#""affinity":{"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a","namespaces":["#,
            |_| r#""""#.into(),
            "]}]}}",
        ),
        (
            "pod label keys",
            At::Pod,
            r#""affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a","labelSelector":{},"matchLabelKeys":["#,
            |i| format!(r#""{i}""#),
            "]}]}}",
        ),
        (
            "pod label keys, both",
            At::Pod,
            r#""affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"a","labelSelector":{"matchExpressions":[{"key":"a","operator":"Exists"},{"key":"a","operator":"Exists"}]},"matchLabelKeys":["#,
            |_| r#""a""#.into(),
            r#"],"mismatchLabelKeys":["a"]}]}}"#,
        ),
        (
            "pod selectors",
            At::Pod,
            r#""affinity":{"podAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,"podAffinityTerm":{"topologyKey":"a","labelSelector":{"matchExpressions":["#,
            |_| "{}".into(),
            "]}}}]}}",
        ),
        ("spread constraints", At::Pod, r#""topologySpreadConstraints":["#, |_| "{}".into(), "]"),
        (
            "spread constraints, unlike",
            At::Pod,
            r#""topologySpreadConstraints":["#,
            |i| {
                format!(
                    r#"{{"topologyKey":"{i}","maxSkew":1,"whenUnsatisfiable":"DoNotSchedule"}}"#
                )
            },
            "]",
        ),
        (
            "spread label keys",
            At::Pod,
            r#""topologySpreadConstraints":[{"topologyKey":"a","maxSkew":1,"whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"a":"b"}},"matchLabelKeys":["#,
            |_| r#""a""#.into(),
            "]}]",
        ),
    ])
}

/// Returns long and unusual texts, in JSON and YAML.
pub(crate) fn of_texts() -> impl Iterator<Item = (&'static str, String)> {
    let room = size() - 1000;
    let text = |c: &str| c.repeat(room / c.len());
    let amount = |amount: &str| {
        daemon_set(At::Container, &format!(r#""resources":{{"limits":{{"cpu":{amount}}}}}"#))
    };
    let annotation = |value: &str| {
        let value = value.replace('"', "\\\"");
        let key = "scheduler.alpha.kubernetes.io/tolerations";
        daemon_set(At::Template, &format!(r#""annotations":{{"{key}":"{value}"}}"#))
    };
    let depth = 9_990;
    let yaml = |body: &str| format!("apiVersion: apps/v1\nkind: DaemonSet\n{body}");
    vec![
        ("a name", daemon_set(At::Metadata, &format!(r#""generateName":"{}""#, text("A")))),
        ("a name of labels", daemon_set(At::Pod, &format!(r#""hostname":"{}""#, text("a.")))),
        (
            "an image",
            daemon_set(
                At::Containers,
                &format!(r#""containers":[{{"name":"a","image":"{}"}}]"#, text("a/")),
            ),
        ),
        (
            "an image's tag",
            daemon_set(
                At::Containers,
                &format!(r#""containers":[{{"name":"a","image":"{}"}}]"#, text("a:")),
            ),
        ),
        (
            "references",
            daemon_set(
                At::Container,
                &format!(r#""env":[{{"name":"A","value":"{}"}}]"#, text("$(A)")),
            ),
        ),
        (
            "a path upwards",
            daemon_set(
                At::Container,
                &format!(
                    r#""volumeMounts":[{{"name":"a","mountPath":"/","subPath":"{}"}}]"#,
                    text("../")
                ),
            ),
        ),
        (
            "a label's key",
            daemon_set(At::Metadata, &format!(r#""labels":{{"{}":""}}"#, text("a/"))),
        ),
        (
            "an api version",
            daemon_set(
                At::Metadata,
                &format!(r#""ownerReferences":[{{"apiVersion":"{}"}}]"#, text("/")),
            ),
        ),
        (
            "a field path",
            daemon_set(
                At::Container,
                &format!(
                    r#""env":[{{"name":"A","valueFrom":{{"fieldRef":{{"fieldPath":"{}"}}}}}}]"#,
                    text("[']")
                ),
            ),
        ),
        ("an unknown field", daemon_set(At::Pod, &format!(r#""{}":1"#, text("restartPolicy")))),
        ("escapes", daemon_set(At::Metadata, &format!(r#""namespace":"{}""#, text("\\u0000")))),
        ("an amount", amount(&format!("\"{}\"", text("9")))),
        ("an amount's fraction", amount(&format!("\"0.{}1\"", text("0")))),
        ("a number", amount(&text("9"))),
        ("an amount of 4096 digits", amount(&format!("\"{}\"", "9".repeat(4096)))),
        ("a large exponent", amount("\"1e999999999\"")),
        ("a larger exponent", amount("\"1e99999999999999999999\"")),
        ("a small exponent", amount("\"1e-999999999\"")),
        ("a number of large exponent", amount("1e999999999")),
        (
            "a whole number of large exponent",
            daemon_set(At::Spec, r#""minReadySeconds":1e999999999"#),
        ),
        (
            "a whole number of many digits",
            daemon_set(At::Spec, &format!(r#""minReadySeconds":{}"#, text("1"))),
        ),
        (
            "an unavailable share",
            daemon_set(
                At::Spec,
                &format!(
                    r#""updateStrategy":{{"rollingUpdate":{{"maxUnavailable":"{}%"}}}}"#,
                    text("9")
                ),
            ),
        ),
        (
            "a toleration annotation",
            annotation(&format!("[{}]", text("{},").trim_end_matches(','))),
        ),
        (
            "a deep toleration annotation",
            annotation(&format!("{}{}", "[".repeat(depth), "]".repeat(depth))),
        ),
        (
            "deep lists",
            daemon_set(At::Pod, &format!(r#""x":{}{}"#, "[".repeat(depth), "]".repeat(depth))),
        ),
        (
            "deep objects",
            daemon_set(
                At::Pod,
                &format!(r#""x":{}1{}"#, r#"{"x":"#.repeat(depth), "}".repeat(depth)),
            ),
        ),
        ("too deep", daemon_set(At::Pod, &format!(r#""x":{}"#, text("[")))),
        ("yaml, keys", yaml(&(0..room / 10).map(|i| format!("x{i}: 1\n")).collect::<String>())),
        ("yaml, same keys", yaml(&text("x: 1\n"))),
        ("yaml, flow", yaml(&format!("spec: {}", text("[")))),
        ("yaml, items", yaml(&format!("spec:\n{}", text("- 1\n")))),
        ("yaml, anchors", yaml(&format!("spec:\n{}", text("- &a {}\n- *a\n")))),
        ("yaml, tags", yaml(&format!("spec:\n{}", text("- !!str 1\n")))),
        ("yaml, folded", yaml(&format!("spec: >\n{}", text(" a\n\n")))),
        ("yaml, laughs", {
            let level =
                |i: u32| format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(","));
            yaml(&format!("a0: &a0 x\n{}", (1..12).map(level).collect::<String>()))
        }),
        ("yaml, comments", yaml(&text("#\n"))),
        ("yaml, documents", yaml(&text("---\n"))),
        ("yaml, daemon sets", yaml(&text("---\nkind: DaemonSet\napiVersion: apps/v1\n"))),
    ]
    .into_iter()
}
