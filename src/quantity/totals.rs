//! The total requests and limits of a pod's containers.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use k8s_openapi::api::core::v1::{Container, PodSpec};
use k8s_openapi::apimachinery::pkg::api::resource;

use super::Quantity;

/// Quantities by the name of the resource.
pub type Amounts<'a> = BTreeMap<&'a str, Quantity>;

/// Returns the total requests of a pod's containers: for each resource, the greater of what its
/// containers and sidecars take together and of what any init container takes beside the sidecars
/// before it.
///
/// The pod's own `resources` and its overhead do not count. Amounts that are not quantities are
/// skipped.
///
/// Source: `AggregateContainerRequests` in
/// `staging/src/k8s.io/component-helpers/resource/helpers.go` at v1.36.
pub fn container_requests(spec: &PodSpec) -> Amounts<'_> {
    total(spec, |container| container.resources.as_ref()?.requests.as_ref())
}

/// Returns the total limits of a pod's containers, computed like [`container_requests`].
pub fn container_limits(spec: &PodSpec) -> Amounts<'_> {
    total(spec, |container| container.resources.as_ref()?.limits.as_ref())
}

type List = BTreeMap<String, resource::Quantity>;

fn total(spec: &PodSpec, list: impl Fn(&Container) -> Option<&List>) -> Amounts<'_> {
    let mut total = Amounts::new();
    for container in &spec.containers {
        add_all(&mut total, read(list(container)));
    }
    let (mut sidecars, mut highest) = (Amounts::new(), Amounts::new());
    for container in spec.init_containers.iter().flatten() {
        if container.restart_policy.as_deref() == Some("Always") {
            add_all(&mut total, read(list(container)));
            add_all(&mut sidecars, read(list(container)));
            raise_all(&mut highest, sidecars.clone());
        } else {
            let mut amounts = read(list(container));
            add_all(&mut amounts, sidecars.clone());
            raise_all(&mut highest, amounts);
        }
    }
    raise_all(&mut total, highest);
    total
}

fn read(list: Option<&List>) -> Amounts<'_> {
    let mut amounts = Amounts::new();
    for (name, amount) in list.into_iter().flatten() {
        if let Ok(amount) = Quantity::parse(&amount.0) {
            amounts.insert(name, amount);
        }
    }
    amounts
}

fn add_all<'a>(to: &mut Amounts<'a>, amounts: Amounts<'a>) {
    for (name, amount) in amounts {
        match to.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(amount);
            }
            Entry::Occupied(mut entry) => entry.get_mut().add(&amount),
        }
    }
}

fn raise_all<'a>(to: &mut Amounts<'a>, amounts: Amounts<'a>) {
    for (name, amount) in amounts {
        match to.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(amount);
            }
            Entry::Occupied(mut entry) if amount > *entry.get() => {
                entry.insert(amount);
            }
            Entry::Occupied(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_amounts_is_kept_as_it_is_written() {
        for (first, second, want) in
            [("1Ki", "1024", "1Ki"), ("1024", "1Ki", "1024"), ("1Ki", "1025", "1025")]
        {
            let amounts = |text: &str| Amounts::from([("a", Quantity::parse(text).unwrap())]);
            let mut highest = amounts(first);
            raise_all(&mut highest, amounts(second));
            assert_eq!(highest["a"].to_string(), want);
        }
    }

    #[test]
    fn vast_amounts_are_added_exactly_where_they_are_not_far_apart() {
        let vast = |exponent: u32| format!("1{}", "0".repeat(exponent as usize));
        for (first, second, below) in [(5_000, 4_900, true), (9_300, 5_000, false)] {
            let amount = |exponent| Quantity::parse(&vast(exponent)).unwrap();
            let mut sum = amount(first);
            sum.add(&amount(second));
            assert_eq!(amount(first) < sum, below, "10^{first} + 10^{second}");
        }
    }
}
