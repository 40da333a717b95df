//! Validates requests and limits of containers and pods, and overhead.
//!
//! Source: `validateResourceRequirements` and `validatePodResources` in
//! `pkg/apis/core/validation/validation.go` at v1.36.

mod claims;
mod names;
mod pod;

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1::{PodSpec, ResourceClaim, ResourceRequirements};
use k8s_openapi::apimachinery::pkg::api::resource;

use super::PodOptions;
use super::every_container::every_container;
use crate::field::{BadValue, ErrorList, Path};
use crate::quantity::{MILLI, Quantity};

pub(super) use pod::validate_pod_resources;

type List = BTreeMap<String, resource::Quantity>;

/// Validates a resource name in a list of amounts.
type NameRule = fn(&str, &Path<'_>, &mut ErrorList);

/// Parses the amount of a resource. What is not a quantity was rejected when it was decoded.
fn read(amount: &resource::Quantity) -> Quantity {
    let mut quantity = Quantity::parse(&amount.0).unwrap_or_default();
    // The API server has rounded it by now; what a large number overflows to depends on that.
    quantity.round_up(MILLI);
    quantity
}

/// Validates the `resources` of one container.
///
/// - Limits and requests must have the names of resources for containers, and amounts that are
///   valid for these.
/// - A request must not exceed its limit, and must equal it if the resource cannot be
///   overcommitted.
/// - Huge pages require a limit or a request of cpu or memory.
/// - Claims must be among the pod's, and unique.
pub(super) fn validate_resource_requirements(
    requirements: &ResourceRequirements,
    claim_names: &BTreeSet<&str>,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let lists = Lists {
        limits: requirements.limits.as_ref(),
        requests: requirements.requests.as_ref(),
        claims: requirements.claims.as_deref().unwrap_or_default(),
    };
    lists.validate(names::validate_for_container, claim_names, path, options, errors);
}

/// Validates `spec.overhead`: amounts with the same rules as the limits of a container.
pub(super) fn validate_overhead(
    overhead: &List,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    let lists = Lists { limits: Some(overhead), requests: None, claims: &[] };
    lists.validate(names::validate_for_container, &BTreeSet::new(), path, options, errors);
}

/// Whether a container or the overhead has an amount of huge pages that is not a whole number of
/// pages.
pub(super) fn has_indivisible_huge_pages(spec: &PodSpec) -> bool {
    let lists = every_container(spec)
        .filter_map(|container| container.resources)
        .flat_map(|resources| [&resources.limits, &resources.requests])
        .chain([&spec.overhead]);
    lists.flatten().flatten().any(|(name, amount)| {
        names::is_huge_page(name) && !names::is_whole_pages(name, &read(amount))
    })
}

struct Lists<'a> {
    limits: Option<&'a List>,
    requests: Option<&'a List>,
    claims: &'a [ResourceClaim],
}

impl Lists<'_> {
    fn validate(
        &self,
        validate_name: NameRule,
        claim_names: &BTreeSet<&str>,
        path: &Path<'_>,
        options: &PodOptions,
        errors: &mut ErrorList,
    ) {
        let limits_path = path.child("limits");
        for (name, amount) in self.limits.into_iter().flatten() {
            let path = limits_path.key(name);
            let limit = read(amount);
            validate_name(name, &path, errors);
            validate_amount(name, &limit, &path, errors);
            validate_huge_pages(name, &limit, &path, options, errors);
        }
        let requests_path = path.child("requests");
        for (name, amount) in self.requests.into_iter().flatten() {
            let path = requests_path.key(name);
            let request = read(amount);
            validate_name(name, &path, errors);
            validate_amount(name, &request, &path, errors);
            let limit = self.limits.and_then(|limits| limits.get(name)).map(read);
            match limit {
                Some(limit) => {
                    validate_request(name, &request, &limit, &requests_path, errors);
                }
                None if !names::is_overcommit_allowed(name) => {
                    let detail = "Limit must be set for non overcommitable resources";
                    errors.required(&limits_path, detail);
                }
                None => {}
            }
            validate_huge_pages(name, &request, &path, options, errors);
        }
        if self.has(names::is_huge_page) && !self.has(|name| matches!(name, "cpu" | "memory")) {
            errors.forbidden(path, "HugePages require cpu or memory");
        }
        claims::validate_claims(self.claims, claim_names, &path.child("claims"), errors);
    }

    /// Whether there is a limit or a request of a resource for which `is_such` is true.
    fn has(&self, is_such: impl Fn(&str) -> bool) -> bool {
        let lists = self.limits.into_iter().chain(self.requests);
        lists.flat_map(|list| list.keys()).any(|name| is_such(name))
    }
}

fn validate_amount(name: &str, amount: &Quantity, path: &Path<'_>, errors: &mut ErrorList) {
    if amount.sign() < 0 {
        errors.invalid(path, &amount.to_string(), "must be greater than or equal to 0");
    }
    if names::is_integer(name) && amount.milli_value() % 1000 != 0 {
        errors.invalid(path, BadValue::named(&amount.to_string()), "must be an integer");
    }
}

fn validate_huge_pages(
    name: &str,
    amount: &Quantity,
    path: &Path<'_>,
    options: &PodOptions,
    errors: &mut ErrorList,
) {
    if names::is_huge_page(name)
        && !options.allow_indivisible_huge_pages_values
        && !names::is_whole_pages(name, amount)
    {
        let detail = format!("{amount} is not positive integer multiple of {name}");
        errors.invalid(path, &amount.to_string(), detail);
    }
}

fn validate_request(
    name: &str,
    request: &Quantity,
    limit: &Quantity,
    path: &Path<'_>,
    errors: &mut ErrorList,
) {
    let relation = if request != limit && !names::is_overcommit_allowed(name) {
        "equal"
    } else if request > limit {
        "less than or equal"
    } else {
        return;
    };
    let detail = format!("must be {relation} to {name} limit of {limit}");
    errors.invalid(path, &request.to_string(), detail);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn errors(resources: Value) -> Vec<String> {
        let resources: ResourceRequirements = serde_json::from_value(resources).unwrap();
        let mut errors = ErrorList::new();
        let claims = BTreeSet::from(["a", "b"]);
        let path = Path::root("r");
        let options = PodOptions::default();
        validate_resource_requirements(&resources, &claims, &path, &options, &mut errors);
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn amounts_suit_their_resources() {
        for (limits, want) in [
            (json!({"cpu": "1500m", "memory": "1e3", "example.com/gpu": "2"}), vec![]),
            (
                json!({"cpu": "-1"}),
                vec![r#"r.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0"#],
            ),
            (
                json!({"example.com/gpu": "1500m"}),
                vec![r#"r.limits[example.com/gpu]: Invalid value: "1500m": must be an integer"#],
            ),
            // The number overflows 64 bits to one that is not a multiple of 1000.
            (
                json!({"example.com/gpu": "10000000000000000000"}),
                vec![r#"r.limits[example.com/gpu]: Invalid value: "10E": must be an integer"#],
            ),
            (json!({"example.com/gpu": "10E"}), vec![]),
            (
                json!({"hugepages-10E": "10E", "cpu": "1"}),
                vec![
                    "r.limits[hugepages-10E]: Invalid value: \"10E\": 10E is not positive integer \
                     multiple of hugepages-10E",
                ],
            ),
            (
                json!({"hugepages-2Mi": "4Mi"}),
                vec!["r: Forbidden: HugePages require cpu or memory"],
            ),
        ] {
            assert_eq!(errors(json!({"limits": limits})), want);
        }
    }

    #[test]
    fn requests_keep_to_limits() {
        // 1000E is written as "1", but counts with its real value.
        let resources = json!({"limits": {"cpu": "1000E"}, "requests": {"cpu": "2"}});
        assert_eq!(errors(resources), Vec::<String>::new());
        let resources = json!({
            "limits": {"cpu": "1", "example.com/a": "2"},
            "requests": {"cpu": "1001m", "example.com/a": "1", "example.com/b": "1"},
        });
        assert_eq!(
            errors(resources),
            [
                r#"r.requests: Invalid value: "1001m": must be less than or equal to cpu limit of 1"#,
                r#"r.requests: Invalid value: "1": must be equal to example.com/a limit of 2"#,
                "r.limits: Required value: Limit must be set for non overcommitable resources",
            ],
        );
    }

    #[test]
    fn claims_are_named_once() {
        let claims = json!([
            {"name": "a", "request": "x"},
            {"name": "a", "request": "y"},
            {"name": "a", "request": "x"},
            {"name": "a"},
            {"name": "a", "request": "z"},
            {"name": ""},
            {"name": "c"},
        ]);
        assert_eq!(
            errors(json!({"claims": claims})),
            [
                r#"r.claims[2]: Duplicate value: "a/x""#,
                r#"r.claims[3]: Duplicate value: "a""#,
                r#"r.claims[3]: Duplicate value: "a""#,
                r#"r.claims[4]: Duplicate value: "a""#,
                "r.claims[5]: Required value",
                "r.claims[6]: Not found: \"c\": must be one of the names in \
                 pod.spec.resourceClaims: a, b",
            ],
        );
    }
}
