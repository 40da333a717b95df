//! The status of a pod's containers, as the kubelet reports it.

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
    /// How often it was restarted.
    pub restarts: i64,
    /// Its state.
    pub state: ContainerState,
    /// How its previous run ended; `None` if it has had at most one run.
    pub last: Option<Terminated>,
}

/// The state of a container.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ContainerState {
    /// The kubelet has not reported one.
    #[default]
    Unknown,
    /// It is not running.
    Waiting {
        /// Why, as a single word: `CrashLoopBackOff`, `ImagePullBackOff`; empty if not given.
        reason: Arc<str>,
        /// Why, as text; empty if not given.
        message: Arc<str>,
    },
    /// It is running.
    Running {
        /// When it was started.
        since: Option<UnixMillis>,
    },
    /// It has ended.
    Terminated(Terminated),
}

/// How a run of a container ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terminated {
    /// Why, as a single word: `OOMKilled`, `Error`; empty if not given.
    pub reason: Arc<str>,
    /// The exit code.
    pub exit_code: i64,
    /// When it ended.
    pub finished: Option<UnixMillis>,
}

/// Appends the statuses of a list of containers, or of init containers.
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
