//! How an API server speaks of label keys and values, which changed between versions.

/// How an API server speaks of label keys and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelWording {
    /// A malformed key is no qualified name, and lengths are in characters.
    QualifiedName,
    /// A malformed key is no label key, and lengths are in bytes.
    #[default]
    LabelKey,
}
