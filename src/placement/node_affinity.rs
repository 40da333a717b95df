//! Node selector and node affinity, requirement by requirement: what is asked of a node,
//! and what the node has instead.

use std::fmt;

use serde::Serialize;

use crate::manifest::nodes::NodeRef;
use crate::selectors::{Operator, Requirement, Term};

/// One requirement and what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequirementOutcome<'a> {
    /// What is asked for.
    #[serde(flatten)]
    pub requirement: &'a Requirement,
    /// Whether the node has it.
    pub met: bool,
    /// The value that the node has for the key; `None` when it does not have the key.
    pub has: Option<&'a str>,
}

/// One term of required node affinity and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TermOutcome<'a> {
    /// The term's place in `nodeSelectorTerms`.
    pub index: usize,
    /// Whether it chooses the node.
    pub chosen: bool,
    /// What it asks of the node's labels.
    pub expressions: Vec<RequirementOutcome<'a>>,
    /// What it asks of the node's fields.
    pub fields: Vec<RequirementOutcome<'a>>,
    /// Why it chooses no node at all: it is malformed.
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

/// The first requirement of a term that a node does not meet.
pub(super) fn first_unmet<'a>(
    requirements: &'a [Requirement],
    node: NodeRef<'_>,
) -> Option<&'a Requirement> {
    requirements.iter().find(|requirement| !requirement.met_by(node.label(&requirement.key)))
}

/// A requirement as a person writes it: `disktype=ssd`, `zone in (a, b)`, `size > 5`.
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
