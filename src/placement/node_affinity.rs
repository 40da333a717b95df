//! Node selector and node affinity, requirement by requirement: what the template requires of a
//! node, and what the node has.

use std::fmt;

use serde::Serialize;

use crate::manifest::nodes::NodeRef;
use crate::selectors::{Operator, Requirement, Term};

/// The outcome of one requirement on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequirementOutcome<'a> {
    /// The requirement.
    #[serde(flatten)]
    pub requirement: &'a Requirement,
    /// Whether the node meets the requirement.
    pub met: bool,
    /// The node's value for the key; `None` if the node does not have the key.
    pub has: Option<&'a str>,
}

/// The outcome of one term of required node affinity on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermOutcome<'a> {
    /// The term's place in `nodeSelectorTerms`.
    pub index: usize,
    /// Whether the term chooses the node.
    pub chosen: bool,
    /// The outcomes of its requirements for labels.
    pub expressions: Vec<RequirementOutcome<'a>>,
    /// The outcomes of its requirements for fields.
    pub fields: Vec<RequirementOutcome<'a>>,
    /// Why the term is malformed and so chooses no node; empty if it is well formed.
    pub errors: Vec<String>,
}

pub(super) fn outcomes<'a>(
    requirements: &'a [Requirement],
    node: NodeRef<'a>,
) -> Vec<RequirementOutcome<'a>> {
    requirements.iter().map(|requirement| outcome(requirement, node)).collect()
}

fn outcome<'a>(requirement: &'a Requirement, node: NodeRef<'a>) -> RequirementOutcome<'a> {
    let has = node.label(&requirement.key);
    RequirementOutcome { requirement, met: requirement.met_by(has), has }
}

fn field_outcome<'a>(requirement: &'a Requirement, node: NodeRef<'a>) -> RequirementOutcome<'a> {
    let has = requirement.field_of(node);
    RequirementOutcome { requirement, met: requirement.met_by(Some(has)), has: Some(has) }
}

pub(super) fn term_outcomes<'a>(terms: &'a [Term], node: NodeRef<'a>) -> Vec<TermOutcome<'a>> {
    let of_term = |(index, term): (usize, &'a Term)| {
        let mut outcome = TermOutcome {
            index,
            chosen: false,
            expressions: Vec::new(),
            fields: Vec::new(),
            errors: Vec::new(),
        };
        match term {
            Term::Empty => {}
            Term::Malformed(errors) => {
                outcome.errors = errors.iter().map(ToString::to_string).collect();
            }
            Term::Requirements { expressions, fields } => {
                outcome.expressions = outcomes(expressions, node);
                outcome.fields = fields.iter().map(|r| field_outcome(r, node)).collect();
                outcome.chosen = outcome.expressions.iter().chain(&outcome.fields).all(|o| o.met);
            }
        }
        outcome
    };
    terms.iter().enumerate().map(of_term).collect()
}

/// Returns the first of these label requirements that a node does not meet.
pub(super) fn first_unmet<'a>(
    requirements: &'a [Requirement],
    node: NodeRef<'_>,
) -> Option<&'a Requirement> {
    requirements.iter().find(|requirement| !requirement.met_by(node.label(&requirement.key)))
}

/// Displays a requirement as a person writes it: `disktype=ssd`, `zone in (a, b)`, `size > 5`.
pub(super) struct Shown<'a>(pub(super) &'a Requirement);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Requirement { key, operator, values } = self.0;
        let list = || values.join(", ");
        match (operator, values.as_slice()) {
            (Operator::In, [value]) => write!(f, "{key}={value}"),
            (Operator::NotIn, [value]) => write!(f, "{key}!={value}"),
            (Operator::In, _) => write!(f, "{key} in ({})", list()),
            (Operator::NotIn, _) => write!(f, "{key} not in ({})", list()),
            (Operator::Exists, _) => write!(f, "{key}"),
            (Operator::DoesNotExist, _) => write!(f, "!{key}"),
            (Operator::Gt, _) => write!(f, "{key} > {}", list()),
            (Operator::Lt, _) => write!(f, "{key} < {}", list()),
        }
    }
}
