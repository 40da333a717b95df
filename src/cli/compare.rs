//! `compare`: which nodes gain and lose a pod.

use std::fmt::Write;

use daemonset_preflight::contract::{self, CompareAnswer, CompareCall};
use daemonset_preflight::placement::Preset;

use super::arguments::{Compare, Output, Shape};
use super::problems::{self, Files};
use super::{Ending, input, put_json};

pub(super) fn run(arguments: &Compare, out: &mut String) -> Result<Ending, String> {
    let Compare { file, nodes, new, new_nodes, join, output } = arguments;
    input::one_standard_input([file, nodes].into_iter().chain(new).chain(new_nodes))?;
    let objects = |file: &String| input::objects(file).map_err(|unread| unread.in_file(file));
    let cluster = |file: &String| input::cluster(file).map_err(|unread| unread.in_file(file));
    let answer = contract::compare(&CompareCall {
        daemon_sets: objects(file)?,
        new_daemon_sets: new.as_ref().map(objects).transpose()?,
        nodes: cluster(nodes)?,
        new_nodes: new_nodes.as_ref().map(cluster).transpose()?,
        join: join.iter().copied().map(preset).collect(),
    });
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => {
            problems::put(&answer.problems, &Files { daemon_sets: file, nodes, pods: None }, out);
            text(&answer, out);
        }
    }
    let changes = answer.daemon_sets.iter().any(|d| !d.added.is_empty() || !d.removed.is_empty());
    Ok(match (answer.problems.is_empty(), changes) {
        (false, _) => Ending::Unread,
        (true, true) => Ending::Findings,
        (true, false) => Ending::Fine,
    })
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
    }
}

fn text(answer: &CompareAnswer, out: &mut String) {
    for daemon_set in &answer.daemon_sets {
        let (namespace, name) = (&daemon_set.namespace, &daemon_set.name);
        put(out, format_args!("DaemonSet {namespace}/{name}: {}\n", daemon_set.summary));
        for (sign, changes) in [('+', &daemon_set.added), ('-', &daemon_set.removed)] {
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
