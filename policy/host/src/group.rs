//! What becomes of an answer in a policy group and in monitor mode.

use crate::Response;

/// What the API server is told by a group of policies that refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupAnswer {
    /// Whether the request may go on.
    pub allowed: bool,
    /// The group's own message: all that kubectl shows. `None` when the request may go on.
    pub message: Option<String>,
    /// The members that refuse and what they say, in `status.details.causes`.
    pub causes: Vec<(String, String)>,
    /// Warnings: a group passes on none.
    pub warnings: Option<Vec<String>>,
    /// The status code: a group sets none, so that the API server answers 400.
    pub code: Option<u16>,
}

/// The answer of a group with the expression `member()`.
///
/// Source: `PolicyGroupEvaluator::validate` in
/// `crates/policy-evaluator/src/policy_group_evaluator/evaluator.rs` of Kubewarden.
pub fn of_group(member: &str, message: &str, response: Response) -> GroupAnswer {
    let allowed = response.accepted;
    let cause = || (format!("spec.policies.{member}"), response.message.unwrap_or_default());
    GroupAnswer {
        allowed,
        message: (!allowed).then(|| message.to_owned()),
        causes: if allowed { Vec::new() } else { vec![cause()] },
        warnings: None,
        code: None,
    }
}
