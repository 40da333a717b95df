//! Reads the cluster and the script of a simulation from the files of a command.

use daemonset_preflight::contract::{
    OptionValues, RejectedEvent, Script, ScriptStep, SimulateCall, Source,
};
use daemonset_preflight::manifest::dump::Dump;
use serde_json::{Map, Value};

use super::arguments::World;
use super::cluster::Announce;
use super::files::Files;
use super::{cluster, dump, input, put};

/// The simulation that the files of a command describe.
pub(super) struct Scenario<'a> {
    pub(super) call: SimulateCall,
    /// The cluster to start from; `None` when the run starts from `call` alone.
    pub(super) dump: Option<Dump>,
    pub(super) files: Files<'a>,
}

/// Reads the files. `others` are the other files of the command, of which one may be standard
/// input: at most one of all files may be.
pub(super) fn read<'a>(
    arguments: &'a World,
    others: impl IntoIterator<Item = &'a String>,
) -> Result<Scenario<'a>, String> {
    let World { files, nodes, cluster, pods, kubectl, script, update, until, options } = arguments;
    let all = files
        .iter()
        .chain(nodes)
        .chain(cluster)
        .chain(pods)
        .chain(script)
        .chain(update)
        .chain(others);
    input::one_standard_input(all)?;
    let mut located = Files::default()
        .with_any(Source::Nodes, nodes.as_ref())
        .with(Source::Cluster, cluster.as_deref().unwrap_or(cluster::OBJECTS))
        .with_any(Source::Pods, pods.as_ref())
        .with_any(Source::Script, script.as_ref())
        .with_any(Source::Update, update.as_ref());
    let call = SimulateCall {
        daemon_sets: join(files, &mut located)?,
        nodes: nodes.as_deref().map(input::cluster).transpose()?.unwrap_or_default(),
        pods: pods.as_deref().map(input::cluster).transpose()?,
        script: match script {
            Some(file) => Script::Text(input::objects(file)?),
            None => Script::default(),
        },
        update: update.as_deref().map(input::objects).transpose()?,
        until: *until,
        options: OptionValues(option_values(options)?),
        ..SimulateCall::default()
    };
    let dump = match (cluster, nodes) {
        (Some(file), _) => Some(dump::of_files([file])?),
        (None, None) if kubectl.from_cluster => Some(kubectl.dump(Announce::Printed)?),
        (None, _) => None,
    };
    Ok(Scenario { call, dump, files: located })
}

/// Joins files into one text, and adds each to `located`.
fn join<'a>(files: &'a [String], located: &mut Files<'a>) -> Result<String, String> {
    if let [file] = files {
        located.enter(Source::DaemonSets, file, 0);
        return input::objects(file);
    }
    let mut joined = String::new();
    for file in files {
        // Behind `---`, a JSON document is read as YAML.
        joined.push_str("---\n");
        let lines = joined.bytes().filter(|byte| *byte == b'\n').count();
        located.enter(Source::DaemonSets, file, u32::try_from(lines).unwrap_or(u32::MAX));
        joined.push_str(&input::objects(file)?);
        joined.push('\n');
    }
    Ok(joined)
}

/// Parses the options of the command line, each `KEY=VALUE`.
fn option_values(settings: &[String]) -> Result<Map<String, Value>, String> {
    let mut values = Map::new();
    for setting in settings {
        let (key, value) = setting
            .split_once('=')
            .ok_or_else(|| format!("--option {setting}: it is not KEY=VALUE"))?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| value.into());
        insert(&mut values, key, value)
            .ok_or_else(|| format!("--option {setting}: a part of {key} has a value already"))?;
    }
    Ok(values)
}

/// Inserts a value under a key of parts separated by dots. Returns `None` when a part has a value
/// already that is no map.
fn insert(values: &mut Map<String, Value>, key: &str, value: Value) -> Option<()> {
    match key.split_once('.') {
        None => {
            values.insert(key.to_owned(), value);
            Some(())
        }
        Some((first, rest)) => {
            let inner = values.entry(first).or_insert_with(|| Value::Object(Map::new()));
            insert(inner.as_object_mut()?, rest, value)
        }
    }
}

/// Prints the event that was rejected, with its place in the script or the update.
pub(super) fn put_rejected(
    rejected: Option<&RejectedEvent>,
    steps: &[ScriptStep],
    files: &Files<'_>,
    out: &mut String,
) {
    let Some(RejectedEvent { index, reason }) = rejected else { return };
    let Some(ScriptStep { field, place, .. }) = steps.get(*index) else { return };
    let source = if field.is_empty() { Source::Update } else { Source::Script };
    let field = if field.is_empty() { String::new() } else { format!("{field}: ") };
    let place = files.place(source, *place);
    put(out, format_args!("{place}: error: {field}{reason}; the run stands before it\n"));
}
