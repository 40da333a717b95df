//! Decodes manifests: from text to objects, as the API server decodes them.
//!
//! A text becomes [`Documents`], each a [`Tree`] of values with their positions; a value is decoded
//! to a type of `k8s-openapi` by the rules of the API server's own decoder, with all that strict
//! decoding reports. [`decode_json`] decodes the single DaemonSet of a request.
//!
//! Not covered: protobuf and CBOR, which the API server also reads.
//!
//! Source: `vendor/sigs.k8s.io/{json,yaml}` and
//! `staging/src/k8s.io/apimachinery/pkg/runtime/serializer/json` at v1.36.

use k8s_openapi::api::apps::v1::DaemonSet;

use crate::version::Server;

mod decode;
mod deserializer;
mod differing;
mod documents;
pub mod dump;
mod extra;
pub(crate) mod go_types;
mod items;
mod json;
mod lexer;
mod locate;
mod memory_limit;
mod newlines;
pub mod nodes;
mod part;
mod places;
pub(crate) mod pods;
mod reading;
mod time;
mod tree;
mod type_meta;
mod typed_value;
mod words;
mod written_string;
#[cfg(feature = "yaml")]
mod yaml;

pub(crate) use crate::names::nearest as suggestion;
pub use crate::names::nearest::nearest as nearest_name;
pub use decode::{
    DecodeError, DecodeErrorKind, Decoded, StrictFinding, decode_in, decode_in_for, decode_json,
    decode_json_for, decode_part,
};
pub use differing::versions_may_differ;
pub use documents::{Documents, Entry, MAX_REQUEST_BYTES, MAX_TEXT_BYTES, Object, text};
pub use extra::{EvictionResponder, Extra, ExtraFields, ExtraValue, WorkloadReference};
pub use items::each_item;
pub use locate::{Found, Locator};
pub use memory_limit::MemoryLimit;
pub use part::Part;
#[cfg(feature = "yaml")]
pub use part::whole_documents;
pub use places::{Lines, Place, Position};
pub use reading::StrictKind;
pub(crate) use time::ZERO as ZERO_TIME;
pub use tree::{Kind, NodeId, Tree};
pub(crate) use typed_value::TypedValue;
pub use typed_value::{WriteError, written};
pub use written_string::written_string;

/// The depth to which values without a schema are kept, such as the `fieldsV1` of `managedFields`.
/// Deeper values are read as `null`.
const MAX_UNTYPED_DEPTH: usize = 128;

/// A decoded DaemonSet: the typed object, and what its type cannot represent.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The object.
    pub daemon_set: DaemonSet,
    /// Whether `spec.selector` was given. A missing selector selects nothing, an empty one
    /// everything, and the API server reports them differently; [`DaemonSet`] does not distinguish
    /// them.
    pub has_selector: bool,
    /// The fields that the server knows but [`DaemonSet`] does not.
    pub extra: ExtraFields,
    /// The server that the object is decoded, defaulted and validated for.
    pub server: Server,
}

impl Manifest {
    /// Wraps an object that was built rather than decoded: with a selector, for a server of the
    /// newest version.
    pub fn of(daemon_set: DaemonSet) -> Self {
        Manifest {
            daemon_set,
            has_selector: true,
            extra: ExtraFields::default(),
            server: Server::default(),
        }
    }
}

/// Parses JSON text of any content, as Go's `encoding/json` does.
///
/// # Errors
/// When the text is not JSON: what is wrong, in Go's words.
pub fn read_json(text: &str) -> Result<Tree<'_>, String> {
    json::read(text).map_err(|error| error.to_string())
}
