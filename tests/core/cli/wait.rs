//! Tests `diagnose --wait`, with a script in the place of kubectl that gives another answer each
//! time.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

use super::{PROGRAM, text};

/// Returns the dump of a rollout that is under way.
fn under_way() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnosis/rollout-under-way.json");
    serde_json::from_str(&fs::read_to_string(path).expect("a dump")).expect("JSON")
}

/// Returns the same dump with a changed status of the DaemonSet.
fn with_status(change: impl Fn(&mut Value)) -> Value {
    let mut dump = under_way();
    let items = dump["items"].as_array_mut().expect("items");
    let set = items.iter_mut().find(|item| item["kind"] == "DaemonSet").expect("a DaemonSet");
    change(&mut set["status"]);
    dump
}

/// Creates a folder with a kubectl that prints one answer after the other, and fails where the
/// answer is `None`.
fn folder_with_kubectl(name: &str, answers: &[Option<Value>]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("preflight-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    for (number, answer) in answers.iter().enumerate() {
        if let Some(answer) = answer {
            fs::write(folder.join(format!("{number}.json")), answer.to_string()).expect("a file");
        }
    }
    let script = "#!/bin/sh\ncd \"${0%/*}\"\nnumber=$(cat number 2>/dev/null || echo 0)\n\
                  echo $((number + 1)) > number\n\
                  cat $number.json 2>/dev/null || { echo 'connection refused' >&2; exit 1; }\n";
    let kubectl = folder.join("kubectl");
    fs::write(&kubectl, script).expect("a script");
    fs::set_permissions(&kubectl, fs::Permissions::from_mode(0o755)).expect("a program");
    folder
}

fn wait(folder: &Path, span: &str) -> Output {
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let output = Command::new(PROGRAM)
        .args(["diagnose", "--from-cluster", "--wait", span, "daemonset/agent"])
        .env("PATH", path)
        .output()
        .expect("an ended command");
    fs::remove_dir_all(folder).expect("it is removed");
    output
}

#[test]
fn it_asks_again_until_the_rollout_is_complete() {
    let complete = with_status(|status| {
        let desired = status["desiredNumberScheduled"].clone();
        status["updatedNumberScheduled"] = desired.clone();
        status["numberAvailable"] = desired;
    });
    let folder = folder_with_kubectl("complete", &[Some(under_way()), None, Some(complete)]);
    let output = wait(&folder, "10m");
    let said = text(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert_eq!(said.matches("runs kubectl").count(), 1, "{said}");
    assert!(said.contains("DaemonSet ops/agent: of "), "{said}");
    assert!(said.contains("connection refused"), "{said}");
    let printed = text(&output.stdout).into_owned();
    assert_eq!(printed.matches("DaemonSet ops/agent").count(), 1, "{printed}");
}

#[test]
fn it_ends_as_soon_as_the_rollout_cannot_finish() {
    let mut stuck = under_way();
    for item in stuck["items"].as_array_mut().expect("items") {
        if item["kind"] == "Node" {
            item["status"]["conditions"] = json!([{"type": "Ready", "status": "Unknown"}]);
        }
    }
    let folder = folder_with_kubectl("stuck", &[Some(under_way()), Some(stuck)]);
    let output = wait(&folder, "10m");
    let printed = text(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(printed.contains("rollout: does not finish"), "{printed}");
}

#[test]
fn it_ends_when_the_time_is_over() {
    let answers: Vec<Option<Value>> = (0..3).map(|_| Some(under_way())).collect();
    let output = wait(&folder_with_kubectl("time", &answers), "1s");
    let said = text(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("the rollout is not complete after 1s"), "{said}");
    assert!(text(&output.stdout).contains("finishes in about"));
}
