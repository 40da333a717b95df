//! The answer of a policy group, of which the policy is a member.

use crate::Response;

/// The answer of a policy group to the API server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupAnswer {
    /// Whether the request is allowed.
    pub allowed: bool,
    /// The group's own message, which is all that kubectl shows. `None` when the request is
    /// allowed.
    pub message: Option<String>,
    /// The members that refuse the request and their messages, in `status.details.causes`.
    pub causes: Vec<(String, String)>,
    /// The warnings: a group passes none on.
    pub warnings: Option<Vec<String>>,
    /// The status code: a group sets none, and then the API server answers 400.
    pub code: Option<u16>,
}

/// Returns the answer of a group with the expression `member()`.
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
