//! Rules about the node's network.

use super::settings::Settings;
use super::subject::Subject;

/// Finds pods that use the network of their node.
pub(super) fn host_network(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    (subject.pod.host_network == Some(true)).then(|| {
        let text =
            "pods share the network of their node: it sees their ports, and they see its traffic";
        ("spec.template.spec.hostNetwork", text.to_owned())
    })
}

/// Finds a host port outside the allowed range.
pub(super) fn host_port_range(subject: &Subject<'_>) -> Option<(&'static str, String)> {
    let (min, max) = (subject.settings.host_port_min, subject.settings.host_port_max);
    let outside = |port: &i32| !(min..=max).contains(&i64::from(*port));
    let port = subject.host_ports().find(outside)?;
    let text = format!("host port {port} is outside {min} to {max}");
    Some(("spec.template.spec.containers", text))
}

/// [`host_network`] as an expression.
pub(super) fn own_network(_: &Settings) -> String {
    "!has(variables.pod.hostNetwork) || !variables.pod.hostNetwork".to_owned()
}

/// [`host_port_range`] as an expression.
pub(super) fn ports_in_range(settings: &Settings) -> String {
    let Settings { host_port_min: min, host_port_max: max, .. } = settings;
    let is_outside = format!("p.hostPort > 0 && (p.hostPort < {min} || p.hostPort > {max})");
    format!("!({})", any_host_port(&is_outside))
}

/// Returns an expression for whether any port of a container that runs as long as its pod meets
/// the condition `is_so`, in which `p` is the port.
pub(super) fn any_host_port(is_so: &str) -> String {
    let has = format!("has(c.ports) && c.ports.exists(p, has(p.hostPort) && {is_so})");
    format!(
        "variables.pod.containers.exists(c, {has}) || (has(variables.pod.initContainers) && \
         variables.pod.initContainers.exists(c, {SIDECAR} && {has}))"
    )
}

/// An expression for whether `c`, an init container, runs as long as its pod.
pub(super) const SIDECAR: &str = "has(c.restartPolicy) && c.restartPolicy == \"Always\"";
