//! Generates `npm/index.d.ts`: the contract's calls and their types in TypeScript. `BLESS=1` writes
//! it.

use std::any::{TypeId, type_name};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use daemonset_preflight::contract::{
    CALLS, ClusterCompareCall, ClusterOverview, ClusterPlaceAnswer, ClusterPlaceCall,
    ClusterSurveyCall, CompareAnswer, CompareCall, ConvertAnswer, ConvertCall, DefaultAnswer,
    DefaultCall, DiagnoseAnswer, DiagnoseCall, ExplainAnswer, ExplainCall, GroupAnswer, GroupCall,
    LintAnswer, LintCall, PlaceAnswer, PlaceCall, ReachAnswer, ReachCall, RedactAnswer, RedactCall,
    SimulateAnswer, SimulateCall, SurveyAnswer, SurveyCall, ValidateAnswer, ValidateCall,
};
use ts_rs::{Config, TS, TypeVisitor};

const HEAD: &str = "\
/**
 * Types of the package `daemonset-preflight`, generated from `src/contract` in Rust by
 * `BLESS=1 cargo test --features cli,wasm --test core typescript`.
 * Times and durations are in milliseconds; times count from the start of the run.
 */
/// <reference lib=\"esnext.disposable\" />
";

const INIT: &str = "\
/**
 * Loads the core's WebAssembly module: the package's own by default, or the given one, as a URL,
 * as bytes or compiled. In a browser or a worker the promise must be fulfilled before the first
 * call; in Node, in workerd and with `daemonset-preflight/inline` the module is loaded on import.
 * Further calls do nothing. Rejects with a `LoadError`, after which it can be called again.
 */
export function init(module?: BufferSource | WebAssembly.Module | URL | string): Promise<void>;
";

/// The classes of the errors that are thrown; they follow the functions.
const ERRORS: &str = "
/** A function was called before the promise of `init` was fulfilled. */
export class NotLoadedError extends Error {
  readonly code: \"NOT_LOADED\";
}
/**
 * A call has an unknown key or a value of the wrong type. Errors in the text of a manifest are
 * never thrown: they are part of the answer.
 */
export class InvalidCallError extends TypeError {
  readonly code: \"INVALID_CALL\";
  /** The function that was called. */
  readonly call: string;
}
/** A method of a cluster was called after `free`. */
export class FreedClusterError extends Error {
  readonly code: \"CLUSTER_FREED\";
  /** The method that was called. */
  readonly call: string;
}
/** The module could not be fetched or compiled; `cause` has the reason. */
export class LoadError extends Error {
  readonly code: \"LOAD_FAILED\";
}
";

/// The handles, which are classes and not data: their declarations are written by hand.
const CLUSTER: &str = "\
/**
 * Nodes and pods that are read once and queried many times. A query does not read them again,
 * and a placement has for each node only the index of its verdict. Memory of the module is
 * released by `free`, or by `using` at the end of the block.
 */
export class Cluster {
  private constructor();
  /** Describes what was read. */
  overview(): ClusterOverview;
  /** Places DaemonSets on the nodes. */
  place(call: ClusterPlaceCall): ClusterPlaceAnswer;
  /** Explains why one node gets pods of DaemonSets or does not, and describes the node. */
  explain(call: ExplainCall): ExplainAnswer;
  /** Groups the nodes by the value of a label. */
  group(call: GroupCall): GroupAnswer;
  /** Compares: which nodes gain or lose a pod if the DaemonSets change or nodes join. */
  compare(call: ClusterCompareCall): CompareAnswer;
  /** Checks several DaemonSets together. */
  survey(call: ClusterSurveyCall): SurveyAnswer;
  /** Simulates a script. Nodes and pods of the call are added to those of the cluster. */
  simulate(call: Omit<SimulateCall, \"cluster\">): SimulateAnswer;
  /** Finds the paths by which clients reach the pods of DaemonSets after a script has run on the cluster. */
  reach(call: Omit<ReachCall, \"simulation\"> & { simulation: Omit<SimulateCall, \"cluster\"> }): ReachAnswer;
  /** Releases the memory. Later calls throw a `FreedClusterError`. */
  free(): void;
  [Symbol.dispose](): void;
}
/**
 * Reads nodes and pods, as `kubectl get -o json` or `-o yaml` prints them: text, or its bytes
 * in UTF-8. Without `pods`, every node counts as empty, and it is not known where pods run.
 */
export function loadCluster(texts: { nodes: string | Uint8Array; pods?: string | Uint8Array }): Cluster;
/**
 * Like `loadCluster`, for streams or files (`Blob`), so that a large file is never one JavaScript
 * string. `size` is the length of the nodes in bytes, if it is known beforehand; that of a `Blob`
 * is. `progress` is called with the number of bytes read so far. When `signal` is aborted, the
 * promise rejects with its reason, and the streams are cancelled.
 */
export function streamCluster(
  streams: { nodes: ReadableStream<Uint8Array> | Blob; pods?: ReadableStream<Uint8Array> | Blob },
  options?: { size?: number; progress?: (bytes: number) => void; signal?: AbortSignal },
): Promise<Cluster>;
/**
 * The dump of a cluster, read once and queried many times; its texts are not kept. Memory is
 * released as that of a `Cluster`.
 */
export class DumpedCluster {
  private constructor();
  /** Diagnoses the DaemonSets: what is wrong, and whether it resolves itself. */
  diagnose(call?: Omit<DiagnoseCall, \"texts\">): DiagnoseAnswer;
  /** Simulates a script that begins with the cluster as dumped. */
  simulate(call: Omit<SimulateCall, \"cluster\">): SimulateAnswer;
  /** Finds the paths by which clients reach the pods of its DaemonSets after a script has run. */
  reach(call: Omit<ReachCall, \"simulation\"> & { simulation: Omit<SimulateCall, \"cluster\"> }): ReachAnswer;
  /** Releases the memory. Later calls throw a `FreedClusterError`. */
  free(): void;
  [Symbol.dispose](): void;
}
/** Reads a dump as `diagnose` does: texts with objects of any kinds, or their bytes in UTF-8. */
export function loadDump(texts: Array<string | Uint8Array>): DumpedCluster;
/** Like `loadDump`, for streams or files, with the options of `streamCluster`. */
export function streamDump(
  streams: Array<ReadableStream<Uint8Array> | Blob>,
  options?: { progress?: (bytes: number) => void; signal?: AbortSignal },
): Promise<DumpedCluster>;
";

#[test]
fn the_declarations_are_those_of_the_contract() {
    let mut file = Declarations::default();
    file.call::<ValidateCall, ValidateAnswer>(
        "validate",
        "Validates each DaemonSet in a text as the API server would.",
    );
    // `default` is a reserved word of JavaScript.
    file.call::<DefaultCall, DefaultAnswer>("applyDefaults", "Fills in the API server's defaults.");
    file.call::<LintCall, LintAnswer>(
        "lint",
        "Checks each DaemonSet against the house rules: good practice that the API server does \
         not enforce.",
    );
    // The settings are passed as text, so their type must be added by itself.
    file.visit::<daemonset_preflight::rules::Settings>();
    file.roots.push("LintSettings".to_owned());
    file.call::<PlaceCall, PlaceAnswer>(
        "place",
        "Places each DaemonSet: on which nodes it runs a pod, and why.",
    );
    file.call::<SurveyCall, SurveyAnswer>(
        "survey",
        "Checks several DaemonSets together: host-port clashes, overlapping selectors, and the \
         resources that they use on each node.",
    );
    file.call::<CompareCall, CompareAnswer>(
        "compare",
        "Compares: which nodes gain or lose a pod if the DaemonSets or the nodes change.",
    );
    file.call::<SimulateCall, SimulateAnswer>(
        "simulate",
        "Simulates a script of events, step by step.",
    );
    file.call::<ReachCall, ReachAnswer>(
        "reach",
        "Finds the paths by which clients reach each DaemonSet's pods after a simulation.",
    );
    file.call::<ConvertCall, ConvertAnswer>(
        "convert",
        "Converts Pods and Deployments to DaemonSets.",
    );
    file.call::<RedactCall, RedactAnswer>(
        "redact",
        "Replaces names, images, addresses and secrets, so that objects are safe to share.",
    );
    file.call::<DiagnoseCall, DiagnoseAnswer>(
        "diagnose",
        "Diagnoses the DaemonSets of a running cluster: what is wrong, and whether it resolves itself.",
    );
    assert_eq!(file.calls, CALLS.len(), "every call has a function");
    file.method::<(), ClusterOverview>();
    file.method::<ClusterPlaceCall, ClusterPlaceAnswer>();
    file.method::<ExplainCall, ExplainAnswer>();
    file.method::<GroupCall, GroupAnswer>();
    file.method::<ClusterCompareCall, CompareAnswer>();
    file.method::<ClusterSurveyCall, SurveyAnswer>();

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/index.d.ts");
    let written = format!("{HEAD}\n{INIT}{}{CLUSTER}{ERRORS}{}", file.functions, file.in_order());
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &written).expect("a writable file");
    }
    let kept = fs::read_to_string(&path).expect("npm/index.d.ts");
    let differs = kept.lines().zip(written.lines()).find(|(kept, written)| kept != written);
    assert!(
        kept == written,
        "npm/index.d.ts is not the contract's: BLESS=1 writes it\n{differs:?}"
    );
}

/// The functions, and all types that they refer to, directly or not.
#[derive(Default)]
struct Declarations {
    calls: usize,
    functions: String,
    /// The names of the types of calls and answers, in order.
    roots: Vec<String>,
    /// The declaration of each type, by its name.
    types: BTreeMap<String, (TypeId, String)>,
}

impl Declarations {
    fn call<Call: TS + 'static, Answer: TS + 'static>(&mut self, name: &str, doc: &str) {
        self.calls += 1;
        let (call, answer) = (Call::name(&config()), Answer::name(&config()));
        write!(self.functions, "{}", comment(&[doc.to_owned()], ""))
            .and_then(|()| {
                writeln!(self.functions, "export function {name}(call: {call}): {answer};")
            })
            .expect("a string");
        self.visit::<Call>();
        self.visit::<Answer>();
        self.roots.extend([call, answer]);
    }

    /// Adds the types of a method of a handle.
    fn method<Call: TS + 'static, Answer: TS + 'static>(&mut self) {
        self.visit::<Call>();
        self.visit::<Answer>();
        self.roots.extend([Call::name(&config()), Answer::name(&config())]);
    }

    /// Returns the declarations, each type after the first that refers to it: the library visits
    /// them in no defined order.
    fn in_order(&self) -> String {
        let (mut text, mut seen) = (String::new(), BTreeSet::new());
        let mut waiting: Vec<&str> = self.roots.iter().rev().map(String::as_str).collect();
        while let Some(name) = waiting.pop() {
            let Some((_, declaration)) = self.types.get(name) else { continue };
            if seen.insert(name) {
                text.push_str(declaration);
                let mut named: Vec<&str> = Tokens(declaration).collect();
                named.reverse();
                waiting.extend(named);
            }
        }
        assert_eq!(seen.len(), self.types.len(), "every declaration is reached");
        text
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Types of the standard library have no path, and no declaration.
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(&config());
        if let Some((known, _)) = self.types.get(&name) {
            assert_eq!(*known, TypeId::of::<T>(), "two types are called {name} in TypeScript");
            return;
        }
        let docs = T::docs().unwrap_or_default();
        let declared = T::decl(&config());
        let (head, body) = declared.split_once(" = ").expect("a type alias");
        let body = body.trim_end_matches(';');
        let alternatives = alternatives(body);
        let laid_out = match variant_docs(type_name::<T>()) {
            Some(variants) => {
                assert_eq!(variants.len(), alternatives.len(), "the variants of {name}");
                let one = |(docs, alternative): (&Vec<String>, &&str)| {
                    format!("\n{}  | {}", comment(docs, "  "), laid_out(alternative, 2))
                };
                variants.iter().zip(&alternatives).map(one).collect()
            }
            None => format!(" {}", laid_out(body, 0)),
        };
        let declaration = format!("\n{}export {head} ={laid_out};\n", laid_out_docs(&docs));
        self.types.insert(name, (TypeId::of::<T>(), declaration));
        T::visit_dependencies(self);
    }
}

fn config() -> Config {
    // The numbers of the contract are small enough for JavaScript's.
    Config::new().with_large_int("number")
}

/// Returns the docs of an enum's variants, which the library omits; `None` for a struct.
fn variant_docs(type_name: &str) -> Option<Vec<Vec<String>>> {
    let names: Vec<&str> = type_name.split("::").skip(1).collect();
    let (name, modules) = names.split_last().expect("a name");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(modules.join("/"));
    let text = fs::read_to_string(source.with_extension("rs")).expect("the type's file");
    let body = text.split_once(&format!("\npub enum {name} {{\n"))?.1;
    let (body, _) = body.split_once("\n}\n").expect("the enum's end");
    let (mut variants, mut docs) = (Vec::new(), Vec::new());
    for line in body.lines() {
        let Some(line) = line.strip_prefix("    ") else { continue };
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim_start().to_owned());
        } else if line.starts_with(char::is_uppercase) {
            variants.push(std::mem::take(&mut docs));
        }
    }
    Some(variants)
}

/// Splits a union into its alternatives.
fn alternatives(body: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    let mut rest = Tokens(body);
    while let Some(token) = rest.next() {
        match token {
            "{" | "(" | "<" => depth += 1,
            "}" | ")" | ">" => depth -= 1,
            "|" if depth == 0 => {
                let at = body.len() - rest.0.len();
                parts.push(body[start..at - 1].trim());
                start = at;
            }
            _ => {}
        }
    }
    parts.push(body[start..].trim());
    parts
}

/// Formats a type with each documented field on lines of its own.
fn laid_out(body: &str, indent: usize) -> String {
    let mut out = String::new();
    // For each open bracket, whether its fields are on lines of their own.
    let mut open: Vec<bool> = Vec::new();
    let mut rest = Tokens(body);
    let line = |out: &mut String, open: &[bool]| {
        let depth = open.iter().filter(|on_lines| **on_lines).count();
        out.truncate(out.trim_end().len());
        out.push('\n');
        out.push_str(&" ".repeat(indent + 2 * depth));
    };
    while let Some(token) = rest.next() {
        let on_lines = open.last().copied().unwrap_or(false);
        match token {
            "{" | "(" | "<" => {
                out.push_str(token);
                let has_docs = token == "{" && rest.0[..closing(rest.0)].contains("/**");
                open.push(has_docs);
                if has_docs {
                    line(&mut out, &open);
                }
            }
            "}" | ")" | ">" => {
                open.pop();
                if on_lines {
                    line(&mut out, &open);
                } else if token == "}" {
                    // The library ends the last field with a comma.
                    let end = out.trim_end().trim_end_matches(',').len();
                    out.truncate(end);
                    out.push(' ');
                }
                out.push_str(token);
            }
            "," if on_lines => {
                out.push(';');
                if !rest.0.trim_start().starts_with('}') {
                    line(&mut out, &open);
                }
            }
            _ if token.starts_with("/**") => {
                let depth = open.iter().filter(|on_lines| **on_lines).count();
                let at = " ".repeat(indent + 2 * depth);
                out.push_str(comment(&doc_lines(token), &at).trim_start());
                out.push_str(&at);
            }
            _ if token.trim().is_empty() => {
                if !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            _ => out.push_str(token),
        }
    }
    out.trim_end().to_owned()
}

/// Returns the position after the bracket that closes the one opened just before `text`.
fn closing(text: &str) -> usize {
    let (mut rest, mut depth) = (Tokens(text), 0);
    for token in rest.by_ref() {
        match token {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            _ => {}
        }
    }
    text.len() - rest.0.len()
}

/// Iterates over tokens: comments, strings, white space, words, and single other characters.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let text = self.0;
        let first = text.chars().next()?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let length = if text.starts_with("/**") {
            text.find("*/").expect("the comment's end") + 2
        } else if first == '"' {
            text[1..].find('"').expect("the string's end") + 2
        } else if first.is_whitespace() {
            text.find(|c: char| !c.is_whitespace()).unwrap_or(text.len())
        } else if is_word(first) {
            text.find(|c| !is_word(c)).unwrap_or(text.len())
        } else {
            first.len_utf8()
        };
        let (token, rest) = text.split_at(length);
        self.0 = rest;
        Some(token)
    }
}

fn laid_out_docs(docs: &str) -> String {
    comment(&doc_lines(docs), "")
}

/// Returns the lines of a doc comment.
fn doc_lines(comment: &str) -> Vec<String> {
    let text = comment.trim().trim_start_matches("/**").trim_end_matches("*/").trim();
    let lines = text.lines().map(|line| line.trim().trim_start_matches('*').trim_start());
    // Examples are omitted, because they are in Rust.
    let lines = lines.take_while(|line| !line.starts_with("```")).map(str::to_owned);
    let mut lines: Vec<String> = lines.collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Formats a doc comment, on one line if it has only one. Links of Rust's docs become plain names.
fn comment(lines: &[String], indent: &str) -> String {
    let lines: Vec<String> = lines.iter().map(|line| without_links(line)).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] if line.is_empty() => String::new(),
        [line] => format!("{indent}/** {line} */\n"),
        lines => {
            let each = |line: &String| format!("{indent} * {line}").trim_end().to_owned() + "\n";
            let inner: String = lines.iter().map(each).collect();
            format!("{indent}/**\n{inner}{indent} */\n")
        }
    }
}

fn without_links(line: &str) -> String {
    let Some((before, rest)) = line.split_once("[`") else { return line.to_owned() };
    let Some((name, after)) = rest.split_once("`]") else { return line.to_owned() };
    let after = match after.strip_prefix('(').and_then(|link| link.split_once(')')) {
        Some((_, after)) => after,
        None => after,
    };
    format!("{before}`{name}`{}", without_links(after))
}
