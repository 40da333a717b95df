//! Validates the hooks that run after a container starts and before it stops, and its stop signal.
//!
//! The feature of the stop signal is off by default. A signal then occurs here only if the old
//! object already has one.
//!
//! Source: `validateLifecycle` and `validateStopSignal` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

use k8s_openapi::api::core::v1::Lifecycle;

use super::super::pod_context::Pod;
use super::handlers;
use crate::field::{BadValue, ErrorList, Path};

/// Validates `lifecycle` at `path`.
pub(super) fn validate_lifecycle(
    lifecycle: &Lifecycle,
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let grace_period = pod.spec.termination_grace_period_seconds;
    for (field, hook) in [("postStart", &lifecycle.post_start), ("preStop", &lifecycle.pre_stop)] {
        if let Some(hook) = hook {
            let path = path.child(field);
            handlers::validate_handler(&hook.into(), grace_period, pod.extra, &path, errors);
        }
    }
    if let Some(signal) = &lifecycle.stop_signal {
        let os = pod.spec.os.as_ref().map(|os| os.name.as_str());
        validate_stop_signal(signal, os, &path.child("stopSignal"), errors);
    }
}

/// Validates that the pod's operating system has the signal; `os` is the name of the system, if
/// the pod names it.
fn validate_stop_signal(signal: &str, os: Option<&str>, path: &Path<'_>, errors: &mut ErrorList) {
    let supported: &[&str] = match os {
        None => {
            errors.forbidden(path, "may not be set for containers with empty `spec.os.name`");
            return;
        }
        Some("windows") => &WINDOWS_SIGNALS,
        Some("linux") => &LINUX_SIGNALS,
        // An unknown system is reported elsewhere.
        Some(_) => return,
    };
    if !supported.contains(&signal) {
        errors.not_supported(path, BadValue::named(signal), supported);
    }
}

const WINDOWS_SIGNALS: [&str; 2] = ["SIGKILL", "SIGTERM"];

/// Sorted, as they are printed.
const LINUX_SIGNALS: [&str; 65] = [
    "SIGABRT",
    "SIGALRM",
    "SIGBUS",
    "SIGCHLD",
    "SIGCLD",
    "SIGCONT",
    "SIGFPE",
    "SIGHUP",
    "SIGILL",
    "SIGINT",
    "SIGIO",
    "SIGIOT",
    "SIGKILL",
    "SIGPIPE",
    "SIGPOLL",
    "SIGPROF",
    "SIGPWR",
    "SIGQUIT",
    "SIGRTMAX",
    "SIGRTMAX-1",
    "SIGRTMAX-10",
    "SIGRTMAX-11",
    "SIGRTMAX-12",
    "SIGRTMAX-13",
    "SIGRTMAX-14",
    "SIGRTMAX-2",
    "SIGRTMAX-3",
    "SIGRTMAX-4",
    "SIGRTMAX-5",
    "SIGRTMAX-6",
    "SIGRTMAX-7",
    "SIGRTMAX-8",
    "SIGRTMAX-9",
    "SIGRTMIN",
    "SIGRTMIN+1",
    "SIGRTMIN+10",
    "SIGRTMIN+11",
    "SIGRTMIN+12",
    "SIGRTMIN+13",
    "SIGRTMIN+14",
    "SIGRTMIN+15",
    "SIGRTMIN+2",
    "SIGRTMIN+3",
    "SIGRTMIN+4",
    "SIGRTMIN+5",
    "SIGRTMIN+6",
    "SIGRTMIN+7",
    "SIGRTMIN+8",
    "SIGRTMIN+9",
    "SIGSEGV",
    "SIGSTKFLT",
    "SIGSTOP",
    "SIGSYS",
    "SIGTERM",
    "SIGTRAP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGUSR1",
    "SIGUSR2",
    "SIGVTALRM",
    "SIGWINCH",
    "SIGXCPU",
    "SIGXFSZ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_must_be_one_of_the_system() {
        for (signal, os, want) in [
            ("SIGTERM", Some("windows"), None),
            ("SIGRTMIN+3", Some("linux"), None),
            ("SIGNONE", Some("plan9"), None),
            (
                "SIGHUP",
                Some("windows"),
                Some(
                    "s: Unsupported value: \"SIGHUP\": supported values: \"SIGKILL\", \"SIGTERM\"",
                ),
            ),
            (
                "SIGTERM",
                None,
                Some("s: Forbidden: may not be set for containers with empty `spec.os.name`"),
            ),
        ] {
            let mut errors = ErrorList::new();
            validate_stop_signal(signal, os, &Path::root("s"), &mut errors);
            let got = errors.iter().next().map(ToString::to_string);
            assert_eq!(got.as_deref(), want, "{signal} {os:?}");
        }
    }

    #[test]
    fn signals_are_sorted() {
        assert!(LINUX_SIGNALS.is_sorted());
    }
}
