//! A node affinity resolved against one cluster: keys and values are the cluster's symbols.
//!
//! Nodes have their label keys in a few combinations (*shapes*). For each shape it is computed
//! once where each requirement finds its label, and whether missing labels already rule out all
//! nodes; per node only values are compared.

use super::{NAME_FIELD, NodeAffinity, Operator, Requirement, Term};
use crate::manifest::nodes::{Nodes, Row, Symbol};

/// A resolved node affinity. Valid only for the nodes that it was resolved against.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    tests: Vec<Test>,
    /// How many of the tests belong to `nodeSelector`. The tests of the terms follow, in order.
    in_selector: usize,
    terms: Option<Vec<ResolvedTerm>>,
    plans: Vec<Plan>,
    /// For each shape with [`Plan::ByValues`], the slot in which each test finds its label.
    slots: Vec<u32>,
}

#[derive(Debug, Clone)]
struct ResolvedTerm {
    /// How many of the tests belong to this term.
    tests: usize,
    /// `None` when no field restricts the name.
    names: Option<Names>,
    never: bool,
}

/// The requirements of `matchFields` for a node's name.
#[derive(Debug, Clone, Default)]
struct Names {
    is: Vec<Option<Symbol>>,
    is_not: Vec<Symbol>,
}

/// A test of a label's value.
#[derive(Debug, Clone)]
enum Test {
    Is(Symbol),
    In(Vec<Symbol>),
    NotIn(Vec<Symbol>),
    Greater(i64),
    Less(i64),
    Exists,
    DoesNotExist,
}

/// What the label keys of a shape decide about its nodes.
#[derive(Debug, Clone, Copy)]
enum Plan {
    /// No node of the shape is chosen.
    Never,
    /// The values decide. The shape's slots begin at this index.
    ByValues(usize),
}

/// The slot of a missing label.
const ABSENT: u32 = u32::MAX;

impl Resolved {
    pub(super) fn new(affinity: &NodeAffinity, nodes: &Nodes) -> Self {
        let mut requirements: Vec<&Requirement> = affinity.selector.iter().collect();
        let terms = affinity.terms.as_ref().map(|terms| {
            terms.iter().map(|term| resolve_term(term, nodes, &mut requirements)).collect()
        });
        let mut resolved = Resolved {
            tests: requirements.iter().map(|r| Test::new(r, nodes)).collect(),
            in_selector: affinity.selector.len(),
            terms,
            plans: Vec::with_capacity(nodes.shapes().len()),
            slots: Vec::new(),
        };
        let keys: Vec<Option<Symbol>> = requirements.iter().map(|r| nodes.symbol(&r.key)).collect();
        for shape in nodes.shapes() {
            let start = resolved.slots.len();
            resolved.slots.extend(keys.iter().map(|key| {
                let found = key.and_then(|key| shape.binary_search(&key).ok());
                found.map_or(ABSENT, |place| place as u32)
            }));
            let plan = resolved.plan(start);
            if matches!(plan, Plan::Never) {
                resolved.slots.truncate(start);
            }
            resolved.plans.push(plan);
        }
        resolved
    }

    /// Whether a node is chosen.
    #[inline]
    pub(crate) fn matches(&self, row: &Row, nodes: &Nodes) -> bool {
        let Some(Plan::ByValues(start)) = self.plans.get(row.shape as usize) else {
            return false;
        };
        let slots = self.slots.get(*start..).unwrap_or_default();
        let met = |test: &Test, slot: u32| match slot {
            ABSENT => test.met_by_absence(),
            slot => nodes.value(row, slot).is_some_and(|value| test.met_by(value, nodes)),
        };
        self.decide(slots, met, |names| names.allow(row.name))
    }

    /// Returns [`Plan::Never`] if the keys of a shape rule out all its nodes.
    fn plan(&self, start: usize) -> Plan {
        let slots = self.slots.get(start..).unwrap_or_default();
        let may = |test: &Test, slot: u32| match slot {
            ABSENT => test.met_by_absence(),
            _ => !matches!(test, Test::DoesNotExist),
        };
        if self.decide(slots, may, |_| true) { Plan::ByValues(start) } else { Plan::Never }
    }

    /// Whether all of the selector's tests and all tests of at least one term are met.
    #[inline]
    fn decide(
        &self,
        slots: &[u32],
        met: impl Fn(&Test, u32) -> bool,
        named: impl Fn(&Names) -> bool,
    ) -> bool {
        let mut tests = self.tests.iter().zip(slots.iter().copied());
        if !tests.by_ref().take(self.in_selector).all(|(test, slot)| met(test, slot)) {
            return false;
        }
        let Some(terms) = &self.terms else {
            return true;
        };
        let mut at = self.in_selector;
        for term in terms {
            let tests = self.tests.iter().zip(slots.iter().copied()).skip(at).take(term.tests);
            at += term.tests;
            if !term.never
                && term.names.as_ref().is_none_or(&named)
                && tests.into_iter().all(|(test, slot)| met(test, slot))
            {
                return true;
            }
        }
        false
    }
}

fn resolve_term<'a>(
    term: &'a Term,
    nodes: &Nodes,
    requirements: &mut Vec<&'a Requirement>,
) -> ResolvedTerm {
    let Term::Requirements { expressions, fields } = term else {
        return ResolvedTerm { tests: 0, names: None, never: true };
    };
    requirements.extend(expressions);
    let mut resolved = ResolvedTerm { tests: expressions.len(), names: None, never: false };
    for field in fields {
        let Some(value) = field.values.first() else { continue };
        if field.key != NAME_FIELD {
            // A field that nodes do not have is empty, so the answer is the same for all nodes.
            resolved.never |= !field.met_by(Some(""));
            continue;
        }
        let names = resolved.names.get_or_insert_default();
        match field.operator {
            Operator::NotIn => names.is_not.extend(nodes.symbol(value)),
            _ => names.is.push(nodes.symbol(value)),
        }
    }
    resolved
}

impl Names {
    #[inline]
    fn allow(&self, name: Symbol) -> bool {
        self.is.iter().all(|wanted| *wanted == Some(name)) && !self.is_not.contains(&name)
    }
}

impl Test {
    fn new(requirement: &Requirement, nodes: &Nodes) -> Self {
        // A value that is no symbol of the cluster cannot equal any label's value.
        let known = || requirement.values.iter().filter_map(|value| nodes.symbol(value));
        match requirement.operator {
            Operator::In => {
                let known: Vec<Symbol> = known().collect();
                match known.as_slice() {
                    [one] => Test::Is(*one),
                    _ => Test::In(known),
                }
            }
            Operator::NotIn => Test::NotIn(known().collect()),
            Operator::Exists => Test::Exists,
            Operator::DoesNotExist => Test::DoesNotExist,
            Operator::Gt => requirement.bound().map_or(Test::In(Vec::new()), Test::Greater),
            Operator::Lt => requirement.bound().map_or(Test::In(Vec::new()), Test::Less),
        }
    }

    #[inline]
    fn met_by(&self, value: Symbol, nodes: &Nodes) -> bool {
        match self {
            Test::Is(wanted) => value == *wanted,
            Test::In(wanted) => wanted.contains(&value),
            Test::NotIn(unwanted) => !unwanted.contains(&value),
            Test::Greater(bound) => nodes.number(value).is_some_and(|n| n > *bound),
            Test::Less(bound) => nodes.number(value).is_some_and(|n| n < *bound),
            Test::Exists => true,
            Test::DoesNotExist => false,
        }
    }

    #[inline]
    fn met_by_absence(&self) -> bool {
        matches!(self, Test::NotIn(_) | Test::DoesNotExist)
    }
}
