//! Validates the resources of a pod as a whole, and that those of its containers fit into them.
//!
//! Source: `validatePodResources` in `pkg/apis/core/validation/validation.go` at v1.36.

use super::{Lists, names, read};
use crate::field::{ErrorList, Path};
use crate::quantity::totals;
use crate::validation::pod_context::Pod;

/// Validates the `resources` of the pod as a whole. `path` is that of the pod's spec.
///
/// - A pod for Windows must have none.
/// - Claims must not be set.
/// - Limits and requests have the same rules as those of a container, for fewer resources.
/// - Requests must cover the aggregate requests of the containers, limits of huge pages must
///   cover their aggregate limits, and no regular container's limit may exceed that of the pod.
pub(in crate::validation) fn validate_pod_resources(
    pod: &Pod<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let Some(requirements) = &pod.spec.resources else { return };
    let path = path.child("resources");
    if pod.spec.os.as_ref().is_some_and(|os| os.name == "windows") {
        errors.forbidden(&path, "may not be set for a windows pod");
        return;
    }
    if requirements.claims.is_some() {
        let detail = "claims may not be set for Resources at pod-level";
        errors.forbidden(&path.child("claims"), detail);
    }
    let lists = Lists {
        limits: requirements.limits.as_ref(),
        requests: requirements.requests.as_ref(),
        claims: requirements.claims.as_deref().unwrap_or_default(),
    };
    lists.validate(names::validate_for_pod, &pod.claim_names, &path, pod.options, errors);
    validate_requests_cover_containers(pod, &lists, &path, errors);
    validate_huge_pages_cover_containers(pod, &lists, &path, errors);
    validate_containers_within_limits(pod, &lists, &path, errors);
}

fn validate_requests_cover_containers(
    pod: &Pod<'_>,
    lists: &Lists<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (name, total) in totals::container_requests(pod.spec) {
        let Some(request) = lists.requests.and_then(|list| list.get(name)).map(read) else {
            continue;
        };
        if total > request {
            errors.invalid(
                &path.child("requests").key(name),
                &request.to_string(),
                format!("must be greater than or equal to aggregate container requests of {total}"),
            );
        }
    }
}

fn validate_huge_pages_cover_containers(
    pod: &Pod<'_>,
    lists: &Lists<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let totals = totals::container_limits(pod.spec);
    for (name, total) in totals.into_iter().filter(|(name, _)| names::is_huge_page(name)) {
        let Some(limit) = lists.limits.and_then(|list| list.get(name)).map(read) else {
            continue;
        };
        if total > limit {
            errors.invalid(
                &path.child("limits").key(name),
                &limit.to_string(),
                format!("must be greater than or equal to aggregate container limits of {total}"),
            );
        }
    }
}

fn validate_containers_within_limits(
    pod: &Pod<'_>,
    lists: &Lists<'_>,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    for (i, container) in pod.spec.containers.iter().enumerate() {
        let limits = container.resources.as_ref().and_then(|resources| resources.limits.as_ref());
        for (name, limit) in limits.into_iter().flatten() {
            let Some(pod_limit) = lists.limits.and_then(|list| list.get(name)).map(read) else {
                continue;
            };
            let limit = read(limit);
            if limit > pod_limit {
                // The API server builds the path in this unusual order.
                let container = path.child("containers");
                let container = container.index(i);
                errors.invalid(
                    &container.key(name).child("limits"),
                    &limit.to_string(),
                    format!("must be less than or equal to pod limits of {pod_limit}"),
                );
            }
        }
    }
}
