//! The short reason why a node does not run a pod, by which nodes are counted.

use std::fmt;

use serde::Serialize;

use super::Placed;
use super::node_affinity::{Shown, first_unmet};
use crate::manifest::nodes::{NodeRef, Taint};
use crate::scheduling::{self, TaintOutcome};
use crate::selectors::{Operator, Requirement, Term};

/// The first obstacle that keeps a DaemonSet's pods off a node. Nodes with equal reasons have the
/// same obstacle.
///
/// `Display` continues "they": `lack disktype=ssd`, `have taint db:NoSchedule`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase", tag = "reason")]
pub enum Reason<'a> {
    /// The template names another node.
    OtherNodeNamed {
        /// The node that it names.
        wanted: &'a str,
    },
    /// The template names a node that does not exist.
    NoSuchNode {
        /// The node that it names.
        wanted: &'a str,
    },
    /// A requirement of `nodeSelector`, or of the only term of node affinity, is not met.
    Unmet {
        /// The field that has the requirement.
        within: Within,
        /// The requirement.
        #[serde(flatten)]
        requirement: &'a Requirement,
    },
    /// None of several terms of required node affinity chooses the node.
    NoTermMet {
        /// The number of terms.
        terms: usize,
    },
    /// Required node affinity has no terms, or only terms without requirements, and so chooses no
    /// node.
    EmptyAffinity,
    /// Required node affinity has malformed terms and no usable one, and so chooses no node.
    MalformedAffinity,
    /// The node has a taint that the pods do not tolerate.
    Untolerated {
        /// The first such taint, in the order of the node's taints.
        taint: Taint<'a>,
    },
}

/// The field of the template that has a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Within {
    /// `nodeSelector`.
    NodeSelector,
    /// `matchExpressions` of required node affinity.
    MatchExpressions,
    /// `matchFields` of required node affinity.
    MatchFields,
}

impl<'a> Placed<'a> {
    /// Returns what keeps the DaemonSet's pods off a node; `None` where a pod should run.
    pub fn reason(&self, node: NodeRef<'a>) -> Option<Reason<'a>> {
        if self.decide(node).run {
            return None;
        }
        let placement = self.placement;
        if let Some(wanted) = placement.node_name.as_deref().filter(|name| *name != node.name()) {
            return Some(match self.nodes.find(wanted) {
                Some(_) => Reason::OtherNodeNamed { wanted },
                None => Reason::NoSuchNode { wanted },
            });
        }
        if let Some(requirement) = first_unmet(&placement.affinity.selector, node) {
            return Some(Reason::Unmet { within: Within::NodeSelector, requirement });
        }
        let terms = placement.affinity.terms.as_deref();
        if let Some(reason) = terms.and_then(|terms| reason_of_terms(terms, node)) {
            return Some(reason);
        }
        let untolerated = |taint: &Taint<'_>| {
            let outcome = scheduling::outcome(taint, &placement.tolerations);
            matches!(outcome, TaintOutcome::Untolerated { .. })
        };
        node.taints().find(untolerated).map(|taint| Reason::Untolerated { taint })
    }
}

/// Returns why none of the terms chooses a node; `None` when one does.
fn reason_of_terms<'a>(terms: &'a [Term], node: NodeRef<'_>) -> Option<Reason<'a>> {
    let mut asking = terms.iter().filter_map(|term| match term {
        Term::Requirements { expressions, fields } => Some((expressions, fields)),
        Term::Empty | Term::Malformed(_) => None,
    });
    match (asking.next(), asking.next()) {
        (None, _) if terms.iter().any(|term| matches!(term, Term::Malformed(_))) => {
            Some(Reason::MalformedAffinity)
        }
        (None, _) => Some(Reason::EmptyAffinity),
        (Some(_), Some(_)) => {
            let is_met = terms.iter().any(|term| term.matches(node));
            (!is_met).then_some(Reason::NoTermMet { terms: terms.len() })
        }
        (Some((expressions, fields)), None) => {
            let unmet = |within| move |requirement| Reason::Unmet { within, requirement };
            let expression = first_unmet(expressions, node);
            expression.map(unmet(Within::MatchExpressions)).or_else(|| {
                let field = fields.iter().find(|field| !field.met_by_field_of(node));
                field.map(unmet(Within::MatchFields))
            })
        }
    }
}

impl Reason<'_> {
    /// Returns the reason preceded by the number of nodes that it applies to: `38 lack …`.
    /// [`Reason::NoSuchNode`], which is not about the cluster's nodes, has no number.
    pub fn counted(self, nodes: usize) -> impl fmt::Display {
        match self {
            Reason::NoSuchNode { .. } => self.to_string(),
            _ => format!("{nodes} {}", self.of(nodes)),
        }
    }

    /// Returns the reason with its verb in the singular for one node (`lacks …`) and in the
    /// plural for any other number (`lack …`).
    pub fn of(self, nodes: usize) -> impl fmt::Display {
        let text = self.to_string();
        if nodes != 1 {
            return text;
        }
        let (verb, rest) = text.split_once(' ').unwrap_or((&text, ""));
        let singular = match verb {
            "are" => "is",
            "have" => "has",
            "lack" => "lacks",
            "meet" => "meets",
            other => other,
        };
        format!("{singular} {rest}")
    }
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::OtherNodeNamed { wanted } => write!(f, "are not `{wanted}`"),
            Reason::NoSuchNode { wanted } => {
                write!(f, "nodeName names `{wanted}`, which is not a node here")
            }
            Reason::Unmet { requirement, .. } => fmt_unmet(requirement, f),
            Reason::NoTermMet { terms } => write!(f, "meet none of the {terms} nodeSelectorTerms"),
            Reason::EmptyAffinity => f.write_str("cannot meet node affinity without requirements"),
            Reason::MalformedAffinity => f.write_str("cannot meet malformed node affinity"),
            Reason::Untolerated { taint } => write!(f, "have taint `{taint}`"),
        }
    }
}

/// Writes what nodes have and must not have, or what they lack.
fn fmt_unmet(requirement: &Requirement, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Requirement { key, operator, values } = requirement;
    match (operator, values.as_slice()) {
        (Operator::NotIn, [value]) => write!(f, "have `{key}={value}`"),
        (Operator::NotIn, values) => write!(f, "have `{key} in ({})`", values.join(", ")),
        (Operator::DoesNotExist, _) => write!(f, "have label `{key}`"),
        (Operator::Exists, _) => write!(f, "lack label `{key}`"),
        _ => write!(f, "lack `{}`", Shown(requirement)),
    }
}
