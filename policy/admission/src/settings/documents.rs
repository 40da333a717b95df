//! Generates the JSON Schema of the settings, the form `questions-ui.yml` and the tables of README
//! from the names, defaults, bounds and texts of the settings. `BLESS=1` writes the files.

use daemonset_preflight::rules::{self, Setting, Values};
use serde_json::{Map, Value, json};

use super::{PolicySettings, defaults};
use crate::rule::{RULES, Rule};

const README_RULES: (&str, &str) = ("<!-- rules -->", "<!-- end of rules -->");
const README_OPTIONS: (&str, &str) = ("<!-- options -->", "<!-- end of options -->");

fn path(name: &str) -> String {
    format!("{}/../{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Asserts that a file has the expected text; with `BLESS` set, writes it first.
fn is_up_to_date(name: &str, expected: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path(name), expected).unwrap();
    }
    let found = std::fs::read_to_string(path(name)).unwrap_or_default();
    assert!(found == expected, "{name} is out of date: run the test with BLESS=1");
}

/// Returns the settings of the rules, then the other settings, each group in its own order.
fn settings() -> Vec<Setting> {
    let all = [PolicySettings::ALL.as_slice(), rules::Settings::ALL.as_slice()].concat();
    let rules = RULES.map(|rule| *all.iter().find(|setting| setting.name == rule.name()).unwrap());
    let others = all.iter().filter(|setting| setting.values != Values::Mode);
    let settings: Vec<Setting> = rules.into_iter().chain(others.copied()).collect();
    assert_eq!(settings.len(), defaults().len());
    settings
}

fn rule_of(setting: &Setting) -> Option<Rule> {
    RULES.into_iter().find(|rule| rule.name() == setting.name)
}

fn property(setting: &Setting) -> Value {
    let mut schema = match setting.values {
        Values::Mode => json!({"enum": ["reject", "warn", "ignore"]}),
        Values::Flag => json!({"type": "boolean"}),
        Values::WholeNumber(min, max) => json!({"type": "integer", "minimum": min, "maximum": max}),
        Values::Text => json!({"type": "string"}),
        Values::Texts => json!({"type": "array", "items": {"type": "string"}}),
    };
    schema["default"] = defaults()[setting.name].clone();
    schema["description"] = json!(setting.text);
    schema
}

#[test]
fn the_schema_says_what_may_be_set() {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Settings of the policy daemonset-preflight",
        "type": "object",
        "additionalProperties": false,
        "properties": settings().iter().map(|s| (s.name.to_owned(), property(s))).collect::<Map<_, _>>(),
    });
    let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
    is_up_to_date("settings.schema.json", &text);
}

/// Returns the text of `questions-ui.yml`.
fn form() -> String {
    let defaults = defaults();
    let question = |setting: &Setting| {
        let words = setting.name.replace('_', " ");
        let (first, rest) = words.split_at(1);
        let group = match rule_of(setting) {
            None => "Options",
            Some(Rule::House(_)) => "House rules",
            Some(_) => "Rules that look at the cluster",
        };
        let kind = match setting.values {
            Values::Mode => "enum",
            Values::Flag => "boolean",
            Values::WholeNumber(..) => "int",
            Values::Text => "string",
            Values::Texts => "array[",
        };
        let mut question = yaml_serde::Mapping::new();
        let mut put = |key: &str, value: Value| {
            question.insert(key.into(), yaml_serde::to_value(value).unwrap());
        };
        put("variable", json!(setting.name));
        put("type", json!(kind));
        put("default", defaults[setting.name].clone());
        put("label", json!(first.to_uppercase() + rest));
        put("group", json!(group));
        put("required", json!(false));
        put("description", json!(setting.text));
        if group.ends_with("cluster") {
            put("show_if", json!("cluster_context=true"));
        }
        match setting.values {
            Values::Mode => put("options", json!(["reject", "warn", "ignore"])),
            Values::WholeNumber(min, max) => {
                put("min", json!(min));
                put("max", json!(max));
            }
            Values::Flag | Values::Text | Values::Texts => {}
        }
        yaml_serde::Value::Mapping(question)
    };
    let questions: Vec<yaml_serde::Value> = settings().iter().map(question).collect();
    let form = yaml_serde::Mapping::from_iter([("questions".into(), questions.into())]);
    let text = yaml_serde::to_string(&form).unwrap();
    format!("# Generated from the settings by the tests.\n{text}")
}

#[test]
fn the_form_asks_for_every_setting() {
    is_up_to_date("questions-ui.yml", &form());
}

#[test]
fn the_tables_of_the_readme_list_every_setting() {
    let defaults = defaults();
    let head = |first: &str, last: &str| {
        format!("\n| {first} | default | what it {last} |\n| --- | --- | --- | --- |\n")
    };
    let mut rules = head("rule", "finds | looks at");
    let mut options = head("option", "means | values");
    for setting in settings() {
        let Setting { name, text, values } = setting;
        let default = &defaults[name];
        match rule_of(&setting) {
            Some(rule) => {
                let is_house = matches!(rule, Rule::House(_));
                let looks_at = if is_house { "the DaemonSet" } else { "the cluster" };
                let mode = default.as_str().unwrap();
                rules.push_str(&format!("| `{name}` | `{mode}` | {text} | {looks_at} |\n"));
            }
            None => {
                let values = match values {
                    Values::Flag => "`true`, `false`".to_owned(),
                    Values::WholeNumber(min, max) => format!("{min} to {max}"),
                    Values::Texts => "a list of strings".to_owned(),
                    Values::Text | Values::Mode => "a string".to_owned(),
                };
                options.push_str(&format!("| `{name}` | `{default}` | {text} | {values} |\n"));
            }
        }
    }
    let mut readme = std::fs::read_to_string(path("README.md")).unwrap();
    for ((start, end), table) in [(README_RULES, rules), (README_OPTIONS, options)] {
        let (before, rest) = readme.split_once(start).expect(start);
        let (_, after) = rest.split_once(end).expect(end);
        readme = format!("{before}{start}\n{table}\n{end}{after}");
    }
    is_up_to_date("README.md", &readme);
}

/// Checks that `artifacthub-pkg.yml` is what `kwctl scaffold artifacthub` writes; the release and a
/// workflow compare it with kwctl's output. The creation time is kept.
///
/// Source: `crates/policy-evaluator/src/policy_artifacthub.rs` of Kubewarden 1.36.
#[test]
fn the_package_is_what_kwctl_scaffolds() {
    let read = |name: &str| std::fs::read_to_string(path(name)).unwrap_or_default();
    let metadata: yaml_serde::Value = yaml_serde::from_str(&read("metadata.yml")).unwrap();
    let annotation = |name: &str| metadata["annotations"][name].as_str().unwrap();
    let kubewarden = |name: &str| annotation(&format!("io.kubewarden.policy.{name}"));
    let version = kubewarden("version");
    let image = format!("{}:v{version}", kubewarden("ociUrl"));
    let source = kubewarden("source");
    let (author, email) = kubewarden("author").split_once(" <").unwrap();
    let before: yaml_serde::Value = yaml_serde::from_str(&read("artifacthub-pkg.yml")).unwrap();
    let created = before["createdAt"].as_str().unwrap();
    let in_yaml = |part: &yaml_serde::Value| yaml_serde::to_string(part).unwrap();
    // kwctl keeps the kinds in an ordered set.
    let mut kinds = metadata["contextAwareResources"].as_sequence().unwrap().clone();
    kinds.sort_by_key(|kind| {
        ["apiVersion", "kind"].map(|part| kind[part].as_str().unwrap().to_owned())
    });
    let install = format!(
        "The policy can be obtained using [kwctl](https://docs.kubewarden.io/howtos/install-kwctl):\n\
         ```console\nkwctl pull {image}\n```\n\
         Then, generate the policy manifest and tune it to your liking. For example:\n\
         ```console\nkwctl scaffold manifest -t ClusterAdmissionPolicy registry://{image}\n```\n"
    );
    let keywords: Vec<&str> = annotation("io.artifacthub.keywords").split(", ").collect();
    // In the order of the fields of kwctl's types, which is not alphabetical.
    let pairs = |pairs: [(&str, &str); 2]| -> yaml_serde::Value {
        let pairs = pairs.map(|(key, value)| (key.into(), value.into()));
        vec![yaml_serde::Value::Mapping(yaml_serde::Mapping::from_iter(pairs))].into()
    };
    let images = pairs([("name", "policy"), ("image", &image)]);
    let maintainers = pairs([("name", author), ("email", email.trim_end_matches('>'))]);
    let mut package = yaml_serde::Mapping::new();
    let mut put = |key: &str, value: Value| {
        package.insert(key.into(), yaml_serde::to_value(value).unwrap());
    };
    put("version", json!(version));
    put("name", json!(kubewarden("title")));
    put("displayName", json!(annotation("io.artifacthub.displayName")));
    put("createdAt", json!(created));
    put("description", json!(kubewarden("description")));
    put("license", json!(kubewarden("license")));
    put("homeURL", json!(kubewarden("url")));
    put("containersImages", Value::Null);
    put("keywords", json!(keywords));
    let module = format!("{source}/releases/download/v{version}/policy.wasm");
    put("links", json!([{"name": "policy", "url": module}, {"name": "source", "url": source}]));
    put("install", json!(install));
    put("maintainers", Value::Null);
    put("provider", json!({"name": "kubewarden"}));
    let recommended = "https://artifacthub.io/packages/helm/kubewarden/kubewarden-controller";
    put("recommendations", json!([{"url": recommended}]));
    put(
        "annotations",
        json!({
            "kubewarden/contextAwareResources": in_yaml(&kinds.into()),
            "kubewarden/mutation": "false",
            "kubewarden/questions-ui": form(),
            "kubewarden/resources": annotation("io.artifacthub.resources"),
            "kubewarden/rules": in_yaml(&metadata["rules"]),
        }),
    );
    // Each replaces the null that was inserted above to fix its position.
    package.insert("containersImages".into(), images);
    package.insert("maintainers".into(), maintainers);
    let header = "# Kubewarden Artifacthub Package config\n#\n\
        # Use this config to submit the policy to https://artifacthub.io.\n#\n\
        # This config can be saved to its default location with:\n\
        #   kwctl scaffold artifacthub > artifacthub-pkg.yml ";
    let text = format!("{header}\n{}", yaml_serde::to_string(&package).unwrap());
    is_up_to_date("artifacthub-pkg.yml", &text);
}
