//! What `--output json` of `validate` and `lint` prints, as the JSON Schemas in `docs/schema/`:
//! `BLESS=1` writes them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use daemonset_preflight::contract::{LintAnswer, ValidateAnswer};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

/// The answer for each file.
#[derive(Serialize, JsonSchema)]
struct FileAnswer<A> {
    /// The file's name; `standard input`.
    file: String,
    #[serde(flatten)]
    answer: A,
    /// Why the system does not give the file; then there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    unread: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn schema<A: JsonSchema>(title: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<Vec<FileAnswer<A>>>();
    let mut schema = serde_json::to_value(schema).expect("a schema");
    schema["title"] = title.into();
    schema
}

#[test]
fn the_schemas_are_those_of_the_answers() {
    for (name, schema) in [
        ("validate", schema::<ValidateAnswer>("What daemonset-preflight validate -o json prints")),
        ("lint", schema::<LintAnswer>("What daemonset-preflight lint -o json prints")),
    ] {
        let path = root().join(format!("docs/schema/{name}.json"));
        let text = format!("{schema:#}\n");
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, text).expect("a written schema");
        } else {
            assert_eq!(fs::read_to_string(&path).expect("a schema"), text, "{}", path.display());
        }
    }
}

/// Whether the schema knows each key of a value, and has each that it requires.
fn check(value: &Value, schema: &Value, root: &Value, at: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        return check(value, root.pointer(&reference[1..]).expect("a definition"), root, at);
    }
    let mut any = schema["anyOf"].as_array().into_iter().flatten();
    if let Some(one) = any.find(|one| one["type"] != "null") {
        if !value.is_null() && value.is_object() {
            check(value, one, root, at);
        }
        return;
    }
    match value {
        Value::Array(items) if schema["items"].is_object() => {
            items.iter().for_each(|item| check(item, &schema["items"], root, at));
        }
        Value::Object(fields) => {
            let known =
                schema["properties"].as_object().unwrap_or_else(|| panic!("{at}: {schema}"));
            for (key, value) in fields {
                let at = format!("{at}.{key}");
                check(value, known.get(key).unwrap_or_else(|| panic!("{at}")), root, &at);
            }
            let required = schema["required"].as_array().into_iter().flatten();
            let required: BTreeSet<&str> = required.filter_map(Value::as_str).collect();
            let missing = required.iter().find(|key| !fields.contains_key(**key));
            assert_eq!(missing, None, "{at}");
        }
        _ => {}
    }
}

#[test]
fn what_is_printed_has_the_form_of_the_schemas() {
    for (command, schema) in
        [("validate", schema::<ValidateAnswer>("")), ("lint", schema::<LintAnswer>(""))]
    {
        let mut arguments = vec![command, "several.yaml", "mend.yaml", "agent.yaml", "-o", "json"];
        if command == "validate" {
            arguments.extend(["--old", "agent.yaml", "--kubernetes-version", "1.34,1.37"]);
        }
        let output = Command::new(env!("CARGO_BIN_EXE_daemonset-preflight"))
            .args(arguments)
            .current_dir(root().join("tests/cli/files"))
            .output()
            .expect("an ended command");
        let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert!(printed.as_array().is_some_and(|files| files.len() == 3));
        check(&printed, &schema, &schema, command);
    }
}
