//! YAML texts, as `kubectl` and the API server read them.

use daemonset_preflight::manifest::{DecodeError, Documents, Kind, NodeId, Tree};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Outcome;

#[derive(Deserialize)]
pub struct Case {
    id: String,
    yaml: String,
    expect: Expect,
}

#[derive(Deserialize)]
struct Expect {
    kubectl: Kubectl,
    server: Server,
}

#[derive(Deserialize)]
struct Kubectl {
    documents: Vec<Value>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Server {
    #[serde(default)]
    value: Value,
    error: Option<String>,
    strict: Option<String>,
}

/// The result of reading: values, an error, and the findings of strict decoding.
#[derive(Default)]
struct Read {
    values: Vec<Value>,
    error: Option<String>,
    strict: Option<String>,
}

/// Runs a case. The verdict compares whether there is an error; `exact` also compares the values
/// and the error's line.
pub fn run(case: Case) -> Result<Outcome, serde_json::Error> {
    let Expect { kubectl, server } = case.expect;
    let expected = [
        Read { values: kubectl.documents, error: kubectl.error, strict: None },
        Read {
            // The value is present even if it is null.
            values: server.error.is_none().then_some(server.value).into_iter().collect(),
            error: server.error,
            strict: server.strict,
        },
    ];
    let as_kubectl = Documents::read(&case.yaml);
    let as_server = Documents::read_request(&case.yaml);
    let mut got = [read(&as_kubectl), read(&as_server)];
    // kubectl skips empty documents.
    got[0].values.retain(|value| !value.is_null());
    got[0].strict = None;
    let pairs = || got.iter().zip(&expected);
    Ok(Outcome {
        id: case.id,
        verdict: pairs().all(|(got, want)| got.error.is_some() == want.error.is_some()),
        exact: pairs().all(|(got, want)| got.is(want)),
        expected: shown(&expected, &case.yaml),
        got: shown(&got, ""),
    })
}

fn read(documents: &Documents<'_>) -> Read {
    let mut read = Read::default();
    for document in documents.values() {
        match document {
            Ok((tree, strict)) => {
                read.values.push(value(tree, NodeId::ROOT));
                read.strict = strict.map(str::to_owned);
            }
            Err(DecodeError { message, .. }) => {
                read.error = Some(message.clone());
                break;
            }
        }
    }
    read
}

impl Read {
    fn is(&self, want: &Read) -> bool {
        let line = |text: &Option<String>| {
            let (_, rest) = text.as_deref()?.split_once("line ")?;
            rest.split(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()
        };
        let lines = line(&want.error).is_none_or(|want| line(&self.error) == Some(want));
        self.values == want.values
            && self.error.is_some() == want.error.is_some()
            && lines
            && self.strict.is_some() == want.strict.is_some()
            && line(&self.strict) == line(&want.strict)
    }
}

fn value(tree: &Tree<'_>, id: NodeId) -> Value {
    let text = || tree.text_of(id).to_owned();
    match tree.kind(id) {
        Kind::Array => tree.items(id).map(|item| value(tree, item)).collect(),
        Kind::Object => {
            let entries = tree.entries(id);
            let entries = entries.map(|(key, at)| (tree.text_of(key).to_owned(), value(tree, at)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Kind::String => Value::String(text()),
        Kind::Bool => Value::Bool(tree.text_of(id) == "true"),
        Kind::Number => serde_json::from_str(tree.text_of(id)).unwrap_or_else(|_| text().into()),
        _ => Value::Null,
    }
}

fn shown(read: &[Read; 2], yaml: &str) -> String {
    let one = |read: &Read| json!([read.values, read.error, read.strict]);
    format!("{} {} {}", json!(yaml), one(&read[0]), one(&read[1]))
}
