//! What pods take of their node's network.

use super::subject::Subject;

/// Pods in the network of their node.
pub(super) fn host_network(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    (subject.pod.host_network == Some(true)).then(|| {
        let text =
            "pods share the network of their node: it sees their ports, and they see its traffic";
        ("spec.template.spec.hostNetwork", text.to_owned())
    })
}

/// Host ports that are outside the allowed ones.
pub(super) fn host_port_range(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let (min, max) = (subject.settings.host_port_min, subject.settings.host_port_max);
    let outside = |port: &i32| !(min..=max).contains(&i64::from(*port));
    let port = subject.host_ports().find(outside)?;
    let text = format!("host port {port} is outside {min} to {max}");
    Some(("spec.template.spec.containers", text))
}
