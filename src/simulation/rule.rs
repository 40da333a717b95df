//! The rules of the controller that decide its changes, by name and in words.

use std::fmt;

use serde::Serialize;

/// Why the controller changed something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// A node should run a pod and has none.
    Missing,
    /// A pod failed. After the first failure on a node, its back-off must have ended as well.
    Failed,
    /// A pod succeeded, which a daemon should not.
    Succeeded,
    /// The node already has another pod, which is preferred.
    Duplicate,
    /// The newer pod beside the deleted one is available, or the deleted one is no longer ready.
    Surged,
    /// The pod's node should neither run nor keep a pod.
    NodeExcluded,
    /// The pod's node was removed before the pod was bound.
    NodeGone,
    /// The pod is of an older template, and the budget allows its deletion.
    OlderWithinBudget,
    /// The pod is of an older template and not available, so that its deletion uses no budget.
    OlderUnavailable,
    /// The pod is of an older template and not available, and its node should not run it.
    OlderExcluded,
    /// The pod's node should not run it, and enough others are available.
    Spared,
    /// A pod of the present template is created beside an older one, within the surge limit.
    Surge,
    /// A pod of the present template is created beside an older one that is not available, which
    /// uses no surge.
    SurgeFree,
    /// The selector matches a pod without a controller.
    Selected,
    /// The selector no longer matches a pod.
    NotSelected,
    /// The template is new.
    NewTemplate,
    /// The template is that of an earlier revision.
    KnownTemplate,
    /// There are more old revisions than `revisionHistoryLimit`, and no pod belongs to this one.
    HistoryLimit,
    /// Another template of the DaemonSet already had the same hash.
    HashTaken,
}

impl Rule {
    /// Returns the rule in words that can follow "because".
    pub fn words(self) -> &'static str {
        match self {
            Rule::Missing => "the node should run a pod and has none",
            Rule::Failed => "it failed",
            Rule::Succeeded => "it ended, which a daemon should not",
            Rule::Duplicate => "another pod on the node takes precedence",
            Rule::Surged => {
                "the newer pod on its node is available, or it is itself no longer ready"
            }
            Rule::NodeExcluded => "the node should not run it",
            Rule::NodeGone => "its node was removed before it was bound",
            Rule::OlderWithinBudget => "its template is older, and the budget allows it",
            Rule::OlderUnavailable => "its template is older, and it is not available anyway",
            Rule::OlderExcluded => {
                "its template is older, it is not available, and the node should not run it"
            }
            Rule::Spared => "the node should not run it and enough others are available",
            Rule::Surge => "the template is newer, and maxSurge allows it",
            Rule::SurgeFree => {
                "the older pod is not available, so this does not count against maxSurge"
            }
            Rule::Selected => "the selector matches it and it has no controller",
            Rule::NotSelected => "the selector no longer matches it",
            Rule::NewTemplate => "the template is new",
            Rule::KnownTemplate => "the template was there before",
            Rule::HistoryLimit => "revisionHistoryLimit exceeded",
            Rule::HashTaken => "another template had the same hash",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
