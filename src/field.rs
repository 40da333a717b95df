//! Field errors and paths: where something is wrong ([`Path`]), what is wrong ([`Error`]),
//! and the API server's text about it.
//!
//! ```
//! use daemonset_preflight::field::{ErrorList, Path};
//!
//! let mut errors = ErrorList::new();
//! let spec = Path::root("spec");
//! errors.invalid(&spec.child("minReadySeconds"), -1, "must be greater than or equal to 0");
//! assert_eq!(
//!     errors.iter().next().unwrap().to_string(),
//!     "spec.minReadySeconds: Invalid value: -1: must be greater than or equal to 0",
//! );
//! ```
//!
//! Source: `staging/src/k8s.io/apimachinery/pkg/util/validation/field` at v1.36.

mod error;
mod error_list;
mod path;
mod status;
mod value;
mod wording;

pub use error::{Error, ErrorType, Warning};
pub use error_list::ErrorList;
pub use path::{Path, PathBuf, Segment};
pub use status::{Cause, invalid_message};
pub use value::{BadValue, is_print, json_string, quote};
pub use wording::LabelWording;
