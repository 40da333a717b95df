//! What the rules found, and what becomes of it: decided in one place, [`judge`], by the
//! mode that the settings give each rule.

use daemonset_preflight::rules::{self, Mode};

use crate::rule::{RULES, Rule};
use crate::settings::Settings;

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) rule: Rule,
    /// The field at fault.
    pub(crate) field: &'static str,
    /// What is wrong and what to do, short enough for a warning.
    pub(crate) text: String,
}

impl From<rules::Finding> for Finding {
    fn from(rules::Finding { rule, field, text }: rules::Finding) -> Self {
        Finding { rule: Rule::House(rule), field, text }
    }
}

/// Findings by what becomes of them, each list with the most important first.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Those for which the request is refused.
    pub(crate) refused: Vec<Finding>,
    /// Those that are only told.
    pub(crate) told: Vec<Finding>,
}

impl Judged {
    /// All of them, and whether the request is refused for it.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (bool, &Finding)> {
        let refused = self.refused.iter().map(|finding| (true, finding));
        refused.chain(self.told.iter().map(|finding| (false, finding)))
    }
}

/// Applies the modes.
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
