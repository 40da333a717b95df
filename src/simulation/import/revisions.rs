//! Imports the revisions of a DaemonSet from its ControllerRevisions.

use std::sync::Arc;

use k8s_openapi::api::apps::v1::{DaemonSet, DaemonSetSpec};
use k8s_openapi::api::core::v1::PodTemplateSpec;

use super::{Import, shared};
use crate::defaults;
use crate::manifest::dump::{Controller, Dump};
use crate::scheduling::PriorityClasses;
use crate::simulation::revision_hash::revision_hash;
use crate::simulation::state::{DaemonSetKey, History, Revision};
use crate::simulation::status::Status;
use crate::validation::stored_template;

/// Whether a controller reference refers to a DaemonSet: by its name, and by its UID if both state
/// one.
pub fn is_of(owner: &Controller, name: &str, uid: &str) -> bool {
    owner.is_daemon_set()
        && *owner.name == *name
        && (uid.is_empty() || owner.uid.is_empty() || *owner.uid == *uid)
}

/// Returns the revisions of a DaemonSet. If the dump has none of them, although the controller has
/// processed the template, that template gets the hash that the controller gave it.
pub(super) fn history(
    dump: &Dump,
    key: &DaemonSetKey,
    uid: &str,
    template: &Arc<PodTemplateSpec>,
    status: Status,
    import: &Import,
    classes: &PriorityClasses,
) -> History {
    let of_key = dump.revisions.iter().filter(|revision| {
        let owner = revision.controller.as_ref();
        revision.namespace == key.namespace
            && owner.is_some_and(|owner| is_of(owner, &key.name, uid))
    });
    let mut revisions: Vec<Arc<Revision>> = of_key
        .map(|facts| {
            let known = with_defaults(&facts.template);
            // The DaemonSet's present template is shared, not copied.
            let known = if known == **template { Arc::clone(template) } else { Arc::new(known) };
            Arc::new(Revision::new(facts.number, facts.hash.clone(), known, classes))
        })
        .collect();
    if revisions.is_empty()
        && status.observed_generation > 0
        && let Ok(stored) = stored_template(template)
    {
        let collisions = Some(status.collision_count).filter(|count| *count > 0);
        let hash = revision_hash(&stored, collisions, import.version);
        let revision = Revision::new(1, shared(&hash), Arc::clone(template), classes);
        revisions.push(Arc::new(revision));
    }
    History::restored(revisions, template, status.collision_count, import.version)
}

/// Returns a template as a present-day API server stores it.
fn with_defaults(template: &PodTemplateSpec) -> PodTemplateSpec {
    let spec = DaemonSetSpec { template: template.clone(), ..DaemonSetSpec::default() };
    let mut around = DaemonSet { spec: Some(spec), ..DaemonSet::default() };
    defaults::apply(&mut around);
    around.spec.unwrap_or_default().template
}
