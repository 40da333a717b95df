//! Label selectors: which sets of labels a selector selects.
//!
//! Source: `LabelSelectorAsSelector` in
//! `staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go` and
//! `staging/src/k8s.io/apimachinery/pkg/labels/selector.go` at v1.36.

use std::collections::BTreeMap;
use std::fmt;

use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, LabelSelectorRequirement};

use crate::field::{BadValue, ErrorList, Path};
use crate::names;

/// A parsed, well-formed label selector.
///
/// A missing selector selects nothing, an empty one everything.
///
/// ```
/// use std::collections::BTreeMap;
/// use daemonset_preflight::selectors::Selector;
/// use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
///
/// let labels = BTreeMap::from([("app".to_owned(), "agent".to_owned())]);
/// let by_app = LabelSelector { match_labels: Some(labels.clone()), ..LabelSelector::default() };
/// let selector = Selector::parse(Some(&by_app)).unwrap();
/// assert!(selector.matches(&labels));
/// assert!(!selector.matches(None));
///
/// assert!(!Selector::parse(None).unwrap().matches(&labels));
/// assert!(Selector::parse(Some(&LabelSelector::default())).unwrap().matches(&labels));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    // `None` selects nothing, which no list of requirements can express.
    requirements: Option<Vec<Requirement>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Requirement {
    key: String,
    demand: Demand,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Demand {
    In(Vec<String>),
    NotIn(Vec<String>),
    Exists,
    DoesNotExist,
}

/// Why a label selector cannot be used. `Display` writes the API server's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParseError {
    /// An operator other than `In`, `NotIn`, `Exists` and `DoesNotExist`.
    UnknownOperator(String),
    /// The errors of the first malformed requirement. Field paths are relative to that
    /// requirement.
    Malformed(ErrorList),
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseError::UnknownOperator(operator) => {
                write!(
                    f,
                    "{} is not a valid label selector operator",
                    crate::field::quote(operator)
                )
            }
            ParseError::Malformed(errors) => {
                let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
                match texts.as_slice() {
                    [one] => f.write_str(one),
                    many => write!(f, "[{}]", many.join(", ")),
                }
            }
        }
    }
}

impl std::error::Error for ParseError {}

impl Selector {
    /// Returns a selector that selects nothing.
    pub const fn nothing() -> Self {
        Selector { requirements: None }
    }

    /// Returns a selector that selects everything.
    pub const fn everything() -> Self {
        Selector { requirements: Some(Vec::new()) }
    }

    /// Parses a selector. `None` selects nothing, an empty selector everything.
    ///
    /// # Errors
    /// - A key is not a label key.
    /// - A value is not a label value.
    /// - An operator is unknown.
    /// - `In` or `NotIn` has no values, or `Exists` or `DoesNotExist` has some.
    pub fn parse(selector: Option<&LabelSelector>) -> Result<Self, ParseError> {
        let Some(selector) = selector else {
            return Ok(Selector::nothing());
        };
        let mut requirements = Vec::new();
        for (key, value) in selector.match_labels.iter().flatten() {
            requirements.push(Requirement::parse(key, Demand::In(vec![value.clone()]))?);
        }
        for expression in selector.match_expressions.iter().flatten() {
            requirements.push(Requirement::parse(&expression.key, Demand::parse(expression)?)?);
        }
        Ok(Selector { requirements: Some(requirements) })
    }

    /// Whether the selector selects these labels. `None` is an empty set of labels.
    pub fn matches<'a>(&self, labels: impl Into<Option<&'a BTreeMap<String, String>>>) -> bool {
        let labels = labels.into();
        self.requirements.as_ref().is_some_and(|all| all.iter().all(|one| one.matches(labels)))
    }

    /// Whether the selector selects every set of labels.
    pub fn selects_everything(&self) -> bool {
        self.requirements.as_ref().is_some_and(Vec::is_empty)
    }
}

impl Demand {
    fn parse(expression: &LabelSelectorRequirement) -> Result<Self, ParseError> {
        let values = expression.values.clone().unwrap_or_default();
        let demand = match expression.operator.as_str() {
            "In" => Demand::In(values),
            "NotIn" => Demand::NotIn(values),
            // These operators take no values, but malformed values are reported as well.
            "Exists" | "DoesNotExist" if !values.is_empty() => {
                let mut errors = ErrorList::new();
                validate_key(&expression.key, &mut errors);
                errors.invalid(
                    &VALUES,
                    BadValue::list(&values),
                    "values set must be empty for exists and does not exist",
                );
                validate_values(&expression.key, &values, &mut errors);
                return Err(ParseError::Malformed(errors));
            }
            "Exists" => Demand::Exists,
            "DoesNotExist" => Demand::DoesNotExist,
            unknown => return Err(ParseError::UnknownOperator(unknown.to_owned())),
        };
        Ok(demand)
    }

    fn values(&self) -> Option<&[String]> {
        match self {
            Demand::In(values) | Demand::NotIn(values) => Some(values),
            Demand::Exists | Demand::DoesNotExist => None,
        }
    }
}

const VALUES: Path<'static> = Path::root("values");

impl Requirement {
    fn parse(key: &str, demand: Demand) -> Result<Self, ParseError> {
        let mut errors = ErrorList::new();
        validate_key(key, &mut errors);
        if let Some(values) = demand.values() {
            if values.is_empty() {
                errors.invalid(
                    &VALUES,
                    BadValue::null(),
                    "for 'in', 'notin' operators, values set can't be empty",
                );
            }
            validate_values(key, values, &mut errors);
        }
        if errors.is_empty() {
            Ok(Requirement { key: key.to_owned(), demand })
        } else {
            Err(ParseError::Malformed(errors))
        }
    }

    fn matches(&self, labels: Option<&BTreeMap<String, String>>) -> bool {
        let value = labels.and_then(|labels| labels.get(&self.key));
        match &self.demand {
            Demand::In(values) => value.is_some_and(|value| values.contains(value)),
            Demand::NotIn(values) => value.is_none_or(|value| !values.contains(value)),
            Demand::Exists => value.is_some(),
            Demand::DoesNotExist => value.is_none(),
        }
    }
}

fn validate_key(key: &str, errors: &mut ErrorList) {
    let messages = names::label_key(key);
    if !messages.is_empty() {
        errors.invalid(&Path::root("key"), key, messages.join("; "));
    }
}

fn validate_values(key: &str, values: &[String], errors: &mut ErrorList) {
    for (i, value) in values.iter().enumerate() {
        let messages = names::label_value(value);
        if !messages.is_empty() {
            errors.invalid(&VALUES.index(i).key(key), value, messages.join("; "));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    fn expression(key: &str, operator: &str, values: &[&str]) -> LabelSelector {
        LabelSelector {
            match_expressions: Some(vec![LabelSelectorRequirement {
                key: key.to_owned(),
                operator: operator.to_owned(),
                values: Some(values.iter().map(|v| (*v).to_owned()).collect()),
            }]),
            match_labels: None,
        }
    }

    #[test]
    fn each_operator_chooses() {
        let (linux, windows, neither) =
            (labels(&[("os", "linux")]), labels(&[("os", "windows")]), labels(&[("app", "linux")]));
        for (operator, values, want) in [
            ("In", &["linux", "plan9"][..], [true, false, false]),
            ("NotIn", &["linux", "plan9"], [false, true, true]),
            ("Exists", &[], [true, true, false]),
            ("DoesNotExist", &[], [false, false, true]),
        ] {
            let selector = Selector::parse(Some(&expression("os", operator, values))).unwrap();
            assert_eq!(
                [&linux, &windows, &neither].map(|l| selector.matches(l)),
                want,
                "{operator}"
            );
        }
    }

    #[test]
    fn every_requirement_must_hold() {
        let mut selector = expression("tier", "Exists", &[]);
        selector.match_labels = Some(labels(&[("app", "agent")]));
        let selector = Selector::parse(Some(&selector)).unwrap();
        assert!(selector.matches(&labels(&[("app", "agent"), ("tier", "")])));
        assert!(!selector.matches(&labels(&[("app", "agent")])));
        assert!(!selector.matches(&labels(&[("tier", "x")])));
    }

    #[test]
    fn malformed_selectors_say_why() {
        for (selector, want) in [
            (expression("a", "Gt", &["1"]), "\"Gt\" is not a valid label selector operator".to_owned()),
            (
                expression("a", "In", &[]),
                "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty".to_owned(),
            ),
            (
                expression("a", "Exists", &["b"]),
                "values: Invalid value: [\"b\"]: values set must be empty for exists and does not exist"
                    .to_owned(),
            ),
            (
                expression("a", "In", &["b", "-"]),
                format!("values[1][a]: Invalid value: \"-\": {}", names::label_value("-").join("; ")),
            ),
            (
                expression("/a", "NotIn", &[]),
                "[key: Invalid value: \"/a\": prefix part must be non-empty, \
                 values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty]"
                    .to_owned(),
            ),
        ] {
            assert_eq!(Selector::parse(Some(&selector)).unwrap_err().to_string(), want);
        }
    }
}
