//! Paths to the fields of an object.

use std::borrow::Cow;
use std::fmt;

/// One step from a value to a value inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// A field that the API names: `spec`.
    Field(Cow<'static, str>),
    /// An index of a list: `[3]`.
    Index(usize),
    /// A key of a map that the user names: `[app.kubernetes.io/name]`.
    Key(String),
}

/// A borrowed path: its last step and the path of the parent.
///
/// A validator is passed the path of its value, so it need not know where in the object the value
/// is. A path allocates nothing; only for an error does [`Path::to_path_buf`] copy its segments.
///
/// ```
/// use daemonset_preflight::field::Path;
///
/// let spec = Path::root("spec");
/// let labels = spec.child("labels");
/// assert_eq!(labels.key("a.b/c").to_string(), "spec.labels[a.b/c]");
/// assert_eq!(spec.child("containers").index(0).child("name").to_string(), "spec.containers[0].name");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Field(&'static str),
    Named(&'a str),
    Index(usize),
    Key(&'a str),
}

impl<'a> Path<'a> {
    /// The path of a top-level field.
    pub const fn root(field: &'static str) -> Self {
        Path { parent: None, step: Step::Field(field) }
    }

    /// The path of a field of the value at this path.
    pub const fn child(&'a self, field: &'static str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Field(field) }
    }

    /// The path of an item whose name the user chooses, but which is written like a field, as the
    /// API server does with some annotations.
    pub const fn child_named(&'a self, name: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Named(name) }
    }

    /// The path of an item of the list at this path.
    pub const fn index(&'a self, index: usize) -> Path<'a> {
        Path { parent: Some(self), step: Step::Index(index) }
    }

    /// The path of an entry of the map at this path.
    pub const fn key(&'a self, key: &'a str) -> Path<'a> {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    /// Returns the path as an owned list of its segments.
    pub fn to_path_buf(&self) -> PathBuf {
        let mut segments = Vec::new();
        let mut at = Some(self);
        while let Some(path) = at {
            segments.push(match path.step {
                Step::Field(name) => Segment::Field(Cow::Borrowed(name)),
                Step::Named(name) => Segment::Field(Cow::Owned(name.to_owned())),
                Step::Index(index) => Segment::Index(index),
                Step::Key(key) => Segment::Key(key.to_owned()),
            });
            at = path.parent;
        }
        segments.reverse();
        PathBuf(segments)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_path_buf().fmt(f)
    }
}

/// An owned path. Empty for the object as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PathBuf(Vec<Segment>);

impl PathBuf {
    /// The steps from the object down, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Returns the approximate length of the printed path, in bytes.
    pub(super) fn size(&self) -> usize {
        let step = |segment: &Segment| match segment {
            Segment::Field(name) => name.len() + 1,
            Segment::Index(_) => 4,
            Segment::Key(key) => key.len() + 2,
        };
        self.0.iter().map(step).sum()
    }

    /// Appends a step.
    pub fn push(&mut self, segment: Segment) {
        self.0.push(segment);
    }
}

impl From<Vec<Segment>> for PathBuf {
    fn from(segments: Vec<Segment>) -> Self {
        PathBuf(segments)
    }
}

impl fmt::Display for PathBuf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(name) if i == 0 => f.write_str(name)?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) => write!(f, "[{key}]")?,
            }
        }
        Ok(())
    }
}
