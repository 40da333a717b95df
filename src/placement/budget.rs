//! The budget of a rolling update: how many nodes it may disturb at a time.
//!
//! Source: `UnavailableCount`, `SurgeCount` and `AllowsSurge` in
//! `pkg/controller/daemon/util/daemonset_util.go` at v1.36.

use k8s_openapi::api::apps::v1::{DaemonSetSpec, DaemonSetUpdateStrategy};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::Serialize;

/// The number of nodes that a rolling update may disturb at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// How many nodes may be without an available pod.
    pub max_unavailable: usize,
    /// How many nodes may have a new pod beside the old one. The update surges unless this is 0.
    pub max_surge: usize,
}

impl Budget {
    /// Returns the budget for `desired` nodes; percentages round up. `None` when the strategy is
    /// not `RollingUpdate`, which is also the default.
    ///
    /// If both numbers would be 0 although nodes are desired, one node may be unavailable.
    pub fn of(spec: &DaemonSetSpec, desired: usize) -> Option<Self> {
        Budget::of_strategy(spec.update_strategy.as_ref(), desired)
    }

    /// Like [`Budget::of`], from the update strategy.
    pub(super) fn of_strategy(
        strategy: Option<&DaemonSetUpdateStrategy>,
        desired: usize,
    ) -> Option<Self> {
        match strategy.and_then(|s| s.type_.as_deref()) {
            None | Some("" | "RollingUpdate") => {}
            Some(_) => return None,
        }
        let rolling = strategy.and_then(|s| s.rolling_update.as_ref());
        let max_surge =
            rolling.and_then(|r| r.max_surge.as_ref()).map_or(0, |v| scaled(v, desired));
        let max_unavailable =
            rolling.and_then(|r| r.max_unavailable.as_ref()).map_or(1, |v| scaled(v, desired));
        let neither = desired > 0 && max_surge == 0 && max_unavailable == 0;
        Some(Budget { max_unavailable: if neither { 1 } else { max_unavailable }, max_surge })
    }
}

/// Whether a rolling update creates new pods beside old ones.
///
/// Source: `AllowsSurge` in `pkg/controller/daemon/util/daemonset_util.go`.
pub(crate) fn allows_surge(spec: &DaemonSetSpec) -> bool {
    Budget::of(spec, 1).is_some_and(|budget| budget.max_surge > 0)
}

/// Returns a number as it is, and a percentage as its share of `total`, rounded up. Any other
/// value counts as 0.
fn scaled(value: &IntOrString, total: usize) -> usize {
    match value {
        IntOrString::Int(number) => usize::try_from(*number).unwrap_or(0),
        IntOrString::String(text) => text
            .strip_suffix('%')
            .and_then(|digits| digits.parse::<usize>().ok())
            .map_or(0, |percent| percent.saturating_mul(total).div_ceil(100)),
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::apps::v1::RollingUpdateDaemonSet;

    use super::*;

    #[test]
    fn one_node_may_be_unavailable_where_neither_number_allows_it() {
        for (unavailable, surge, desired, want) in [
            (Some("0%"), None, 3, (1, 0)),
            (Some("0%"), Some("0%"), 3, (1, 0)),
            (Some("0%"), Some("0%"), 0, (0, 0)),
            (Some("0%"), Some("50%"), 3, (0, 2)),
            (Some("50%"), Some("0%"), 3, (2, 0)),
            (Some("50%"), Some("50%"), 3, (2, 2)),
            (None, None, 3, (1, 0)),
        ] {
            let value = |text: Option<&str>| text.map(|text| IntOrString::String(text.to_owned()));
            let rolling = RollingUpdateDaemonSet {
                max_surge: value(surge),
                max_unavailable: value(unavailable),
            };
            let strategy =
                DaemonSetUpdateStrategy { rolling_update: Some(rolling), ..Default::default() };
            let budget = Budget::of_strategy(Some(&strategy), desired).unwrap();
            assert_eq!(
                (budget.max_unavailable, budget.max_surge),
                want,
                "{unavailable:?} {surge:?} of {desired}"
            );
        }
    }

    #[test]
    fn percentages_round_up() {
        for (value, total, want) in
            [("10%", 11, 2), ("0%", 11, 0), ("100%", 7, 7), ("33%", 3, 1), ("x", 3, 0)]
        {
            assert_eq!(
                scaled(&IntOrString::String(value.to_owned()), total),
                want,
                "{value} of {total}"
            );
        }
    }
}
