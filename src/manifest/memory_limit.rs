//! How much memory the items of an object's lists may take.
//!
//! An item is a struct once it is decoded, and can take far more memory than its text: a volume
//! that is written `{}` takes 2 KB. So a text within the bound of a request could take gigabytes.

use std::cell::Cell;

/// How many bytes the items of lists may take once they are decoded. One limit can be shared by
/// several objects that are held together.
///
/// What is counted is the size of each item's type; what its strings, maps and further lists
/// hold is in proportion to the text. A list that grows is held twice for a moment, and has
/// room for twice its items: at most three times the limit are held.
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
    /// A limit of so many bytes.
    pub fn bytes(bytes: usize) -> Self {
        MemoryLimit { bytes, left: Cell::new(bytes) }
    }

    /// Takes some of what is left; `false` when it is not enough, and from then on.
    pub(super) fn take(&self, bytes: usize) -> bool {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }

    /// What is said of an object that takes more.
    #[cold]
    pub(super) fn message(&self) -> String {
        format!("the items of its lists take more than {} MiB of memory", self.bytes >> 20)
    }
}

impl Default for MemoryLimit {
    /// 512 MiB: more than whatever the API server accepts takes, within the bound of a request.
    fn default() -> Self {
        MemoryLimit::bytes(512 << 20)
    }
}
