//! `compare`: which nodes gain and lose a pod.

use std::fmt::Write;

use daemonset_preflight::contract::{self, CompareAnswer, CompareCall, ComparedDaemonSet, Source};
use daemonset_preflight::placement::Preset;

use super::arguments::{Compare, Output, Shape};
use super::problems;
use super::{Ending, input, put_json};

pub(super) fn run(arguments: &Compare, out: &mut String) -> Result<Ending, String> {
    let Compare { file, nodes, new, new_nodes, join, pods, output } = arguments;
    let files = [file, nodes].into_iter().chain(new).chain(new_nodes).chain(pods);
    input::one_standard_input(files)?;
    let objects = |file: &String| input::objects(file).map_err(|unread| unread.in_file(file));
    let cluster = |file: &String| input::cluster(file).map_err(|unread| unread.in_file(file));
    let answer = contract::compare(&CompareCall {
        daemon_sets: objects(file)?,
        new_daemon_sets: new.as_ref().map(objects).transpose()?,
        nodes: cluster(nodes)?,
        new_nodes: new_nodes.as_ref().map(cluster).transpose()?,
        join: join.iter().copied().map(preset).collect(),
        pods: pods.as_ref().map(cluster).transpose()?,
    });
    let file_of = |source| match source {
        Source::DaemonSets => file.as_str(),
        Source::Nodes => nodes,
        Source::Pods => pods.as_ref().unwrap_or(nodes),
        Source::NewDaemonSets => new.as_ref().unwrap_or(file),
        Source::NewNodes => new_nodes.as_ref().unwrap_or(nodes),
    };
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => {
            problems::put_in(&answer.problems, file_of, out);
            problems::put_remarks(&answer.remarks, file_of, out);
            text(&answer, out);
        }
    }
    Ok(ending(&answer))
}

/// Findings are nodes that gain or lose a pod, and pods that would stay Pending.
fn ending(answer: &CompareAnswer) -> Ending {
    let changes = |d: &ComparedDaemonSet| {
        !d.added.is_empty() || !d.removed.is_empty() || !d.pending.is_empty()
    };
    if !answer.problems.is_empty() || answer.daemon_sets.is_empty() {
        Ending::Unread
    } else if answer.daemon_sets.iter().any(changes) {
        Ending::Findings
    } else {
        Ending::Fine
    }
}

fn preset(shape: Shape) -> Preset {
    match shape {
        Shape::Worker => Preset::Worker,
        Shape::ControlPlane => Preset::ControlPlane,
        Shape::GpuPool => Preset::GpuPool,
        Shape::Windows => Preset::Windows,
        Shape::Arm64 => Preset::Arm64,
        Shape::VirtualNode => Preset::VirtualNode,
        Shape::Spot => Preset::Spot,
        Shape::EksNodeGroup => Preset::EksNodeGroup,
        Shape::EksFargate => Preset::EksFargate,
        Shape::GkeNodePool => Preset::GkeNodePool,
        Shape::GkeGpuPool => Preset::GkeGpuPool,
        Shape::GkeArmPool => Preset::GkeArmPool,
        Shape::GkeSpotPool => Preset::GkeSpotPool,
        Shape::AksUserPool => Preset::AksUserPool,
        Shape::AksSystemPool => Preset::AksSystemPool,
    }
}

fn text(answer: &CompareAnswer, out: &mut String) {
    for daemon_set in &answer.daemon_sets {
        let (namespace, name) = (&daemon_set.namespace, &daemon_set.name);
        put(out, format_args!("DaemonSet {namespace}/{name}: {}\n", daemon_set.summary));
        for (sign, changes) in [
            ('+', &daemon_set.added),
            ('-', &daemon_set.removed),
            ('!', &daemon_set.pending),
            ('.', &daemon_set.passed_over),
            ('?', &daemon_set.unknown),
        ] {
            for change in changes {
                put(out, format_args!("  {sign} {}\n", change.text));
            }
        }
    }
}

fn put(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
