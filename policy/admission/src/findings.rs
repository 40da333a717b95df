//! The findings of the rules. [`judge`] alone decides, by the mode of each rule, whether a finding
//! refuses the request, is a warning, or is ignored.

use daemonset_preflight::rules::{self, Mode};

use crate::rule::{RULES, Rule};
use crate::settings::Settings;

/// A finding of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: Rule,
    /// The field at fault.
    pub(crate) field: &'static str,
    /// The problem and its remedy, short enough for a warning.
    pub(crate) text: String,
}

impl From<rules::Finding> for Finding {
    fn from(rules::Finding { rule, field, text }: rules::Finding) -> Self {
        Finding { rule: Rule::House(rule), field, text }
    }
}

/// Findings grouped by their effect, each group ordered by importance.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Findings that refuse the request.
    pub(crate) refused: Vec<Finding>,
    /// Findings that are warnings.
    pub(crate) told: Vec<Finding>,
}

impl Judged {
    /// Returns all findings; the bool says whether the finding refuses the request.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (bool, &Finding)> {
        let refused = self.refused.iter().map(|finding| (true, finding));
        refused.chain(self.told.iter().map(|finding| (false, finding)))
    }
}

/// Groups the findings by the modes of their rules; drops those of ignored rules.
pub(crate) fn judge(mut findings: Vec<Finding>, settings: &Settings) -> Judged {
    let mut judged = Judged::default();
    for rule in RULES {
        let list = match settings.mode(rule) {
            Mode::Reject => &mut judged.refused,
            Mode::Warn => &mut judged.told,
            Mode::Ignore => continue,
        };
        list.extend(findings.extract_if(.., |finding| finding.rule == rule));
    }
    judged
}
