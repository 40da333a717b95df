//! Checks the JSON Schemas of the output of `--output json` in `docs/schema/`: `BLESS=1` writes
//! them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use daemonset_preflight::contract::{
    CompareAnswer, ConvertAnswer, DiagnoseAnswer, LintAnswer, PlaceAnswer, ReachAnswer,
    SimulateAnswer, SurveyAnswer, ValidateAnswer,
};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::cli;

/// The answer for each file.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its form is asked for")]
enum FileAnswer<A> {
    /// What is said of it.
    Read {
        /// The file's name; `standard input`.
        file: String,
        #[serde(flatten)]
        answer: A,
        /// Why the system does not give the rest of the file.
        #[serde(skip_serializing_if = "Option::is_none")]
        unread: Option<String>,
    },
    /// Nothing of it could be read.
    Unread {
        /// The file's name; `standard input`.
        file: String,
        /// Why the system does not give the file.
        unread: String,
    },
}

/// What is converted of each file.
#[derive(Serialize, JsonSchema)]
struct ConvertedFile {
    /// The file's name; `standard input`.
    file: String,
    #[serde(flatten)]
    answer: ConvertAnswer,
}

/// An update, and what it does to the nodes.
#[derive(Serialize, JsonSchema)]
struct DiffAnswer {
    /// What the API server says of the new DaemonSets, as updates of the old ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<ValidateAnswer>,
    /// Which nodes gain and lose a pod.
    #[serde(skip_serializing_if = "Option::is_none")]
    placement: Option<CompareAnswer>,
}

fn schemas() -> [(&'static str, Value); 10] {
    [
        ("validate", schema::<Vec<FileAnswer<ValidateAnswer>>>("validate")),
        ("lint", schema::<Vec<FileAnswer<LintAnswer>>>("lint")),
        ("place", schema::<PlaceAnswer>("place")),
        ("explain", schema::<PlaceAnswer>("explain")),
        ("diff", schema::<DiffAnswer>("diff")),
        ("survey", schema::<SurveyAnswer>("survey")),
        ("simulate", schema::<SimulateAnswer>("simulate")),
        ("reach", schema::<ReachAnswer>("reach")),
        ("convert", schema::<Vec<ConvertedFile>>("convert")),
        ("diagnose", schema::<DiagnoseAnswer>("diagnose")),
    ]
}

fn schema<A: JsonSchema>(command: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = serde_json::to_value(generator.into_root_schema_for::<A>()).expect("a schema");
    schema["title"] = format!("What daemonset-preflight {command} -o json prints").into();
    schema
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema")
}

#[test]
fn the_schemas_are_those_of_the_answers() {
    for (name, schema) in schemas() {
        let path = folder().join(format!("{name}.json"));
        let text = format!("{schema:#}\n");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, text).expect("a written schema");
        } else {
            assert_eq!(fs::read_to_string(&path).expect("a schema"), text, "{}", path.display());
        }
    }
}

/// Validates a value against a schema. Only the keywords that `schemars` writes are supported; any
/// other is an error. Every key of an object must be known to the schema.
struct Validator<'s> {
    root: &'s Value,
}

/// The keys of an object that a schema defines.
type Known = BTreeSet<String>;

impl<'s> Validator<'s> {
    /// Validates a value, and checks that the schema defines all of its keys.
    fn whole(&self, value: &Value, schema: &'s Value, at: &str) -> Result<(), String> {
        let known = self.part(value, schema, at)?;
        let keys = value.as_object().into_iter().flat_map(Map::keys);
        match keys.into_iter().find(|key| !known.contains(*key)) {
            Some(key) => Err(format!("{at}: {key} is not in the schema")),
            None => Ok(()),
        }
    }

    /// Validates a value, and returns the keys that the schema defines; a combined schema may
    /// define others.
    fn part(&self, value: &Value, schema: &'s Value, at: &str) -> Result<Known, String> {
        let Value::Object(keywords) = schema else {
            return match schema {
                Value::Bool(true) => Ok(keys(value)),
                _ => Err(format!("{at}: nothing may be here")),
            };
        };
        let mut known = Known::new();
        // A schema without constraints accepts any value.
        let says_nothing = |keyword: &String| ["title", "description"].contains(&keyword.as_str());
        if keywords.keys().all(says_nothing) {
            known.extend(keys(value));
        }
        for (keyword, said) in keywords {
            known.extend(self.keyword(value, keyword, said, at)?);
        }
        Ok(known)
    }

    fn keyword(
        &self,
        value: &Value,
        keyword: &str,
        said: &'s Value,
        at: &str,
    ) -> Result<Known, String> {
        let ensure = |is_so: bool| match is_so {
            true => Ok(Known::new()),
            false => Err(format!("{at}: {value} is not as {keyword} says: {said}")),
        };
        let several = || said.as_array().into_iter().flatten();
        match keyword {
            "$schema" | "$defs" | "title" | "description" | "format" | "default" => {
                Ok(Known::new())
            }
            "$ref" => {
                let target = said.as_str().and_then(|said| self.root.pointer(said.get(1..)?));
                self.part(value, target.expect("a definition"), at)
            }
            "type" if said.is_array() => {
                ensure(several().any(|one| is_of_type(value, one.as_str().unwrap_or_default())))
            }
            "type" => ensure(is_of_type(value, said.as_str().unwrap_or_default())),
            "const" => ensure(value == said),
            "enum" => ensure(several().any(|one| one == value)),
            "minimum" => ensure(value.as_f64() >= said.as_f64()),
            "maximum" => ensure(value.as_f64() <= said.as_f64()),
            "minItems" => ensure(value.as_array().map(Vec::len) >= length(said)),
            "maxItems" => ensure(value.as_array().map(Vec::len) <= length(said)),
            "required" => ensure(several().all(|key| {
                value.as_object().is_none_or(|o| o.contains_key(key.as_str().unwrap_or_default()))
            })),
            "items" => {
                for (nth, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.whole(item, said, &format!("{at}[{nth}]"))?;
                }
                Ok(Known::new())
            }
            "properties" => {
                let mut known = Known::new();
                for (key, item) in value.as_object().into_iter().flatten() {
                    if let Some(schema) = said.get(key) {
                        self.whole(item, schema, &format!("{at}.{key}"))?;
                        known.insert(key.clone());
                    }
                }
                Ok(known)
            }
            "additionalProperties" if said.is_boolean() => {
                Ok(if *said == Value::Bool(true) { keys(value) } else { Known::new() })
            }
            "additionalProperties" => {
                for (key, item) in value.as_object().into_iter().flatten() {
                    self.whole(item, said, &format!("{at}.{key}"))?;
                }
                Ok(keys(value))
            }
            "allOf" => several()
                .map(|one| self.part(value, one, at))
                .collect::<Result<Vec<_>, _>>()
                .map(|known| known.into_iter().flatten().collect()),
            "anyOf" | "oneOf" => {
                let fits: Vec<Result<Known, String>> =
                    several().map(|one| self.part(value, one, at)).collect();
                match fits.iter().filter(|one| one.is_ok()).count() {
                    0 => Err(format!("{at}: {value} is none of {keyword}: {fits:?}")),
                    1 => Ok(fits.into_iter().flatten().flatten().collect()),
                    _ if keyword == "anyOf" => Ok(fits.into_iter().flatten().flatten().collect()),
                    _ => Err(format!("{at}: {value} is several of {said}")),
                }
            }
            _ => Err(format!("{at}: the keyword {keyword} is not known here")),
        }
    }
}

fn keys(value: &Value) -> Known {
    value.as_object().into_iter().flat_map(Map::keys).cloned().collect()
}

fn length(said: &Value) -> Option<usize> {
    said.as_u64().and_then(|length| usize::try_from(length).ok())
}

fn is_of_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// Runs every command of the transcripts with JSON output.
#[test]
fn what_is_printed_has_the_form_of_the_schemas() {
    let mut failures = Vec::new();
    for (name, schema) in schemas() {
        let validator = Validator { root: &schema };
        let mut count = 0;
        for command in cli::commands().filter(|command| {
            let mut words = command.split_whitespace();
            words.next() == Some(name)
                && words.all(|word| !word.starts_with("-o") && !word.starts_with("--output"))
                && !command.contains(" --diff")
                && !command.contains(" --fix")
        }) {
            // Insert the option before `< FILE`.
            let (arguments, input) = match command.split_once(" <") {
                Some((arguments, input)) => (arguments, format!(" <{input}")),
                None => (command.as_str(), String::new()),
            };
            let output = cli::run(&format!("{arguments} --output json{input}"));
            // Wrong usage prints no JSON.
            let Ok(printed) = serde_json::from_slice::<Value>(&output.stdout) else { continue };
            count += 1;
            if let Err(failure) = validator.whole(&printed, &schema, name) {
                failures.push(format!("{command}\n  {failure}"));
            }
        }
        assert!(count > 2, "{name}: few commands print JSON: {count}");
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn what_has_another_form_is_noticed() {
    let schema = schema::<PlaceAnswer>("place");
    let validator = Validator { root: &schema };
    let output = cli::run("place agent.yaml --nodes nodes.yaml --output json");
    let printed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(validator.whole(&printed, &schema, "place"), Ok(()));
    let wrong = |pointer: &str, value: Value| {
        let mut printed = printed.clone();
        *printed.pointer_mut(pointer).expect("a place") = value;
        validator.whole(&printed, &schema, "place").is_err()
    };
    assert!(wrong("/daemonSets/0/nodes/0/name", 1.into()));
    assert!(wrong("/daemonSets/0/nodes/0/outcome", "somewhere".into()));
    assert!(wrong("/daemonSets/0/nodes/0", Map::new().into()));
    let mut more = printed.clone();
    more["unknown"] = Value::Null;
    assert!(validator.whole(&more, &schema, "place").is_err());
}
