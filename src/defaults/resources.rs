//! Rounds amounts of resources to whole thousandths.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1::ResourceRequirements;
use k8s_openapi::apimachinery::pkg::api::resource;

use crate::quantity::{MILLI, Quantity};

pub(super) fn apply(requirements: &mut ResourceRequirements) {
    round_up(requirements.limits.as_mut());
    round_up(requirements.requests.as_mut());
}

/// Rounds amounts up to whole thousandths. An invalid quantity is left as it is.
pub(super) fn round_up(list: Option<&mut BTreeMap<String, resource::Quantity>>) {
    for amount in list.into_iter().flat_map(BTreeMap::values_mut) {
        let Ok(mut quantity) = Quantity::parse(&amount.0) else { continue };
        if !quantity.is_multiple_of_scale(MILLI) {
            quantity.round_up(MILLI);
            amount.0 = quantity.to_string();
        }
    }
}
