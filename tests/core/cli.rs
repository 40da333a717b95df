//! Tests the command line with transcripts: add one to `tests/cli/`.
//!
//! A transcript is a `.cmd` file of commands, which are run in `tests/cli/files/`, and their
//! output. `$ ` begins a command line (words, and `< FILE` for standard input), `| ` a line of
//! standard output, `! ` one of standard error, `= ` the exit status; `# ` begins a comment. With
//! `BLESS=1` the output is written into the files instead of compared.
mod wait;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use snapbox::assert::Action;
use snapbox::cmd::Command;
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

/// The time limit for any input: far more than needed even on a slow machine.
const SOON: Duration = Duration::from_secs(60);

#[test]
fn transcripts_are_repeated() {
    let bless = std::env::var_os("BLESS").is_some();
    let action = if bless { Action::Overwrite } else { Action::Verify };
    let assert = Assert::new().action(action).normalize_paths(false);
    let files = transcripts();
    assert!(!files.is_empty(), "there are no transcripts");
    for file in files {
        let transcript = fs::read_to_string(&file).expect("a readable transcript");
        // Transcripts are compared literally, without patterns.
        let expected = Data::read_from(&file, Some(DataFormat::Text)).raw();
        assert.eq(repeat(&transcript), expected);
    }
}

fn transcripts() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .expect("a readable folder")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "cmd"))
        .collect();
    files.sort();
    files
}

/// Returns the transcript with the current output of its commands.
fn repeat(transcript: &str) -> String {
    let mut got = String::new();
    for line in transcript.lines().filter(|line| !line.starts_with(['|', '!', '='])) {
        got.push_str(line);
        got.push('\n');
        if let Some(command) = line.strip_prefix('$') {
            let output = run(command);
            lines('|', &output.stdout, &mut got);
            lines('!', &output.stderr, &mut got);
            got.push_str(&format!("= {}\n", output.status.code().expect("no signal")));
        }
    }
    got
}

/// Returns the commands of all transcripts, without `$ `.
pub(crate) fn commands() -> impl Iterator<Item = String> {
    transcripts().into_iter().flat_map(|file| {
        let transcript = fs::read_to_string(file).expect("a readable transcript");
        let commands = transcript.lines().filter_map(|line| line.strip_prefix("$ "));
        commands.map(str::to_owned).collect::<Vec<_>>()
    })
}

/// Runs a command of a transcript.
pub(crate) fn run(command: &str) -> Output {
    let (arguments, input) = command.split_once('<').unwrap_or((command, ""));
    let input = match input.trim() {
        "" => Vec::new(),
        file => fs::read(folder().join("files").join(file)).expect("a readable file"),
    };
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    ask(&arguments, &input)
}

fn ask(arguments: &[&str], input: &[u8]) -> Output {
    Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder().join("files"))
        .env("PATH", path_with_kubectl())
        .stdin(Data::binary(input))
        .output()
        .expect("an ended command")
}

/// Returns `PATH` with a folder in front that contains a script in the place of kubectl.
fn path_with_kubectl() -> std::ffi::OsString {
    let own = std::env::var_os("PATH").unwrap_or_default();
    let folders = [folder().join("files/bin")].into_iter().chain(std::env::split_paths(&own));
    std::env::join_paths(folders).expect("folders without separators")
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_daemonset-preflight");

fn start(arguments: &[&str]) -> std::process::Child {
    std::process::Command::new(PROGRAM)
        .args(arguments)
        .current_dir(folder().join("files"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn lines(mark: char, bytes: &[u8], got: &mut String) {
    for line in String::from_utf8_lossy(bytes).lines() {
        got.push_str(format!("{mark} {line}").trim_end());
        got.push('\n');
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli")
}

fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    // More than a pipe holds, so that writing meets the closed end.
    let agent = fs::read_to_string(folder().join("files/agent.yaml")).expect("a file");
    let many = format!("{agent}---\n").repeat(3_000);
    let mut child = start(&["validate", "-", "--output", "json"]);
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    stdin.write_all(many.as_bytes()).expect("it reads");
    drop(stdin);
    let mut first = [0; 1];
    stdout.read_exact(&mut first).expect("a byte");
    drop(stdout);
    let output = child.wait_with_output().expect("an ended command");
    assert_eq!((output.status.code(), text(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
#[cfg(unix)]
fn as_a_plugin_it_speaks_of_itself_as_kubectl_calls_it() {
    let folder = std::env::temp_dir().join(format!("preflight-plugin-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let plugin = folder.join("kubectl-daemonset_preflight");
    let _ = fs::remove_file(&plugin);
    std::os::unix::fs::symlink(PROGRAM, &plugin).expect("a link");
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(&plugin).args(arguments).output();
        let output = output.expect("an ended command");
        text(&output.stdout).into_owned() + &text(&output.stderr)
    };
    let help = run(&["place", "--help"]);
    assert!(help.contains("Usage: kubectl daemonset-preflight place"), "{help}");
    let wrong = run(&["place"]);
    assert!(wrong.contains("Usage: kubectl daemonset-preflight place"), "{wrong}");
    fs::remove_dir_all(&folder).expect("it is removed");
}

#[test]
fn without_kubectl_it_says_so() {
    let output = std::process::Command::new(PROGRAM)
        .args(["place", "--from-cluster"])
        .env("PATH", "")
        .output()
        .expect("an ended command");
    let said = text(&output.stderr).into_owned();
    assert!(said.contains("there is no kubectl in PATH"), "{said}");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn what_nobody_writes_by_accident_is_refused_soon() {
    let nested = |open: &str, close: &str| {
        format!("{}{}", open.repeat(10_000), close.repeat(10_000)).into_bytes()
    };
    let deep_yaml = (0..10_000).fold(String::new(), |text, _| text + "- ").into_bytes();
    for (input, status, want) in [
        (
            b"\x7fELF\0\0".to_vec(),
            2,
            "standard input:1:5: error: the bytes are neither JSON nor YAML",
        ),
        (nested("[", "]"), 2, "standard input:1:1: error: expected an object, found array"),
        (nested("{\"a\":", "}"), 2, "standard input:1:"),
        (deep_yaml, 2, "standard input:1:"),
        (
            vec![b' '; 100_000_000],
            2,
            "daemonset-preflight: standard input: more than 67108864 bytes",
        ),
        (vec![b'['; 60_000_000], 2, "standard input:1:"),
    ] {
        for command in ["validate", "default"] {
            let began = Instant::now();
            let output = ask(&[command, "-"], &input);
            let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
            assert_eq!(output.status.code(), Some(status), "{all}");
            if command == "validate" {
                assert!(all.starts_with(want), "{all}");
            }
            assert!(all.len() < 10_000, "{} bytes of answer", all.len());
            assert!(began.elapsed() < SOON, "{command} took {:?}", began.elapsed());
        }
    }
}

/// However many documents a stream has, few are held in memory: measures the process while it waits
/// for the end of 20 MB, or of 1 GB.
#[test]
#[cfg(target_os = "linux")]
fn a_long_stream_is_not_held() {
    use std::io::{BufRead, BufReader};

    const MOST_KB: usize = 32 * 1024;
    let documents = if crate::hostile::objects::are_largest() { 250_000 } else { 5_000 };
    let agent = fs::read_to_string(folder().join("files/agent.yaml")).expect("a file");
    let comment = format!("# {}\n", "x".repeat(78)).repeat(50);
    let mut child = start(&["validate", "-", "--no-config", "-o", "concise"]);
    let mut stdin = child.stdin.take().expect("a pipe");
    let writer = std::thread::spawn(move || {
        for nth in 0..documents {
            let document = agent.replace("name: agent", &format!("name: agent-{nth}"));
            stdin.write_all(format!("{comment}{document}---\n").as_bytes()).expect("it reads");
        }
        stdin
    });
    let stdout = BufReader::new(child.stdout.take().expect("a pipe"));
    // The last part may not be answered yet.
    let mut lines = stdout.lines();
    assert_eq!(lines.by_ref().take(documents - 300).count(), documents - 300);
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a status");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    let peak: usize = peak.trim().trim_end_matches(" kB").parse().expect("a number");
    drop(writer.join().expect("all is written"));
    assert!(lines.count() >= 300);
    assert!(child.wait().expect("an ended command").success());
    assert!(peak < MOST_KB, "{peak} kB");
}

/// The configuration file is found above the current directory.
#[test]
fn a_configuration_is_found_above() {
    let output = Command::new(PROGRAM)
        .args(["lint", "agent.yaml", "-o", "concise"])
        .current_dir(folder().join("files/config/below"))
        .output()
        .expect("an ended command");
    let printed = text(&output.stdout).into_owned();
    assert!(printed.contains("error:") && !printed.contains("no_priority_class"), "{printed}");
    assert_eq!(output.status.code(), Some(1));
}

/// `--fix` writes the changes that `--diff` shows, and nothing else.
#[test]
fn what_is_mended_is_written_into_the_file() {
    let written = fs::read_to_string(folder().join("files/mend.yaml")).expect("a file");
    let file = std::env::temp_dir().join(format!("preflight-mend-{}.yaml", std::process::id()));
    fs::write(&file, &written).expect("a written file");
    let name = file.to_string_lossy().into_owned();
    let output = ask(&["validate", &name, "--fix", "-o", "concise"], b"");
    let mended = fs::read_to_string(&file).expect("a file");
    fs::remove_file(&file).expect("a removed file");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let expected = written
        .replace("extensions/v1beta1", "apps/v1")
        .replace("app: agnet", "app: agent")
        .replace("restartPolicy: OnFailure", "restartPolicy: Always")
        .replace("      activeDeadlineSeconds: 60\n", "")
        .replace("imagePullPolcy: always", "imagePullPolicy: Always");
    assert_eq!(mended, expected);
}

/// On a long line with multi-byte characters, reports have the right columns, and fixes change the
/// right bytes.
#[test]
fn places_on_long_lines_are_exact() {
    for characters in [10, 2_500, 12_000] {
        let long = "\u{e9}".repeat(characters);
        let spec = r#"{"selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}},
            "spec": {"containers": [{"name": "a", "image": "a", "imagePullPolcy": "Always"}]}}}"#;
        let spec = spec.replace('\n', "");
        let metadata = format!(r#"{{"name": "a", "annotations": {{"a": "{long}"}}}}"#);
        let object = format!(
            r#"{{"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {metadata}, "spec": {spec}}}"#
        );
        let output = ask(&["validate", "-", "-o", "rdjson"], object.as_bytes());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
        let field = object.find("\"imagePullPolcy\"").expect("the field") + 1;
        let [start, end] = ["start", "end"].map(|end| {
            report["diagnostics"][0]["location"]["range"][end]["column"].as_u64().expect("a column")
        });
        let expected = [field, field + "\"imagePullPolcy\"".len()];
        assert_eq!([start, end].map(|column| column as usize), expected, "{characters}");
        let output = ask(&["validate", "-", "--fix"], object.as_bytes());
        let mended = object.replace("imagePullPolcy", "imagePullPolicy");
        assert!(text(&output.stdout) == mended, "{characters}: {}", text(&output.stderr));
    }
}

/// `diagnose --redact` writes objects without names that have the same diagnosis.
#[test]
fn what_is_shared_of_a_dump_is_written() {
    let file = std::env::temp_dir().join(format!("preflight-share-{}.json", std::process::id()));
    let name = file.to_string_lossy().into_owned();
    let dump = "../../diagnosis/budget-used-up.json";
    let output = ask(&["diagnose", dump, "--redact", &name], b"");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    let shared = fs::read_to_string(&file).expect("a file");
    let again = ask(&["diagnose", &name], b"");
    fs::remove_file(&file).expect("a removed file");
    assert!(text(&output.stdout).contains("worker-5"));
    for secret in ["worker-5", "agent", "registry.example.com"] {
        assert!(!shared.contains(secret), "{secret}");
    }
    assert_eq!(again.status.code(), Some(1));
    let lines = |output: &Output| text(&output.stdout).lines().count();
    assert_eq!(lines(&output), lines(&again));
}
