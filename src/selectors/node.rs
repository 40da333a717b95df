//! Node selectors: which nodes `nodeSelector` and required node affinity choose.
//!
//! A [`NodeAffinity`] is compiled once from a pod's spec. It is matched node by node, or first
//! resolved against the [`Nodes`] of a cluster, after which a match compares only numbers.
//!
//! Source: `staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go`
//! and `staging/src/k8s.io/apimachinery/pkg/labels/selector.go` at v1.36.

mod resolved;

use k8s_openapi::api::core::v1::{
    NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, PodSpec,
};
use serde::Serialize;

use crate::field::{BadValue, ErrorList, Path};
use crate::manifest::nodes::{NodeRef, Nodes};
use crate::names;

pub(crate) use resolved::Resolved;

/// The only node field that a field selector can name.
const NAME_FIELD: &str = "metadata.name";

const LABEL_OPERATORS: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];
const FIELD_OPERATORS: &[&str] = &["In", "NotIn"];

/// The nodes that a pod's `nodeSelector` and required node affinity choose.
///
/// Without either, all nodes are chosen. If both are given, both must choose the node.
///
/// ```
/// use daemonset_preflight::manifest::nodes::{Node, Nodes};
/// use daemonset_preflight::selectors::NodeAffinity;
/// use k8s_openapi::api::core::v1::PodSpec;
///
/// let spec = PodSpec {
///     node_selector: Some([("disktype".to_owned(), "ssd".to_owned())].into()),
///     ..PodSpec::default()
/// };
/// let affinity = NodeAffinity::of(&spec);
/// let mut nodes = Nodes::new();
/// nodes.push(&Node::named("a").label("disktype", "ssd")).unwrap();
/// nodes.push(&Node::named("b")).unwrap();
/// let chosen: Vec<bool> = nodes.iter().map(|node| affinity.matches(node)).collect();
/// assert_eq!(chosen, [true, false]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodeAffinity {
    /// The requirements of `nodeSelector`, by key. All must be met.
    pub selector: Vec<Requirement>,
    /// The terms of required node affinity, in order. At least one must be met. `None` without
    /// required node affinity; an empty list chooses no node.
    pub terms: Option<Vec<Term>>,
}

/// One term of required node affinity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A term without requirements, which chooses no node.
    Empty,
    /// A malformed term, which chooses no node: the controller silently ignores it. Field paths
    /// are relative to the list of terms.
    Malformed(ErrorList),
    /// A term that chooses the nodes that meet all its requirements.
    Requirements {
        /// The requirements for the node's labels.
        expressions: Vec<Requirement>,
        /// The requirements for the node's fields.
        fields: Vec<Requirement>,
    },
}

/// A requirement for a label or a field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    /// The label's key, or the field's path.
    pub key: String,
    /// How the value is compared.
    pub operator: Operator,
    /// The values that it is compared with.
    pub values: Vec<String>,
}

/// How a label or a field is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Operator {
    /// The label exists and its value is one of the given ones.
    In,
    /// The label does not exist, or its value is none of the given ones.
    NotIn,
    /// The label exists.
    Exists,
    /// The label does not exist.
    DoesNotExist,
    /// The label exists and its value is an integer greater than the given one.
    Gt,
    /// The label exists and its value is an integer less than the given one.
    Lt,
}

impl Operator {
    /// Returns the operator's name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Operator::In => "In",
            Operator::NotIn => "NotIn",
            Operator::Exists => "Exists",
            Operator::DoesNotExist => "DoesNotExist",
            Operator::Gt => "Gt",
            Operator::Lt => "Lt",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        use Operator::{DoesNotExist, Exists, Gt, In, Lt, NotIn};
        [In, NotIn, Exists, DoesNotExist, Gt, Lt].into_iter().find(|o| o.name() == name)
    }
}

impl NodeAffinity {
    /// Compiles what a pod's spec requires of its node's labels and fields.
    pub fn of(spec: &PodSpec) -> Self {
        let required = spec
            .affinity
            .as_ref()
            .and_then(|affinity| affinity.node_affinity.as_ref())
            .and_then(|node| node.required_during_scheduling_ignored_during_execution.as_ref());
        NodeAffinity {
            // `nodeSelector` is not validated again when nodes are matched.
            selector: spec.node_selector.iter().flatten().map(Requirement::equal).collect(),
            terms: required.map(parse_terms),
        }
    }

    /// Whether a node is chosen.
    pub fn matches(&self, node: NodeRef<'_>) -> bool {
        self.selector.iter().all(|requirement| requirement.met_by(node.label(&requirement.key)))
            && self.terms.as_ref().is_none_or(|terms| terms.iter().any(|term| term.matches(node)))
    }

    /// Resolves the affinity against the nodes of a cluster, for fast matching.
    pub(crate) fn resolve(&self, nodes: &Nodes) -> Resolved {
        Resolved::new(self, nodes)
    }
}

impl Term {
    /// Whether the term chooses a node.
    pub fn matches(&self, node: NodeRef<'_>) -> bool {
        match self {
            Term::Empty | Term::Malformed(_) => false,
            Term::Requirements { expressions, fields } => {
                expressions.iter().all(|r| r.met_by(node.label(&r.key)))
                    && fields.iter().all(|r| r.met_by_field_of(node))
            }
        }
    }
}

impl Requirement {
    fn equal((key, value): (&String, &String)) -> Self {
        Requirement { key: key.clone(), operator: Operator::In, values: vec![value.clone()] }
    }

    /// Whether a label with this value meets the requirement; `None` is a missing label.
    pub fn met_by(&self, value: Option<&str>) -> bool {
        match (self.operator, value) {
            (Operator::In, Some(value)) => self.values.iter().any(|v| v == value),
            (Operator::NotIn, Some(value)) => !self.values.iter().any(|v| v == value),
            (Operator::Gt, Some(value)) => {
                matches!((integer(value), self.bound()), (Some(n), Some(bound)) if n > bound)
            }
            (Operator::Lt, Some(value)) => {
                matches!((integer(value), self.bound()), (Some(n), Some(bound)) if n < bound)
            }
            (Operator::Exists, value) => value.is_some(),
            (Operator::DoesNotExist, value) => value.is_none(),
            (Operator::NotIn, None) => true,
            (Operator::In | Operator::Gt | Operator::Lt, None) => false,
        }
    }

    /// Returns the value of the field that the requirement names; empty for a field that nodes do
    /// not have.
    pub fn field_of<'a>(&self, node: NodeRef<'a>) -> &'a str {
        if self.key == NAME_FIELD { node.name() } else { "" }
    }

    /// Whether a node's field meets the requirement.
    pub fn met_by_field_of(&self, node: NodeRef<'_>) -> bool {
        self.met_by(Some(self.field_of(node)))
    }

    /// Returns the integer that `Gt` and `Lt` compare with.
    fn bound(&self) -> Option<i64> {
        self.values.first().and_then(|value| integer(value))
    }
}

/// Parses an integer as Go's `ParseInt` does in base ten.
fn integer(text: &str) -> Option<i64> {
    text.parse().ok()
}

fn parse_terms(selector: &NodeSelector) -> Vec<Term> {
    let list = Path::root("nodeSelectorTerms");
    selector
        .node_selector_terms
        .iter()
        .enumerate()
        .map(|(index, term)| parse_term(term, &list.index(index)))
        .collect()
}

fn parse_term(term: &NodeSelectorTerm, path: &Path<'_>) -> Term {
    let expressions = term.match_expressions.as_deref().unwrap_or_default();
    let fields = term.match_fields.as_deref().unwrap_or_default();
    if expressions.is_empty() && fields.is_empty() {
        return Term::Empty;
    }
    let mut errors = ErrorList::new();
    let label_path = path.child("matchExpressions");
    let expressions = expressions
        .iter()
        .enumerate()
        .filter_map(|(i, r)| parse_expression(r, &label_path.index(i), &mut errors))
        .collect();
    let field_path = path.child("matchFields");
    let fields = fields
        .iter()
        .enumerate()
        .filter_map(|(i, r)| parse_field(r, &field_path.index(i), &mut errors))
        .collect();
    if errors.is_empty() {
        Term::Requirements { expressions, fields }
    } else {
        Term::Malformed(errors)
    }
}

fn parse_expression(
    requirement: &NodeSelectorRequirement,
    path: &Path<'_>,
    errors: &mut ErrorList,
) -> Option<Requirement> {
    let Some(operator) = Operator::parse(&requirement.operator) else {
        let operator = BadValue::named(&requirement.operator);
        errors.not_supported(&path.child("operator"), operator, LABEL_OPERATORS);
        return None;
    };
    let values = requirement.values.as_deref().unwrap_or_default();
    let before = errors.len();
    let key_messages = names::label_key(&requirement.key);
    if !key_messages.is_empty() {
        errors.invalid(&path.child("key"), requirement.key.as_str(), key_messages.join("; "));
    }
    let values_path = path.child("values");
    check_values(operator, values, &values_path, errors);
    for (index, value) in values.iter().enumerate() {
        let messages = names::label_value(value);
        if !messages.is_empty() {
            let place = values_path.index(index);
            errors.invalid(&place.key(&requirement.key), value.as_str(), messages.join("; "));
        }
    }
    (errors.len() == before).then(|| Requirement {
        key: requirement.key.clone(),
        operator,
        values: values.to_vec(),
    })
}

/// Checks the number of values that an operator takes, and their kind.
fn check_values(operator: Operator, values: &[String], path: &Path<'_>, errors: &mut ErrorList) {
    let shown = || BadValue::list(values);
    match operator {
        Operator::In | Operator::NotIn if values.is_empty() => {
            let detail = "for 'in', 'notin' operators, values set can't be empty";
            errors.invalid(path, shown(), detail);
        }
        Operator::Exists | Operator::DoesNotExist if !values.is_empty() => {
            let detail = "values set must be empty for exists and does not exist";
            errors.invalid(path, shown(), detail);
        }
        Operator::Gt | Operator::Lt => {
            if values.len() != 1 {
                let detail = "for 'Gt', 'Lt' operators, exactly one value is required";
                errors.invalid(path, shown(), detail);
            }
            for (index, value) in values.iter().enumerate() {
                if integer(value).is_none() {
                    let detail = "for 'Gt', 'Lt' operators, the value must be an integer";
                    errors.invalid(&path.index(index), value.as_str(), detail);
                }
            }
        }
        _ => {}
    }
}

fn parse_field(
    requirement: &NodeSelectorRequirement,
    path: &Path<'_>,
    errors: &mut ErrorList,
) -> Option<Requirement> {
    let operator = match requirement.operator.as_str() {
        "In" => Operator::In,
        "NotIn" => Operator::NotIn,
        other => {
            let path = path.child("operator");
            errors.not_supported(&path, BadValue::named(other), FIELD_OPERATORS);
            return None;
        }
    };
    let values = requirement.values.as_deref().unwrap_or_default();
    if values.len() != 1 {
        errors.invalid(&path.child("values"), BadValue::list(values), "must have one element");
        return None;
    }
    Some(Requirement { key: requirement.key.clone(), operator, values: values.to_vec() })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::manifest::nodes::Node;

    fn term(term: &Value) -> Term {
        parse_term(&serde_json::from_value(term.clone()).unwrap(), &Path::root("term"))
    }

    #[test]
    fn a_requirement_must_have_as_many_values_as_its_operator_takes() {
        let none = "for 'in', 'notin' operators, values set can't be empty";
        let some = "values set must be empty for exists and does not exist";
        let not_one = "for 'Gt', 'Lt' operators, exactly one value is required";
        let no_integer = "for 'Gt', 'Lt' operators, the value must be an integer";
        for (field, key, operator, values, want) in [
            ("matchExpressions", "a", "In", json!([]), Some(none)),
            ("matchExpressions", "a", "In", json!(["1", "2"]), None),
            ("matchExpressions", "a", "NotIn", json!([]), Some(none)),
            ("matchExpressions", "a", "NotIn", json!(["1"]), None),
            ("matchExpressions", "a", "Exists", json!(["1"]), Some(some)),
            ("matchExpressions", "a", "Exists", json!([]), None),
            ("matchExpressions", "a", "DoesNotExist", json!(["1"]), Some(some)),
            ("matchExpressions", "a", "DoesNotExist", json!([]), None),
            ("matchExpressions", "a", "Gt", json!([]), Some(not_one)),
            ("matchExpressions", "a", "Gt", json!(["1", "2"]), Some(not_one)),
            ("matchExpressions", "a", "Gt", json!(["1"]), None),
            ("matchExpressions", "a", "Lt", json!(["1", "2"]), Some(not_one)),
            ("matchExpressions", "a", "Lt", json!(["x"]), Some(no_integer)),
            ("matchExpressions", "a", "Lt", json!(["0"]), None),
            ("matchFields", "metadata.name", "In", json!([]), Some("must have one element")),
            (
                "matchFields",
                "metadata.name",
                "In",
                json!(["a", "b"]),
                Some("must have one element"),
            ),
            ("matchFields", "metadata.name", "NotIn", json!(["a"]), None),
        ] {
            let requirement = json!({"key": key, "operator": operator, "values": values});
            let first = match term(&json!({field: [requirement.clone()]})) {
                Term::Malformed(errors) => errors.iter().next().map(|e| e.detail().to_owned()),
                Term::Requirements { .. } => None,
                Term::Empty => panic!("{requirement} is a requirement"),
            };
            assert_eq!(first.as_deref(), want, "{requirement}");
        }
    }

    #[test]
    fn a_node_is_chosen_by_its_labels_and_one_of_the_terms() {
        let mut nodes = Nodes::new();
        nodes.push(&Node::named("a").label("disk", "ssd").label("zone", "z1")).unwrap();
        nodes.push(&Node::named("b").label("disk", "ssd")).unwrap();
        nodes.push(&Node::named("c").label("zone", "z1")).unwrap();
        let zone = json!({"key": "zone", "operator": "In", "values": ["z1"]});
        let named = |name: &str, operator: &str| json!([{"key": "metadata.name", "operator": operator, "values": [name]}]);
        let any = json!({});
        let ssd = json!({"disk": "ssd"});
        for (selector, terms, want) in [
            (&any, None, "abc"),
            (&ssd, None, "ab"),
            (&any, Some(json!([])), ""),
            (&any, Some(json!([{}])), ""),
            (&any, Some(json!([{"matchExpressions": [zone]}])), "ac"),
            (&ssd, Some(json!([{"matchExpressions": [zone]}])), "a"),
            (&any, Some(json!([{"matchFields": named("b", "In")}])), "b"),
            (&any, Some(json!([{"matchFields": named("b", "NotIn")}])), "ac"),
            (
                &any,
                Some(json!([{"matchExpressions": [zone], "matchFields": named("a", "NotIn")}])),
                "c",
            ),
            (
                &ssd,
                Some(json!([{"matchExpressions": [zone]}, {"matchFields": named("b", "In")}])),
                "ab",
            ),
        ] {
            let mut spec = json!({"containers": [], "nodeSelector": selector});
            if let Some(terms) = &terms {
                spec["affinity"] = json!({"nodeAffinity": {
                    "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}
                }});
            }
            let affinity = NodeAffinity::of(&serde_json::from_value(spec).unwrap());
            let chosen: String = nodes
                .iter()
                .filter(|node| affinity.matches(*node))
                .map(|node| node.name().to_owned())
                .collect();
            assert_eq!(chosen, want, "{selector} {terms:?}");
        }
    }
}
