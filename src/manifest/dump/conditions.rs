//! The conditions of nodes and pods.

use std::borrow::Cow;
use std::sync::Arc;

use super::fault::Read;
use super::fields::{UnixMillis, array, object, text, time};
use super::shared::Shared;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;

/// The status of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConditionStatus {
    /// `True`.
    True,
    /// `False`.
    False,
    /// `Unknown`, or anything else.
    #[default]
    Unknown,
}

/// A condition of a node or pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// Whether the condition holds.
    pub status: ConditionStatus,
    /// `lastTransitionTime`.
    pub since: Option<UnixMillis>,
    /// The reason as a single word; empty if not given.
    pub reason: Arc<str>,
    /// The reason as text; empty if not given.
    pub message: Arc<str>,
}

impl Condition {
    /// Whether the status is `True`.
    pub fn is_true(&self) -> bool {
        self.status == ConditionStatus::True
    }
}

/// Reads a list of conditions and calls `each` with the type, the condition and its last heartbeat.
pub(super) fn conditions(
    skim: &mut Skim<'_>,
    shared: &mut Shared,
    each: &mut dyn FnMut(&str, Condition, Option<UnixMillis>),
) -> Read<()> {
    array(skim, "status.conditions", &mut |skim| {
        let mut kind = Cow::default();
        let mut heartbeat = None;
        let empty = shared.text("");
        let mut condition = Condition {
            status: ConditionStatus::Unknown,
            since: None,
            reason: Arc::clone(&empty),
            message: empty,
        };
        object(skim, "status.conditions[]", &mut |skim, key| {
            match key {
                "type" => kind = text(skim, "status.conditions[].type")?,
                "status" => {
                    condition.status = match &*text(skim, "status.conditions[].status")? {
                        "True" => ConditionStatus::True,
                        "False" => ConditionStatus::False,
                        _ => ConditionStatus::Unknown,
                    }
                }
                "lastTransitionTime" => {
                    condition.since = time(skim, shared, "status.conditions[].lastTransitionTime")?;
                }
                "lastHeartbeatTime" => {
                    heartbeat = time(skim, shared, "status.conditions[].lastHeartbeatTime")?;
                }
                "reason" => {
                    condition.reason = shared.text(&text(skim, "status.conditions[].reason")?);
                }
                "message" => {
                    condition.message = shared.text(&text(skim, "status.conditions[].message")?);
                }
                _ => skim.pass()?,
            }
            Ok(())
        })?;
        each(&kind, condition, heartbeat);
        Ok(())
    })
}
