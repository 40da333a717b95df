//! Validates the kernel parameters (sysctls) that a pod sets.
//!
//! Source: `validateSysctls` in `pkg/apis/core/validation/validation.go` and
//! `staging/src/k8s.io/component-helpers/node/util/sysctl` at v1.36.

use std::borrow::Cow;
use std::collections::BTreeSet;

use k8s_openapi::api::core::v1::{PodSecurityContext, PodSpec};

use crate::field::{ErrorList, Path};
use crate::validation::pod_context::Pod;

const NAME_MAX_LENGTH: usize = 253;
const MALFORMED: &str = "must have at most 253 characters and match regex \
     ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

/// The parameters that belong to the IPC namespace, besides those below `fs.mqueue.`.
const OF_IPC: [&str; 10] = [
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
    "kernel.shm",
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.msg",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Namespace {
    Ipc,
    Net,
}

/// Validates `securityContext.sysctls` at `path`.
pub(super) fn validate_sysctls(
    pod: &Pod<'_>,
    context: &PodSecurityContext,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let mut seen = BTreeSet::new();
    for (i, sysctl) in context.sysctls.iter().flatten().enumerate() {
        let item = path.index(i);
        let path = item.child("name");
        let is_new = seen.insert(&sysctl.name);
        if sysctl.name.is_empty() {
            errors.required(&path, "");
        } else if !is_well_formed(&sysctl.name) {
            errors.invalid(&path, &sysctl.name, MALFORMED);
        } else if !is_new {
            errors.duplicate(&path, &sysctl.name);
        }
        if !pod.options.allow_namespaced_sysctls_for_host_net_and_host_ipc
            && let Some(detail) = conflict_with_host(&sysctl.name, pod.spec)
        {
            errors.invalid(&path, &sysctl.name, detail);
        }
    }
}

/// Whether any parameter belongs to a namespace that the pod shares with its host, so that the
/// host's parameter would be set.
pub(in crate::validation) fn sets_sysctl_of_host(spec: &PodSpec) -> bool {
    let context = spec.security_context.iter();
    let mut sysctls = context.flat_map(|context| &context.sysctls).flatten();
    sysctls.any(|sysctl| conflict_with_host(&sysctl.name, spec).is_some())
}

fn conflict_with_host(name: &str, spec: &PodSpec) -> Option<&'static str> {
    match namespace(name)? {
        Namespace::Net if spec.host_network.unwrap_or_default() => {
            Some("may not be specified when 'hostNetwork' is true")
        }
        Namespace::Ipc if spec.host_ipc.unwrap_or_default() => {
            Some("may not be specified when 'hostIPC' is true")
        }
        _ => None,
    }
}

/// Whether the name consists of lowercase segments, separated by dots or slashes.
fn is_well_formed(name: &str) -> bool {
    let edge = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    name.len() <= NAME_MAX_LENGTH
        && name.as_bytes().split(|byte| matches!(byte, b'.' | b'/')).all(|segment| {
            segment.first().is_some_and(|&byte| edge(byte))
                && segment.last().is_some_and(|&byte| edge(byte))
                && segment.iter().all(|&byte| edge(byte) || matches!(byte, b'-' | b'_'))
        })
}

/// Returns the namespace of a parameter. What follows a `*` is ignored.
fn namespace(name: &str) -> Option<Namespace> {
    let name = with_dots(name);
    let name = name.split_once('*').map_or(&*name, |(before, _)| before);
    if OF_IPC.contains(&name) || name.starts_with("fs.mqueue.") {
        Some(Namespace::Ipc)
    } else if name.starts_with("net.") {
        Some(Namespace::Net)
    } else {
        None
    }
}

/// Converts a parameter to the form with dots. In the other form, a path, dots and slashes are
/// swapped, since the name of a network interface may contain a dot.
fn with_dots(name: &str) -> Cow<'_, str> {
    match name.find(['.', '/']).and_then(|at| name.as_bytes().get(at)) {
        Some(b'/') => Cow::Owned(
            name.chars()
                .map(|c| match c {
                    '.' => '/',
                    '/' => '.',
                    c => c,
                })
                .collect(),
        ),
        _ => Cow::Borrowed(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_have_namespaces() {
        for (name, want) in [
            ("net.ipv4.ip_forward", Some(Namespace::Net)),
            ("net/ipv4/conf/eno2.100/rp_filter", Some(Namespace::Net)),
            ("net.*", Some(Namespace::Net)),
            ("net*", None),
            ("net", None),
            ("network.x", None),
            ("kernel.sem", Some(Namespace::Ipc)),
            ("kernel/shm", Some(Namespace::Ipc)),
            ("kernel.msg*", Some(Namespace::Ipc)),
            ("kernel.sem.x", None),
            ("fs.mqueue.msg_max", Some(Namespace::Ipc)),
            ("fs.mqueue", None),
            ("vm.swappiness", None),
            ("", None),
        ] {
            assert_eq!(namespace(name), want, "{name}");
        }
    }

    #[test]
    fn names_of_parameters() {
        for name in ["a", "kernel.shm_rmid_forced", "a/b.c", "a-_b", &"a".repeat(253)] {
            assert!(is_well_formed(name), "{name}");
        }
        for name in ["", "A", "a.", ".a", "a..b", "a_", "-a", "a.*", "é", &"a".repeat(254)] {
            assert!(!is_well_formed(name), "{name}");
        }
    }
}
