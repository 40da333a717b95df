//! The records of a run, and how it ended.

use serde::Serialize;

use super::Millis;
use super::cluster_event::ClusterEvent;
use super::step::Step;

/// A record of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Record {
    /// An event of the script happened.
    #[serde(rename_all = "camelCase")]
    Event {
        /// When it happened.
        at: Millis,
        /// Its index in the script, from 0.
        index: usize,
    },
    /// The controller changed something, or wrote another status.
    Step(Step),
    /// Another component of the cluster did something.
    ClusterEvent(ClusterEvent),
}

impl Record {
    /// Returns when it happened.
    pub fn at(&self) -> Millis {
        match self {
            Record::Event { at, .. } => *at,
            Record::Step(step) => step.at,
            Record::ClusterEvent(cluster_event) => cluster_event.at,
        }
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum End {
    /// Nothing more will happen without an action.
    Quiet,
    /// More would happen, but the time limit was reached.
    TimeUp,
}
