//! Imports a running cluster for the beginning of a simulation, whole or without one of its
//! DaemonSets.

use k8s_openapi::api::apps::v1::DaemonSet;

use crate::contract::diagnose::DumpGap;
use crate::contract::input::{InputError, Remark, Source};
use crate::diagnosis::{Observation, Settings};
use crate::manifest::dump::{Controller, Dump};
use crate::simulation::{Cluster, DaemonSetKey, SimulationOptions};

/// Imports the cluster of a dump. What is missing from the dump is reported in `remarks`.
pub(super) fn take_over(
    dump: &Dump,
    options: &mut SimulationOptions,
    ready_is_given: bool,
    errors: &mut Vec<InputError>,
    remarks: &mut Vec<Remark>,
) -> Cluster {
    errors.extend(dump.problems.iter().map(|problem| InputError {
        index: Some(problem.index),
        name: problem.name.clone(),
        ..InputError::of(Source::Cluster, problem.message.clone())
    }));
    remarks.extend(
        dump.gaps
            .iter()
            .map(|gap| Remark { source: Source::Cluster, message: DumpGap::from(gap).text }),
    );
    let ready_after = ready_is_given.then_some(options.ready_after);
    let observation = Observation::of(dump, Settings { ready_after, ..Settings::default() });
    if let Some(measured) = observation.ready_after().filter(|_| !ready_is_given) {
        options.ready_after = measured;
    }
    observation.import(options.clone())
}

/// Returns the DaemonSet that alternatives replace, and the cluster without it and its pods. The
/// DaemonSet is the first that is applied, or else the first of the dump; `None` when there is
/// neither.
pub(super) fn without_first(
    dump: &Dump,
    applied: Option<&DaemonSet>,
    options: &SimulationOptions,
) -> Option<(DaemonSet, Cluster)> {
    let stored = dump.daemon_sets.first().map(|manifest| &manifest.daemon_set);
    let mut daemon_set = applied.or(stored)?.clone();
    daemon_set.status = None;
    crate::defaults::apply(&mut daemon_set);
    let key = key_of(&daemon_set);
    let is_of = |namespace: &str, controller: Option<&Controller>| {
        let owner = controller.filter(|owner| owner.is_daemon_set());
        owner.is_some_and(|owner| *owner.name == *key.name && *namespace == *key.namespace)
    };
    let mut rest = dump.clone();
    rest.daemon_sets.retain(|manifest| key_of(&manifest.daemon_set) != key);
    rest.pods.retain(|pod| !is_of(&pod.namespace, pod.controller.as_deref()));
    rest.revisions.retain(|one| !is_of(&one.namespace, one.controller.as_deref()));
    let observation = Observation::of(&rest, Settings::default());
    Some((daemon_set, observation.import(options.clone())))
}

/// Returns the namespace and name of a DaemonSet.
pub(super) fn key_of(daemon_set: &DaemonSet) -> DaemonSetKey {
    let meta = &daemon_set.metadata;
    let namespace = meta.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    DaemonSetKey::new(namespace.unwrap_or("default"), meta.name.as_deref().unwrap_or_default())
}
