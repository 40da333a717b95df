//! What a run records, and how far it came.

use serde::Serialize;

use super::Millis;
use super::cluster_event::ClusterEvent;
use super::step::Step;

/// One thing that a run records.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Record {
    /// An event of the script happened.
    #[serde(rename_all = "camelCase")]
    Event {
        /// When.
        at: Millis,
        /// Its place in the script, from 0.
        index: usize,
    },
    /// The controller acted, or wrote another status.
    Step(Step),
    /// The cluster around it did something.
    ClusterEvent(ClusterEvent),
}

impl Record {
    /// When it was.
    pub fn at(&self) -> Millis {
        match self {
            Record::Event { at, .. } => *at,
            Record::Step(step) => step.at,
            Record::ClusterEvent(cluster_event) => cluster_event.at,
        }
    }
}

/// How far a run came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum End {
    /// Nothing more will happen without outside help.
    Quiet,
    /// The time is up.
    TimeUp,
}
