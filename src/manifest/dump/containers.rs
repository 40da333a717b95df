//! What a kubelet says of a pod's containers.

use std::sync::Arc;

use super::fault::Read;
use super::fields::{UnixMillis, array, boolean, integer, object, text, time};
use super::shared::Shared;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;

/// A container's status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerFacts {
    /// Its name.
    pub name: Arc<str>,
    /// Whether it is an init container.
    pub is_init: bool,
    /// Whether it is ready.
    pub ready: bool,
    /// How often it was started again.
    pub restarts: i64,
    /// What it does.
    pub state: ContainerState,
    /// How its last run ended; `None` when it has had one run at most.
    pub last: Option<Terminated>,
}

/// What a container does.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ContainerState {
    /// Its kubelet has not reported one.
    #[default]
    Unknown,
    /// It does not run.
    Waiting {
        /// Why, in a word: `CrashLoopBackOff`, `ImagePullBackOff`; empty when not given.
        reason: Arc<str>,
        /// Why, in words; empty when not given.
        message: Arc<str>,
    },
    /// It runs.
    Running {
        /// Since when.
        since: Option<UnixMillis>,
    },
    /// It has ended.
    Terminated(Terminated),
}

/// How a run of a container ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminated {
    /// Why, in a word: `OOMKilled`, `Error`; empty when not given.
    pub reason: Arc<str>,
    /// The exit code.
    pub exit_code: i64,
    /// When.
    pub finished: Option<UnixMillis>,
}

/// Reads the list of the statuses of containers, or of init containers.
pub(super) fn container_statuses(
    skim: &mut Skim<'_>,
    is_init: bool,
    shared: &mut Shared,
    into: &mut Vec<ContainerFacts>,
) -> Read<()> {
    array(skim, "status.containerStatuses", &mut |skim| {
        let mut facts = ContainerFacts {
            name: shared.text(""),
            is_init,
            ready: false,
            restarts: 0,
            state: ContainerState::Unknown,
            last: None,
        };
        object(skim, "status.containerStatuses[]", &mut |skim, key| {
            match key {
                "name" => {
                    facts.name = shared.text(&text(skim, "status.containerStatuses[].name")?);
                }
                "ready" => facts.ready = boolean(skim, "status.containerStatuses[].ready")?,
                "restartCount" => {
                    facts.restarts = integer(skim, "status.containerStatuses[].restartCount")?;
                }
                "state" => facts.state = state(skim, shared)?,
                "lastState" => {
                    facts.last = match state(skim, shared)? {
                        ContainerState::Terminated(terminated) => Some(terminated),
                        _ => None,
                    }
                }
                _ => skim.pass()?,
            }
            Ok(())
        })?;
        into.push(facts);
        Ok(())
    })
}

fn state(skim: &mut Skim<'_>, shared: &mut Shared) -> Read<ContainerState> {
    let mut found = ContainerState::Unknown;
    object(skim, "state", &mut |skim, kind| {
        let mut reason = shared.text("");
        let mut message = Arc::clone(&reason);
        let (mut started, mut finished, mut exit_code) = (None, None, 0);
        object(skim, "state", &mut |skim, key| {
            match key {
                "reason" => reason = shared.text(&text(skim, "state.reason")?),
                "message" => message = shared.text(&text(skim, "state.message")?),
                "startedAt" => started = time(skim, shared, "state.startedAt")?,
                "finishedAt" => finished = time(skim, shared, "state.finishedAt")?,
                "exitCode" => exit_code = integer(skim, "state.terminated.exitCode")?,
                _ => skim.pass()?,
            }
            Ok(())
        })?;
        found = match kind {
            "waiting" => ContainerState::Waiting { reason, message },
            "running" => ContainerState::Running { since: started },
            "terminated" => ContainerState::Terminated(Terminated { reason, exit_code, finished }),
            _ => return Ok(()),
        };
        Ok(())
    })?;
    Ok(found)
}
