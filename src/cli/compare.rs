//! `compare`: which nodes gain and lose a pod.

use daemonset_preflight::contract::{self, CompareAnswer, CompareCall, ComparedDaemonSet, Source};
use daemonset_preflight::placement::Preset;

use super::arguments::{Compare, Output, Shape};
use super::files::Files;
use super::{ExitStatus, input, put, put_json};

pub(super) fn run(arguments: &Compare, out: &mut String) -> Result<ExitStatus, String> {
    let Compare { file, nodes, new, new_nodes, join, pods, output } = arguments;
    let files = [file, nodes].into_iter().chain(new).chain(new_nodes).chain(pods);
    input::one_standard_input(files)?;
    let answer = contract::compare(&CompareCall {
        daemon_sets: input::objects(file)?,
        new_daemon_sets: new.as_deref().map(input::objects).transpose()?,
        nodes: input::cluster(nodes)?,
        new_nodes: new_nodes.as_deref().map(input::cluster).transpose()?,
        join: join.iter().copied().map(preset).collect(),
        pods: pods.as_deref().map(input::cluster).transpose()?,
    });
    match output {
        Output::Json => put_json(&answer, out)?,
        Output::Text => {
            let files = Files::default()
                .with(Source::DaemonSets, file)
                .with(Source::Nodes, nodes)
                .with_any(Source::Pods, pods.as_ref())
                .with_any(Source::NewDaemonSets, new.as_ref())
                .with_any(Source::NewNodes, new_nodes.as_ref());
            files.put_errors(&answer.problems, out);
            files.put_remarks(&answer.remarks, out);
            text(&answer, out);
        }
    }
    Ok(exit_status(&answer))
}

/// Findings are nodes that gain or lose a pod, and pods that would stay Pending.
fn exit_status(answer: &CompareAnswer) -> ExitStatus {
    let changes = |d: &ComparedDaemonSet| {
        !d.added.is_empty() || !d.removed.is_empty() || !d.pending.is_empty()
    };
    if !answer.problems.is_empty() || answer.daemon_sets.is_empty() {
        ExitStatus::Unreadable
    } else if answer.daemon_sets.iter().any(changes) {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
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
