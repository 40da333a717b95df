//! Limits the memory that the items of an object's lists take.
//!
//! An item is a struct once it is decoded, and can take far more memory than its text: a volume
//! that is written `{}` takes 2 KB. So a text within the bound of a request could take gigabytes.

use std::cell::Cell;

/// A limit on the memory that decoded list items take, in bytes. One limit can be shared by several
/// objects that are held together.
///
/// Only the size of each item's type is counted; the contents of its strings, maps and further
/// lists are proportional to the text. A list that grows is held twice for a moment, and has
/// capacity for up to twice its items: at most three times the limit is held.
///
/// ```
/// use daemonset_preflight::manifest::{DecodeErrorKind, MemoryLimit, NodeId, decode_in_for, read_json};
/// use daemonset_preflight::version::Server;
///
/// let text = format!(r#"{{"spec":{{"template":{{"spec":{{"volumes":[{}{{}}]}}}}}}}}"#, "{},".repeat(9_999));
/// let tree = read_json(&text).unwrap();
/// let decode = |limit| decode_in_for(&tree, NodeId::ROOT, Server::default(), &limit);
/// assert!(decode(MemoryLimit::default()).is_ok());
/// let error = decode(MemoryLimit::bytes(1 << 20)).unwrap_err();
/// assert_eq!(error.kind, DecodeErrorKind::TooLarge);
/// assert!(error.path.to_string().starts_with("spec.template.spec.volumes["));
/// ```
#[derive(Debug, Clone)]
pub struct MemoryLimit {
    bytes: usize,
    left: Cell<usize>,
}

impl MemoryLimit {
    /// Creates a limit of `bytes` bytes.
    pub fn bytes(bytes: usize) -> Self {
        MemoryLimit { bytes, left: Cell::new(bytes) }
    }

    /// Takes `bytes` from the rest of the limit; `false` if not enough is left, and from then on.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }

    /// Returns the message for an object that takes more.
    #[cold]
    pub(super) fn message(&self) -> String {
        format!("the items of its lists take more than {} MiB of memory", self.bytes >> 20)
    }
}

impl Default for MemoryLimit {
    /// Returns 512 MiB: more than any request takes that the API server accepts.
    fn default() -> Self {
        MemoryLimit::bytes(512 << 20)
    }
}
