//! House rules as a ValidatingAdmissionPolicy: each CEL expression gives the same verdict as the
//! rule that it stands for. The manifest is generated from the expressions; `BLESS=1` writes it.
#![allow(missing_docs, reason = "tests explain themselves")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what the tests have in common may fail loudly"
)]
#![allow(clippy::disallowed_methods, reason = "reads and writes the manifest, outside the core")]

use cel::{Context, Program, Value as Cel, to_value};
use daemonset_preflight::defaults;
use daemonset_preflight::rules::{self, Mode, Rule, Settings, expression};
use daemonset_preflight_admission::{RULES, Rule as PolicyRule};
use k8s_openapi::api::apps::v1::DaemonSet;
use k8s_openapi::api::core::v1::PodSpec;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use serde_json::{Value, json};

/// Returns the house rules that have an expression, by importance.
fn house_rules() -> impl Iterator<Item = (Rule, &'static str)> {
    RULES.into_iter().filter_map(|rule| match rule {
        PolicyRule::House(house) => {
            expression(house, &Settings::default()).map(|_| (house, rule.name()))
        }
        _ => None,
    })
}

/// The variables that the manifest defines.
#[derive(Serialize)]
struct Variables<'a> {
    pod: Option<&'a PodSpec>,
}

/// Enables every rule.
fn all_asked(mut settings: Settings) -> Settings {
    settings.host_network = Mode::Warn;
    settings
}

fn settings() -> impl Strategy<Value = Settings> {
    let percents = select(vec![0, 9, 50, 99, 100]);
    let nodes = select(vec![0, 1, 20]);
    let ports = (select(vec![1, 9_000]), select(vec![9_100, 29_999, 65_535]));
    let texts = |all: &'static [&'static str]| {
        prop::sample::subsequence(all, 0..=all.len())
            .prop_map(|texts| texts.into_iter().map(str::to_owned).collect::<Vec<String>>())
    };
    let strategies =
        select(vec![vec!["RollingUpdate"], vec!["OnDelete"], vec!["OnDelete", "RollingUpdate"]]);
    let lists =
        (texts(&["kube-system", "ops", "a\"b"]), texts(&["version", "helm.sh/chart", "\\"]));
    (percents, nodes, ports, strategies, lists).prop_map(
        |(percent, nodes, (min, max), strategies, (namespaces, labels))| {
            all_asked(Settings {
                max_unavailable_percent: percent,
                max_unavailable_nodes: nodes,
                host_port_min: min,
                host_port_max: max,
                allowed_update_strategies: strategies.into_iter().map(str::to_owned).collect(),
                critical_namespaces: namespaces,
                version_labels: labels,
                ..Settings::default()
            })
        },
    )
}

fn toleration() -> impl Strategy<Value = Value> {
    let fields = select(vec![
        json!({"operator": "Exists"}),
        json!({"operator": "Exists", "effect": "NoSchedule"}),
        json!({"operator": "Exists", "effect": "NoExecute"}),
        json!({"operator": "Exists", "effect": ""}),
        json!({"operator": "Exists", "key": "a"}),
        json!({"key": "a", "value": "b"}),
        json!({"operator": "Exists", "key": "", "tolerationSeconds": 5}),
    ]);
    fields.prop_map(|fields| fields)
}

fn container() -> impl Strategy<Value = Value> {
    let resources = select(vec![
        Value::Null,
        json!({}),
        json!({"requests": {"cpu": "1", "memory": "1Gi"}}),
        json!({"requests": {"cpu": "1"}, "limits": {"memory": "1Gi"}}),
        json!({"limits": {"cpu": "1"}}),
        json!({"requests": {}, "limits": {"cpu": "1", "memory": "1"}}),
    ]);
    let port = select(vec![0, 1, 80, 9_100, 29_999, 30_000, 65_535]);
    let ports = prop::option::of(prop::collection::vec(port, 0..3));
    let restart = prop::option::of(select(vec!["Always", "Never"]));
    (resources, ports, restart).prop_map(|(resources, ports, restart)| {
        let mut container = json!({"name": "c", "image": "c:1"});
        if !resources.is_null() {
            container["resources"] = resources;
        }
        if let Some(ports) = ports {
            let port = |number| json!({"containerPort": 80, "hostPort": number});
            container["ports"] = ports.into_iter().map(port).collect();
        }
        if let Some(restart) = restart {
            container["restartPolicy"] = json!(restart);
        }
        container
    })
}

fn daemon_set() -> impl Strategy<Value = Value> {
    // The API server refuses strings that are not percentages.
    let amount = || {
        select(vec![
            json!(0),
            json!(1),
            json!(21),
            json!("0%"),
            json!("00%"),
            json!("9%"),
            json!("51%"),
            json!("050%"),
            json!("100%"),
        ])
    };
    let rolling =
        (prop::option::of(amount()), prop::option::of(amount())).prop_map(|(un, surge)| {
            let mut rolling = json!({});
            if let Some(un) = un {
                rolling["maxUnavailable"] = un;
            }
            if let Some(surge) = surge {
                rolling["maxSurge"] = surge;
            }
            rolling
        });
    let strategy = (
        prop::option::of(select(vec!["RollingUpdate", "OnDelete", ""])),
        prop::option::of(rolling),
    )
        .prop_map(|(kind, rolling)| {
            let mut strategy = json!({});
            if let Some(kind) = kind {
                strategy["type"] = json!(kind);
            }
            if let Some(rolling) = rolling {
                strategy["rollingUpdate"] = rolling;
            }
            strategy
        });
    let labels = prop::collection::btree_map(
        select(vec!["app", "version", "helm.sh/chart", "x"]),
        select(vec!["a", "1.2", "v2.0-rc", "2", "v1.x", ""]),
        0..3,
    );
    let expressions = select(vec![
        Value::Null,
        json!([{"key": "version", "operator": "Exists"}]),
        json!([{"key": "app", "operator": "Exists"}]),
    ]);
    let class = prop::option::of(select(vec!["", "agents", "system-node-critical"]));
    let pod = (
        prop::collection::vec(container(), 1..3),
        prop::option::of(prop::collection::vec(container(), 0..3)),
        prop::option::of(prop::collection::vec(toleration(), 0..4)),
        class,
        prop::option::of(any::<bool>()),
        select(vec![Value::Null, json!({"requests": {"cpu": "1"}})]),
    )
        .prop_map(|(containers, init, tolerations, class, host_network, resources)| {
            let mut pod = json!({"containers": containers});
            let mut put = |key: &str, value: Value| {
                if !value.is_null() {
                    pod[key] = value;
                }
            };
            put("initContainers", json!(init));
            put("tolerations", json!(tolerations));
            put("priorityClassName", json!(class));
            put("hostNetwork", json!(host_network));
            put("resources", resources);
            pod
        });
    let metadata =
        (select(vec![3_usize, 57, 58, 63]), select(vec!["kube-system", "ops", "default"]));
    (metadata, strategy, labels, expressions, pod).prop_map(
        |((length, namespace), strategy, labels, expressions, pod)| {
            let mut selector = json!({"matchLabels": labels});
            if !expressions.is_null() {
                selector["matchExpressions"] = expressions;
            }
            json!({
                "metadata": {"name": "a".repeat(length), "namespace": namespace},
                "spec": {
                    "selector": selector, "updateStrategy": strategy,
                    "template": {"metadata": {"labels": labels}, "spec": pod},
                },
            })
        },
    )
}

/// Returns the number of random cases; `EXPRESSION_CASES` overrides the default.
fn cases() -> u32 {
    let given = std::env::var("EXPRESSION_CASES").ok();
    given.map_or(512, |number| number.parse().expect("EXPRESSION_CASES is a number"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_expression_has_the_verdict_of_its_rule(object in daemon_set(), settings in settings()) {
        let mut typed: DaemonSet = serde_json::from_value(object).unwrap();
        defaults::apply(&mut typed);
        let broken: Vec<Rule> =
            rules::check(&typed, &settings).into_iter().map(|finding| finding.rule).collect();
        let object = to_value(&typed).unwrap();
        let pod = typed.spec.as_ref().unwrap().template.spec.as_ref();
        let variables = to_value(Variables { pod }).unwrap();
        let mut context = Context::default();
        context.add_variable_from_value("object", object);
        context.add_variable_from_value("variables", variables);
        for (rule, name) in house_rules() {
            let text = expression(rule, &settings).unwrap();
            let program = Program::compile(&text).unwrap_or_else(|error| panic!("{name}: {text}: {error}"));
            let answer = program.execute(&context).unwrap_or_else(|error| panic!("{name}: {text}: {error}"));
            prop_assert_eq!(answer, Cel::Bool(!broken.contains(&rule)), "{}: {}", name, text);
        }
    }
}

#[test]
fn the_manifest_is_made_of_the_expressions() {
    let settings = Settings::default();
    let asked = house_rules().filter(|(rule, _)| settings.mode(*rule) != Mode::Ignore);
    let validations: Vec<Value> = asked
        .map(|(rule, name)| {
            let text = Settings::ALL.iter().find(|setting| setting.name == name).unwrap().text;
            json!({"expression": expression(rule, &settings), "message": format!("{name}: {text}")})
        })
        .collect();
    assert!(validations.len() >= 10);
    let policy = json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": {"name": "daemonset-preflight"},
        "spec": {
            "failurePolicy": "Ignore",
            "matchConstraints": {"resourceRules": [{
                "apiGroups": ["apps"], "apiVersions": ["v1"], "resources": ["daemonsets"],
                "operations": ["CREATE", "UPDATE"],
            }]},
            "matchConditions": [
                {"name": "is-not-being-deleted", "expression": "!has(object.metadata.deletionTimestamp)"},
                {"name": "has-a-new-spec", "expression": "oldObject == null || object.spec != oldObject.spec"},
            ],
            "variables": [{"name": "pod", "expression": "object.spec.template.spec"}],
            "validations": validations,
        },
    });
    let binding = json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": {"name": "daemonset-preflight"},
        "spec": {"policyName": "daemonset-preflight", "validationActions": ["Warn", "Audit"]},
    });
    let documents: Vec<String> =
        [policy, binding].iter().map(|one| yaml_serde::to_string(one).unwrap()).collect();
    let text = format!("# Made from the house rules by the tests.\n{}", documents.join("---\n"));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../validating-admission-policy.yaml");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == text, "the manifest is out of date: run the test with BLESS=1");
}
