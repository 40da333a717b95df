//! Validates the action of a probe or hook: run a command, connect by HTTP, TCP or gRPC, or sleep.
//!
//! Source: `validateHandler` in `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::{
    ExecAction, GRPCAction, HTTPGetAction, LifecycleHandler, Probe, SleepAction, TCPSocketAction,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::field::{BadValue, ErrorList, Path};
use crate::manifest::{ExtraFields, ExtraValue};
use crate::names;

/// The actions that probes or hooks may have. Exactly one must be set.
pub(super) struct Handler<'a> {
    exec: Option<&'a ExecAction>,
    http_get: Option<&'a HTTPGetAction>,
    tcp_socket: Option<&'a TCPSocketAction>,
    grpc: Option<&'a GRPCAction>,
    sleep: Option<&'a SleepAction>,
}

impl<'a> From<&'a Probe> for Handler<'a> {
    fn from(probe: &'a Probe) -> Self {
        Handler {
            exec: probe.exec.as_ref(),
            http_get: probe.http_get.as_ref(),
            tcp_socket: probe.tcp_socket.as_ref(),
            grpc: probe.grpc.as_ref(),
            sleep: None,
        }
    }
}

impl<'a> From<&'a LifecycleHandler> for Handler<'a> {
    fn from(hook: &'a LifecycleHandler) -> Self {
        Handler {
            exec: hook.exec.as_ref(),
            http_get: hook.http_get.as_ref(),
            tcp_socket: hook.tcp_socket.as_ref(),
            grpc: None,
            sleep: hook.sleep.as_ref(),
        }
    }
}

/// Validates an action. Of several, the first is validated and the others are forbidden.
///
/// `grace_period` is the pod's termination grace period, in seconds. It is `None` for probes,
/// which never sleep, and for a pod without one, which has been rejected for that already; the
/// duration of a sleep is then not checked.
pub(super) fn validate_handler(
    handler: &Handler<'_>,
    grace_period: Option<i64>,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut slot = Slot { taken: false };
    if let Some(exec) = slot.take(handler.exec, &path.child("exec"), errors) {
        validate_exec(exec, &path.child("exec"), errors);
    }
    if let Some(http_get) = slot.take(handler.http_get, &path.child("httpGet"), errors) {
        validate_http_get(http_get, extra, &path.child("httpGet"), errors);
    }
    if let Some(tcp_socket) = slot.take(handler.tcp_socket, &path.child("tcpSocket"), errors) {
        validate_port(&tcp_socket.port, &path.child("tcpSocket").child("port"), errors);
    }
    if let Some(grpc) = slot.take(handler.grpc, &path.child("grpc"), errors) {
        let path = path.child("grpc");
        validate_port_number(grpc.port, &path.child("port"), errors);
        validate_grpc_mode(extra, &path.child("mode"), errors);
    }
    if let Some(sleep) = slot.take(handler.sleep, &path.child("sleep"), errors) {
        validate_sleep(sleep, grace_period, &path.child("sleep"), errors);
    }
    if !slot.taken {
        errors.required(path, "must specify a handler type");
    }
}

/// Allows only one action.
struct Slot {
    taken: bool,
}

impl Slot {
    /// Returns the action if it is the first that is set; appends an error for any further one.
    fn take<'a, A>(
        &mut self,
        action: Option<&'a A>,
        path: &Path<'_>,
        errors: &mut ErrorList,
    ) -> Option<&'a A> {
        let action = action?;
        if std::mem::replace(&mut self.taken, true) {
            errors.forbidden(path, "may not specify more than 1 handler type");
            return None;
        }
        Some(action)
    }
}

fn validate_exec(exec: &ExecAction, path: &Path<'_>, errors: &mut ErrorList) {
    if exec.command.as_deref().unwrap_or_default().is_empty() {
        errors.required(&path.child("command"), "");
    }
}

fn validate_http_get(
    http_get: &HTTPGetAction,
    extra: &ExtraFields,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    if http_get.path.as_deref().unwrap_or_default().is_empty() {
        errors.required(&path.child("path"), "");
    }
    validate_port(&http_get.port, &path.child("port"), errors);
    let scheme = http_get.scheme.as_deref().unwrap_or_default();
    if !SCHEMES.contains(&scheme) {
        errors.not_supported(&path.child("scheme"), BadValue::named(scheme), &SCHEMES);
    }
    for header in http_get.http_headers.iter().flatten() {
        for message in names::http_header_name(&header.name) {
            errors.invalid(&path.child("httpHeaders"), &header.name, message);
        }
    }
    if let Some(ExtraValue::Text(protocol)) = extra.get(&path.child("protocol")) {
        validate_protocol(protocol, http_get, path, errors);
    }
}

/// Validates the version of HTTP; `path` is that of the action. HTTP/2 is supported only without
/// TLS, and only to the pod itself.
fn validate_protocol(
    protocol: &str,
    http_get: &HTTPGetAction,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let host = http_get.host.as_deref().unwrap_or_default();
    let value = BadValue::named(protocol);
    if !HTTP_PROTOCOLS.contains(&protocol) {
        errors.not_supported(&path.child("protocol"), value, &HTTP_PROTOCOLS);
    } else if protocol != HTTP2 {
    } else if http_get.scheme.as_deref() != Some("HTTP") {
        errors.invalid(&path.child("protocol"), value, "is only supported with HTTP (H2C)");
    } else if !host.is_empty() {
        let detail = "must be empty when `protocol` is \"HTTP2\"";
        errors.invalid(&path.child("host"), host, detail);
    }
}

fn validate_grpc_mode(extra: &ExtraFields, path: &Path<'_>, errors: &mut ErrorList) {
    if let Some(ExtraValue::Text(mode)) = extra.get(path)
        && !GRPC_MODES.contains(&mode.as_str())
    {
        errors.not_supported(path, BadValue::named(mode), &GRPC_MODES);
    }
}

/// Validates a port number, or the name of one of the container's ports. Whether the container
/// has such a port is not checked.
fn validate_port(port: &IntOrString, path: &Path<'_>, errors: &mut ErrorList) {
    match port {
        IntOrString::Int(number) => validate_port_number(*number, path, errors),
        IntOrString::String(name) => {
            for message in names::port_name(name) {
                errors.invalid(path, name, message);
            }
        }
    }
}

fn validate_port_number(number: i32, path: &Path<'_>, errors: &mut ErrorList) {
    for message in names::port_number(number.into()) {
        errors.invalid(path, number, message);
    }
}

fn validate_sleep(
    sleep: &SleepAction,
    grace_period: Option<i64>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(grace_period) = grace_period else { return };
    if sleep.seconds < 0 || sleep.seconds > grace_period {
        errors.invalid(
            path,
            sleep.seconds,
            format!(
                "must be non-negative and less than terminationGracePeriodSeconds ({grace_period})"
            ),
        );
    }
}

const SCHEMES: [&str; 2] = ["HTTP", "HTTPS"];
const HTTP2: &str = "HTTP2";
const HTTP_PROTOCOLS: [&str; 2] = ["HTTP1", HTTP2];
const GRPC_MODES: [&str; 2] = ["Plaintext", "TLS"];
