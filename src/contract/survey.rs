//! The call `survey`: checks several DaemonSets together on one cluster for host-port clashes and
//! overlapping selectors, and adds up the resources that they request on each node.

use serde::{Deserialize, Serialize};

use super::input::{DaemonSets, InputError, Remark, Source, read_nodes};
use crate::manifest::nodes::Nodes;
use crate::placement::{
    NodeOverhead, Placed, all_selector_overlaps, groups, overhead, port_clashes,
};

/// DaemonSets and nodes to check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SurveyCall {
    /// The DaemonSets, as in [`PlaceCall`](super::PlaceCall).
    pub daemon_sets: String,
    /// The nodes, as in [`PlaceCall`](super::PlaceCall).
    pub nodes: String,
}

/// The findings about all DaemonSets together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SurveyAnswer {
    /// The number of DaemonSets that were checked. Objects that have only a `generateName` count
    /// as different DaemonSets, and are identified by it.
    pub daemon_sets: usize,
    /// Pairs that use the same host port on the same nodes, each described.
    pub port_clashes: Vec<String>,
    /// Pairs in the same namespace of which one selects the pods of the other, each described.
    pub selector_overlaps: Vec<String>,
    /// Groups of DaemonSets that run the same daemon on different nodes, such as one for each kind
    /// of hardware.
    pub groups: Vec<SurveyedGroup>,
    /// The resources that all DaemonSets together request on each node, in the order of the text.
    pub nodes: Vec<SurveyedNode>,
    /// What could not be read; the rest is evaluated.
    pub problems: Vec<InputError>,
    /// Remarks on the DaemonSets' text as a whole: it has no DaemonSet, or has one twice.
    pub remarks: Vec<Remark>,
}

/// Several DaemonSets with the same app label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SurveyedGroup {
    /// `namespace/name` of each DaemonSet.
    pub members: Vec<String>,
    /// Whether every node is covered by exactly one of them.
    pub partition: bool,
    /// A description of the group: how the DaemonSets differ, and which nodes are covered by
    /// several or by none of them.
    pub text: String,
}

/// The resources that DaemonSets request on a node.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct SurveyedNode {
    /// The node's name.
    pub name: String,
    /// `namespace/name` of the DaemonSets that run there, provided that the node has room for
    /// them.
    pub daemon_sets: Vec<String>,
    /// What these DaemonSets request, by resource.
    pub resources: Vec<RequestedResource>,
}

/// How much of one resource of a node DaemonSets request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct RequestedResource {
    /// The resource; for `pods`, the amounts are numbers of pods.
    pub resource: String,
    /// How much the pods of the DaemonSets request in total.
    pub requested: String,
    /// How much the node can allocate to pods.
    pub allocatable: String,
    /// `requested` in percent of `allocatable`; absent when the node has none of the resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<f64>,
}

/// Checks all DaemonSets of `call.daemon_sets` together.
pub fn survey(call: &SurveyCall) -> SurveyAnswer {
    let (mut problems, mut remarks) = (Vec::new(), Vec::new());
    let nodes = read_nodes(&call.nodes, Source::Nodes, &mut problems);
    let daemon_sets =
        DaemonSets::read(&call.daemon_sets, Source::DaemonSets, &mut problems, &mut remarks);
    survey_among(&daemon_sets, &nodes, problems, remarks)
}

/// As [`survey`], for objects that are read already.
pub(super) fn survey_among(
    daemon_sets: &DaemonSets,
    nodes: &Nodes,
    problems: Vec<InputError>,
    remarks: Vec<Remark>,
) -> SurveyAnswer {
    let placements = daemon_sets.compiled();
    let placed: Vec<Placed<'_>> = placements.iter().map(|placement| placement.on(nodes)).collect();
    SurveyAnswer {
        daemon_sets: placements.len(),
        port_clashes: port_clashes(&placed).iter().map(ToString::to_string).collect(),
        selector_overlaps: all_selector_overlaps(&placements)
            .iter()
            .map(ToString::to_string)
            .collect(),
        groups: groups(&placed)
            .iter()
            .map(|group| SurveyedGroup {
                members: group.members.iter().map(ToString::to_string).collect(),
                partition: group.is_partition(),
                text: group.to_string(),
            })
            .collect(),
        nodes: overhead(&placed).iter().map(surveyed).collect(),
        problems,
        remarks,
    }
}

fn surveyed(overhead: &NodeOverhead<'_>) -> SurveyedNode {
    SurveyedNode {
        name: overhead.node.to_owned(),
        daemon_sets: overhead.daemon_sets.iter().map(ToString::to_string).collect(),
        resources: overhead
            .shares
            .iter()
            .map(|share| RequestedResource {
                resource: share.resource.to_owned(),
                requested: share.held.to_string(),
                allocatable: share.allocatable.to_string(),
                percent: share.percent,
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn daemon_sets_that_get_in_each_others_way_are_told() {
        let daemon_set = |name: &str, port: u16| {
            format!(
                "{{apiVersion: apps/v1, kind: DaemonSet, metadata: {{name: {name}}}, spec: {{\
                 selector: {{matchLabels: {{app: metrics}}}}, \
                 template: {{metadata: {{labels: {{app: metrics}}}}, spec: {{containers: [{{name: c, image: i, \
                 resources: {{requests: {{cpu: 100m}}}}, ports: [{{containerPort: {port}, hostPort: {port}}}]}}]}}}}}}}}"
            )
        };
        let answer = survey(&SurveyCall {
            daemon_sets: format!("{}\n---\n{}", daemon_set("one", 9100), daemon_set("two", 9100)),
            nodes: "kind: Node\nmetadata: {name: a}\nstatus: {allocatable: {cpu: 2, pods: 110}}"
                .to_owned(),
        });
        assert_eq!(answer.problems, []);
        assert_eq!(answer.port_clashes.len(), 1, "{answer:?}");
        assert_eq!(answer.selector_overlaps.len(), 1, "{answer:?}");
        let [group] = answer.groups.as_slice() else { panic!("{answer:?}") };
        assert!(!group.partition, "both cover node a");
        let [node] = answer.nodes.as_slice() else { panic!("{answer:?}") };
        assert_eq!(node.daemon_sets, ["default/one", "default/two"]);
        let cpu = node.resources.iter().find(|one| one.resource == "cpu").unwrap();
        assert_eq!(
            (cpu.requested.as_str(), cpu.allocatable.as_str(), cpu.percent),
            ("200m", "2", Some(10.0))
        );
    }
}
