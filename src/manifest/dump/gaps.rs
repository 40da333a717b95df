//! What a dump lacks, and what in it could not be read.

use std::fmt;

/// Something that a dump does not say, or in which it contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// A text ends in the middle of an object.
    CutOff {
        /// Which text, from 0.
        text: usize,
        /// How many objects of it were read before.
        objects: usize,
    },
    /// A text is not JSON from here on, or not YAML: the rest of it is not read.
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
    /// There is no object of a kind.
    NoneOfKind {
        /// The kind.
        kind: &'static str,
    },
    /// There are nodes, and pods of one namespace only: what other pods hold is not known.
    OneNamespace {
        /// The namespace.
        namespace: String,
    },
    /// Objects of a kind that is looked at, in a version of the API that is not.
    OtherApiVersion {
        /// The kind.
        kind: String,
        /// What `apiVersion` says.
        api_version: String,
        /// How many.
        objects: usize,
    },
    /// Objects of one kind and name have different UIDs: the dump is of two clusters, or the
    /// objects were deleted and created anew between two texts. Of each, the one that was
    /// created last counts.
    TwoIdentities {
        /// The kind.
        kind: &'static str,
        /// How many names of that kind.
        objects: usize,
        /// The namespace of the first; empty of a node.
        namespace: String,
        /// The name of the first.
        name: String,
    },
    /// Times that are none, as where somebody has replaced them: since when something is so is
    /// not known there.
    UnreadableTimes {
        /// How many.
        times: usize,
    },
    /// What kubelets said last in a text lies before what other objects say: the objects are
    /// not of one moment.
    OlderText {
        /// Which text, from 0.
        text: usize,
        /// By how many thousandths of a second.
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

/// An object that could not be read, and is left out.
///
/// `Display` names it and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DumpProblem {
    /// Which text, from 0.
    pub text: usize,
    /// Which object of the text, from 0.
    pub index: usize,
    /// Its kind; empty when it has none.
    pub kind: String,
    /// Its name with its namespace before it, as far as they are known.
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
