//! Calls and answers as plain data: the interface that every shell (command line, npm package, web
//! page) uses.
//!
//! A call is a JSON object; unknown keys are rejected. An answer is a JSON object. All names are
//! camelCase. The functions here are plain Rust; `call` does the same over JSON text, for shells
//! that can pass only text.
//!
//! ```
//! use daemonset_preflight::contract::{self, ValidateCall};
//!
//! let answer = contract::validate(&ValidateCall {
//!     text: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: Agent}".to_owned(),
//!     ..ValidateCall::default()
//! });
//! assert!(!answer.accepted);
//! let name = &answer.documents[0].errors[0];
//! assert_eq!((name.field.as_str(), name.place.unwrap().start.line), ("metadata.name", 3));
//! ```

mod applied;
mod call;
mod cluster;
mod compare;
mod convert;
mod defaults;
mod diagnose;
mod dumped_cluster;
mod edit;
mod finding;
mod fix;
mod input;
mod lint;
mod parts;
mod place;
mod position;
mod reach;
mod redact;
mod remedy;
mod simulate;
mod suppression;
mod survey;
pub mod time_span;
mod validate;
mod versions;

pub use applied::{Applied, ApplyOptions, FieldOwner, KeptField};
pub use call::{CALLS, call};
pub use cluster::{
    Cluster, ClusterCompareCall, ClusterOverview, ClusterPlaceAnswer, ClusterPlaceCall,
    ClusterSurveyCall, ExplainAnswer, ExplainCall, ExplainedDaemonSet, GroupAnswer, GroupCall,
    LabelKey, NodeDetails, NodeVerdict, PlacementTable,
};
pub use compare::{Changed, CompareAnswer, CompareCall, ComparedDaemonSet, compare};
pub use convert::{
    ConversionNote, ConvertAnswer, ConvertCall, ConvertedDocument, NoteAction, convert,
};
pub use defaults::{DefaultAnswer, DefaultCall, DefaultedDocument, OtherKind, default};
pub use diagnose::{
    CauseKind, DiagnoseAnswer, DiagnoseCall, DiagnosedCause, DiagnosedCounter, DiagnosedDaemonSet,
    DiagnosedFinding, DiagnosedNode, DiagnosedRemedy, DiagnosedRevision, DiagnosedRollout,
    DiagnosedSeverity, DumpGap, GapKind, InvalidTime, ObjectProblem, RolloutVerdict, diagnose,
    diagnose_dump,
};
pub use dumped_cluster::DumpedCluster;
pub use edit::{Fix, TextEdit, apply_fixes};
pub use finding::{Finding, Step};
pub use input::{InputError, Remark, Source};
pub use lint::{
    LintAnswer, LintCall, LintFinding, LintedDaemonSet, LintedObject, Linter, SettingsInput, lint,
};
pub use place::{
    OutcomeCount, PlaceAnswer, PlaceCall, PlacedDaemonSet, PlacedNode, PlacedOutcome, Why,
    WhyOutcome, place,
};
pub use position::{Place, Position};
pub use reach::{DescribedAccessPath, ReachAnswer, ReachCall, ReachedDaemonSet, reach, reach_dump};
pub use redact::{RedactAnswer, RedactCall, RedactProblem, redact};
pub use remedy::{PatchOp, PatchOperation, PatchToleration, PatchValue, Remedy};
pub use simulate::{
    Actor, AlternativeRun, Counter, DaemonSetNarration, DaemonSetState, Line, LineKind, Moment,
    MomentEntry, OptionValues, RecordedChange, RejectedEvent, SchedulerComparison,
    SchedulerDifference, Script, ScriptAction, ScriptEvent, ScriptStep, SimulateAnswer,
    SimulateCall, SimulatedDaemonSet, SimulatedPod, SimulationRecord, Verdict, simulate,
    simulate_dump,
};
pub use suppression::IGNORE;
pub use survey::{
    RequestedResource, SurveyAnswer, SurveyCall, SurveyedGroup, SurveyedNode, survey,
};
pub use validate::{
    DifferenceKind, DocumentAnswer, DroppedField, FieldValidation, Operation, Outcome, Sequence,
    Status, ValidateAnswer, ValidateCall, Validator, VersionAnswer, VersionDifference, validate,
};

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use crate::manifest::written;

/// Serializes an object of an answer through its generic tree, so that no serialization code
/// specific to its types is compiled in.
fn as_written<T: Serialize, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    written(object).map_err(S::Error::custom)?.serialize(serializer)
}
