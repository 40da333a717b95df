//! Iterates over all containers of a pod, whatever their kind.
//!
//! Init containers come first and ephemeral ones last, as on the API server.
//!
//! Source: `VisitContainersWithPath` in `pkg/apis/core/pods/helpers.go` at v1.36.

use std::collections::BTreeMap;
use std::ops::Bound;

use k8s_openapi::api::core::v1::{
    Container, ContainerPort, ContainerResizePolicy, EnvVar, EphemeralContainer, Lifecycle,
    PodSpec, ResourceRequirements, SecurityContext, VolumeDevice,
};

use crate::field::Path;

/// The kinds of containers, named by the list that holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// In `initContainers`.
    Init,
    /// In `containers`.
    Main,
    /// In `ephemeralContainers`.
    Ephemeral,
}

impl Kind {
    /// The field of the pod's spec.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Kind::Init => "initContainers",
            Kind::Main => "containers",
            Kind::Ephemeral => "ephemeralContainers",
        }
    }
}

/// Fields that containers of every kind have, borrowed from one container.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnyContainer<'a> {
    pub(super) kind: Kind,
    /// The index in the list of its kind.
    pub(super) index: usize,
    pub(super) name: &'a str,
    pub(super) env: &'a [EnvVar],
    pub(super) lifecycle: Option<&'a Lifecycle>,
    pub(super) ports: &'a [ContainerPort],
    pub(super) resize_policy: &'a [ContainerResizePolicy],
    pub(super) resources: Option<&'a ResourceRequirements>,
    pub(super) restart_policy: Option<&'a str>,
    pub(super) security_context: Option<&'a SecurityContext>,
    pub(super) volume_devices: &'a [VolumeDevice],
}

macro_rules! any_container {
    ($container:expr, $kind:expr, $index:expr) => {
        AnyContainer {
            kind: $kind,
            index: $index,
            name: &$container.name,
            env: $container.env.as_deref().unwrap_or_default(),
            lifecycle: $container.lifecycle.as_ref(),
            ports: $container.ports.as_deref().unwrap_or_default(),
            resize_policy: $container.resize_policy.as_deref().unwrap_or_default(),
            resources: $container.resources.as_ref(),
            restart_policy: $container.restart_policy.as_deref(),
            security_context: $container.security_context.as_ref(),
            volume_devices: $container.volume_devices.as_deref().unwrap_or_default(),
        }
    };
}

impl<'a> AnyContainer<'a> {
    fn regular((index, container): (usize, &'a Container), kind: Kind) -> Self {
        any_container!(container, kind, index)
    }

    fn ephemeral((index, container): (usize, &'a EphemeralContainer)) -> Self {
        any_container!(container, Kind::Ephemeral, index)
    }

    /// Returns the key and value of the pod's annotation about the container: the one whose key
    /// is `prefix` followed by the container's name.
    pub(super) fn annotation<'m>(
        &self,
        annotations: &'m BTreeMap<String, String>,
        prefix: &str,
    ) -> Option<(&'m str, &'m str)> {
        // Most pods have no annotation with the prefix; for them, no key need be built.
        let from = (Bound::Included(prefix), Bound::Unbounded);
        let (first, _) = annotations.range::<str, _>(from).next()?;
        if !first.starts_with(prefix) {
            return None;
        }
        let found = annotations.get_key_value(&format!("{prefix}{}", self.name));
        found.map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Calls `call` with the path of the container; `spec` is that of the pod's spec.
    pub(super) fn at<R>(&self, spec: &Path<'_>, call: impl FnOnce(&Path<'_>) -> R) -> R {
        call(&spec.child(self.kind.field()).index(self.index))
    }
}

/// Returns the containers of a pod in the order in which the API server visits them.
pub(super) fn every_container(spec: &PodSpec) -> impl Iterator<Item = AnyContainer<'_>> {
    let init = spec.init_containers.as_deref().unwrap_or_default();
    let ephemeral = spec.ephemeral_containers.as_deref().unwrap_or_default();
    let init = init.iter().enumerate().map(|c| AnyContainer::regular(c, Kind::Init));
    let main = spec.containers.iter().enumerate().map(|c| AnyContainer::regular(c, Kind::Main));
    init.chain(main).chain(ephemeral.iter().enumerate().map(AnyContainer::ephemeral))
}
