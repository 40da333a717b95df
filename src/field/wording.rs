//! The API server's wording for label keys and values, which changed between versions.

/// The API server's wording in messages about label keys and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LabelWording {
    /// A key is called a qualified name, and lengths are given in characters.
    QualifiedName,
    /// A key is called a label key, and lengths are given in bytes.
    #[default]
    LabelKey,
}
