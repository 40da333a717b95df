//! Actions that create, change and delete DaemonSets.

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};

use super::no_such_daemon_set;
use crate::manifest::Manifest;
use crate::selectors::Selector;
use crate::simulation::action::{Cascade, Refused};
use crate::simulation::actors::garbage_collector;
use crate::simulation::effect::{DaemonSetEffect, Effect};
use crate::simulation::state::{Cluster, DaemonSetKey};
use crate::{defaults, validation};

pub(super) fn create(cluster: &Cluster, daemon_set: DaemonSet) -> Result<Vec<Effect>, Refused> {
    let key = key_of(&daemon_set);
    if cluster.daemon_sets.contains_key(&key) {
        return Err(Refused::DaemonSetExists(format!("{}/{}", key.namespace, key.name)));
    }
    let selector = Selector::parse(daemon_set.spec.as_ref().map(|spec| &spec.selector))
        .map_err(|error| Refused::Selector(error.to_string()))?;
    if cluster.options.validates {
        must_be_valid(&daemon_set)?;
    }
    if let Some(spec) = &daemon_set.spec {
        must_be_writable(spec)?;
    }
    Ok(vec![Effect::CreateDaemonSet(key, Box::new(daemon_set), selector)])
}

/// `kubectl apply`: creates a DaemonSet, or replaces the spec of the existing one of that name.
pub(super) fn apply(cluster: &Cluster, daemon_set: DaemonSet) -> Result<Vec<Effect>, Refused> {
    let key = key_of(&daemon_set);
    if !cluster.daemon_sets.contains_key(&key) {
        return create(cluster, daemon_set);
    }
    change(cluster, &key, |spec| *spec = daemon_set.spec.unwrap_or_default())
}

pub(super) fn change(
    cluster: &Cluster,
    key: &DaemonSetKey,
    change: impl FnOnce(&mut DaemonSetSpec),
) -> Result<Vec<Effect>, Refused> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Err(no_such_daemon_set(key)) };
    let mut changed = state.daemon_set.clone();
    let mut spec = state.spec.clone();
    change(&mut spec);
    changed.spec = Some(spec.clone());
    if cluster.options.validates {
        must_be_valid_after(&changed, &state.daemon_set)?;
    }
    // Compared as by the API server: an exported object also has fields that are empty.
    if validation::same_daemon_set_spec(&spec, &state.spec) {
        return Ok(Vec::new());
    }
    must_be_writable(&spec)?;
    Ok(vec![Effect::DaemonSet(key.clone(), DaemonSetEffect::SetSpec(Box::new(spec)))])
}

/// Rolls a DaemonSet's template back to that of a revision; 0 means the previous one.
///
/// Source: `DaemonSetRollbacker` in
/// `staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollback.go` at v1.36.
pub(super) fn roll_back(
    cluster: &Cluster,
    key: &DaemonSetKey,
    number: i64,
) -> Result<Vec<Effect>, Refused> {
    let Some(state) = cluster.daemon_sets.get(key) else { return Err(no_such_daemon_set(key)) };
    let history = &state.history;
    let revision = match number {
        0 => history.old().last().ok_or(Refused::NoLastRevision)?,
        _ => history
            .all()
            .find(|revision| revision.number == number)
            .ok_or(Refused::NoSuchRevision(number))?,
    };
    if *revision.template == *state.template {
        return Ok(Vec::new());
    }
    change(cluster, key, |spec| spec.template = (*revision.template).clone())
}

pub(super) fn delete(
    cluster: &Cluster,
    key: &DaemonSetKey,
    cascade: Cascade,
) -> Result<Vec<Effect>, Refused> {
    match cluster.daemon_sets.contains_key(key) {
        true => Ok(garbage_collector::delete_daemon_set(cluster, key, cascade)),
        false => Err(no_such_daemon_set(key)),
    }
}

fn key_of(daemon_set: &DaemonSet) -> DaemonSetKey {
    let meta = &daemon_set.metadata;
    let namespace = meta.namespace.as_deref().filter(|namespace| !namespace.is_empty());
    DaemonSetKey {
        namespace: namespace.unwrap_or("default").into(),
        name: meta.name.as_deref().unwrap_or_default().into(),
    }
}

fn with_defaults(daemon_set: &DaemonSet) -> Manifest {
    let mut manifest = Manifest::of(daemon_set.clone());
    defaults::apply(&mut manifest.daemon_set);
    manifest
}

/// Returns an error if the API server would refuse a new DaemonSet.
fn must_be_valid(daemon_set: &DaemonSet) -> Result<(), Refused> {
    accepted(&validation::create(&mut with_defaults(daemon_set)))
}

/// Returns an error if the API server would refuse a changed DaemonSet.
fn must_be_valid_after(new: &DaemonSet, old: &DaemonSet) -> Result<(), Refused> {
    let mut old = with_defaults(old);
    let mut new = with_defaults(new);
    // A client that sends an update includes the resource version that it has read.
    new.daemon_set.metadata.resource_version.get_or_insert_with(|| "1".to_owned());
    accepted(&validation::update(&mut new, &mut old))
}

/// Returns an error if the template cannot be serialized, as the controller stores it in a
/// ControllerRevision.
fn must_be_writable(spec: &DaemonSetSpec) -> Result<(), Refused> {
    let written = validation::stored_template(&spec.template);
    written.map(drop).map_err(|error| Refused::Invalid(vec![error.to_string()]))
}

fn accepted(verdict: &validation::Verdict) -> Result<(), Refused> {
    match verdict.errors.is_empty() {
        true => Ok(()),
        false => Err(Refused::Invalid(verdict.errors.iter().map(ToString::to_string).collect())),
    }
}
