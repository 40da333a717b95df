//! What is missing from a dump, and what could not be read.

use std::fmt;

/// Something that is missing from a dump, or in which the dump contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// A text ends in the middle of an object.
    CutOff {
        /// Which text, from 0.
        text: usize,
        /// How many objects of it were read before.
        objects: usize,
    },
    /// A text stops being JSON or YAML; the rest of it is not read.
    Malformed {
        /// Which text, from 0.
        text: usize,
        /// How many objects of it were read before.
        objects: usize,
        /// What is wrong.
        message: String,
    },
    /// A text holds no object.
    Empty {
        /// Which text, from 0.
        text: usize,
    },
    /// The dump has no object of a kind.
    NoneOfKind {
        /// The kind.
        kind: &'static str,
    },
    /// There are nodes, but pods of only one namespace: the requests of other pods are unknown.
    OneNamespace {
        /// The namespace.
        namespace: String,
    },
    /// Objects of a kind that is read, in an API version that is not.
    OtherApiVersion {
        /// The kind.
        kind: String,
        /// Their `apiVersion`.
        api_version: String,
        /// How many.
        objects: usize,
    },
    /// Objects of one kind and name have different UIDs: the dump is of two clusters, or the
    /// objects were deleted and recreated between two texts. Of each pair, the object that was
    /// created last is kept.
    TwoIdentities {
        /// The kind.
        kind: &'static str,
        /// How many such pairs of that kind were found.
        objects: usize,
        /// The namespace of the first; empty for a node.
        namespace: String,
        /// The name of the first.
        name: String,
    },
    /// Times that cannot be read, such as redacted ones: it is not known since when those states
    /// last.
    UnreadableTimes {
        /// How many.
        times: usize,
    },
    /// The last report of a kubelet in a text is older than what other objects state: the objects
    /// are not of the same moment.
    OlderText {
        /// Which text, from 0.
        text: usize,
        /// By how many milliseconds.
        behind: i64,
    },
    /// Pods are bound to nodes that are not in the dump.
    UnknownNodes {
        /// How many pods.
        pods: usize,
        /// The first of these nodes by name.
        node: String,
    },
}

/// An object that could not be read and is left out.
///
/// `Display` names the object and states what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpProblem {
    /// Which text, from 0.
    pub text: usize,
    /// Which object of the text, from 0.
    pub index: usize,
    /// Its kind; empty when it has none.
    pub kind: String,
    /// Its name, with its namespace before it, as far as they are known.
    pub name: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for DumpProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DumpProblem { index, kind, name, message, .. } = self;
        write!(f, "object {index}")?;
        match (kind.as_str(), name.as_str()) {
            ("", _) => {}
            (kind, "") => write!(f, " ({kind})")?,
            (kind, name) => write!(f, " ({kind} {name})")?,
        }
        write!(f, ": {message}")
    }
}
