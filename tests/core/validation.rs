//! Tests creates and updates that are given as files: add one to `tests/validation/<topic>/`.
//!
//! `tests/validation/readme.yaml` is a test that explains the format of the files. With `BLESS=1`
//! the answers are written into the files instead of compared.
use std::fs;
use std::path::{Path, PathBuf};

use daemonset_preflight::manifest::{Documents, Entry, Manifest, decode_json_for};
use daemonset_preflight::version::{GateSetting, Server, Version};
use daemonset_preflight::{defaults, validation};
use serde_json::{Value, json};

/// The line that begins the answer, which extends to the end of the file.
const ANSWER: &str = "# answer:";

#[test]
fn cases_are_answered_as_they_say() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let files = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validation"));
    assert!(!files.is_empty(), "there are no cases");
    for file in &files {
        let text = fs::read_to_string(file).expect("a readable case");
        let (objects, answer) = text.split_at(text.find(ANSWER).unwrap_or(text.len()));
        let got = answer_to(objects);
        if got == answer {
            continue;
        }
        if bless {
            fs::write(file, format!("{}\n{got}", objects.trim_end())).expect("a writable case");
        } else {
            wrong.push(format!("{}\n{got}", file.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases are answered otherwise (BLESS=1 takes these answers over):\n\n{}",
        wrong.len(),
        files.len(),
        wrong.join("\n")
    );
}

/// Returns the cases below a folder, sorted by path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Returns the server for a case, as given by the lines `# kubernetesVersion: 1.37` and `#
/// featureGates: A=true`; by default 1.36 with its default gates.
fn server(text: &str) -> Server {
    let said = |what: &str| text.lines().find_map(|line| line.strip_prefix(what)).map(str::trim);
    let version = said("# kubernetesVersion:")
        .map_or(Version::V1_36, |version| version.parse().expect("a version that is answered for"));
    let gates = said("# featureGates:").into_iter().flat_map(|gates| gates.split(','));
    let gates = gates.map(|gate| gate.parse().expect("NAME=true"));
    let gates = gates.map(|GateSetting { name, on }| (name, on)).collect();
    Server::of(version).with_gates(&gates).expect("gates of the version")
}

/// Returns the answer to a case: one document is created; the first of two is created, and then
/// updated to the second.
fn answer_to(text: &str) -> String {
    let server = server(text);
    let documents = Documents::read(text);
    let mut manifests: Vec<Manifest> = Vec::new();
    for entry in documents.entries_as("apps/v1", "DaemonSet") {
        let Entry::DaemonSet(object) = entry else { panic!("not a DaemonSet: {entry:?}") };
        let (change, _) = object.decode::<Value>().expect("a mapping");
        let mut whole = least();
        merge(&mut whole, change);
        let mut manifest =
            decode_json_for(&whole.to_string(), server).expect("a DaemonSet").manifest;
        defaults::apply_for(&mut manifest.daemon_set, &server);
        manifests.push(manifest);
    }
    let verdict = match manifests.as_mut_slice() {
        [new] => validation::create(new),
        [old, new] => {
            validation::create(old);
            // The server sets this field itself.
            old.daemon_set.metadata.uid = Some("of the old object".to_owned());
            validation::update(new, old)
        }
        _ => panic!("one document or two"),
    };
    let mut lines: Vec<String> = verdict.errors.iter().map(ToString::to_string).collect();
    lines.extend(
        verdict.warnings.into_iter().map(|warning| format!("warning: {}", warning.message)),
    );
    lines.extend(
        verdict
            .dropped
            .into_iter()
            .map(|dropped| format!("dropped: {} ({})", dropped.path, dropped.gate.name())),
    );
    match lines.as_slice() {
        [] => format!("{ANSWER} accepted\n"),
        lines => {
            format!("{ANSWER}\n{}", lines.iter().map(|l| format!("#   {l}\n")).collect::<String>())
        }
    }
}

/// Returns the smallest DaemonSet that is accepted.
fn least() -> Value {
    json!({
        "metadata": {"name": "agent", "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "agent"}},
            "template": {
                "metadata": {"labels": {"app": "agent"}},
                "spec": {"containers": [{"name": "agent", "image": "example/agent:1.0"}]},
            },
        },
    })
}

/// Merges a change into a value: mappings are merged, `null` removes a field, and everything else
/// replaces the old value.
fn merge(into: &mut Value, change: Value) {
    match (into, change) {
        (Value::Object(into), Value::Object(change)) => {
            for (key, value) in change {
                if value.is_null() {
                    into.remove(&key);
                } else {
                    merge(into.entry(key).or_insert(Value::Null), value);
                }
            }
        }
        (into, change) => *into = change,
    }
}
