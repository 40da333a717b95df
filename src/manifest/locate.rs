//! Converts between the path of a field and its place in a tree.

use std::collections::BTreeMap;
use std::ops::Range;

use super::go_types;
use super::tree::{Kind, NodeId, Tree};
use crate::field::{PathBuf, Segment};

/// What was found by following a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// The value; that of the nearest existing parent, if the path does not exist.
    pub value: NodeId,
    /// The key of the value, if it is in a mapping.
    pub key: Option<NodeId>,
    /// Whether the whole path exists.
    pub is_whole: bool,
}

impl Tree<'_> {
    /// Follows a path from a value.
    pub fn find(&self, root: NodeId, path: &PathBuf) -> Found {
        Locator::new(self).find(root, path)
    }

    /// Returns the bytes to show for a path: a scalar itself; the key of a list or mapping; for a
    /// missing field, the key of its nearest existing parent.
    pub fn span_of_path(&self, root: NodeId, path: &PathBuf) -> Range<usize> {
        Locator::new(self).span_of_path(root, path)
    }

    /// Returns the path from a value to one inside it. The path of a key is that of its value.
    pub fn path_of(&self, root: NodeId, node: NodeId) -> PathBuf {
        let mut path = PathBuf::default();
        let mut at = root;
        let mut is_map = false;
        loop {
            let holds = |value: NodeId| value <= node && node < self.behind(value);
            let (segment, next) = match self.kind(at) {
                Kind::Array => match self.items(at).enumerate().find(|(_, item)| holds(*item)) {
                    Some((index, item)) => (Segment::Index(index), item),
                    None => return path,
                },
                Kind::Object => match self
                    .entries(at)
                    .find(|(key, value)| *key == node || holds(*value))
                {
                    Some((key, value)) => {
                        let name = self.text_of(key).to_owned();
                        let was_map = std::mem::replace(&mut is_map, go_types::names_map(&name));
                        (
                            if was_map { Segment::Key(name) } else { Segment::Field(name.into()) },
                            value,
                        )
                    }
                    None => return path,
                },
                _ => return path,
            };
            path.push(segment);
            if next >= node {
                return path;
            }
            at = next;
        }
    }

    /// Returns the key that begins at a byte offset.
    #[cfg(feature = "yaml")]
    pub(super) fn key_at(&self, offset: usize) -> Option<NodeId> {
        let ids = (0..self.len()).map(|i| NodeId(i as u32));
        ids.into_iter().find(|id| self.kind(*id) == Kind::Key && self.span(*id).start == offset)
    }

    fn first_line(&self, id: NodeId) -> Range<usize> {
        let span = self.span(id);
        let text = self.text().get(span.clone()).unwrap_or("");
        span.start..span.start + text.lines().next().map_or(0, str::len)
    }
}

/// Follows many paths in one tree.
///
/// It caches the lists and mappings that it visits, so that the last of very many items is found as
/// fast as the first.
#[derive(Debug, Clone)]
pub struct Locator<'t> {
    tree: &'t Tree<'t>,
    lists: BTreeMap<NodeId, Vec<NodeId>>,
    /// The last entry of each key.
    mappings: BTreeMap<NodeId, BTreeMap<&'t str, (NodeId, NodeId)>>,
}

impl<'t> Locator<'t> {
    /// Creates a locator with an empty cache.
    pub fn new(tree: &'t Tree<'t>) -> Self {
        Locator { tree, lists: BTreeMap::new(), mappings: BTreeMap::new() }
    }

    /// Follows a path from a value.
    pub fn find(&mut self, root: NodeId, path: &PathBuf) -> Found {
        let mut found = Found { value: root, key: None, is_whole: true };
        for segment in path.segments() {
            let next = match segment {
                Segment::Index(index) => self.item(found.value, *index).map(|item| (None, item)),
                Segment::Field(name) => {
                    self.entry(found.value, name).or_else(|| self.misnamed_entry(found.value, name))
                }
                Segment::Key(name) => self.entry(found.value, name),
            };
            let Some((key, value)) = next else { return Found { is_whole: false, ..found } };
            found = Found { value, key, is_whole: true };
        }
        found
    }

    /// As [`Tree::span_of_path`].
    pub fn span_of_path(&mut self, root: NodeId, path: &PathBuf) -> Range<usize> {
        let found = self.find(root, path);
        let tree = self.tree;
        let is_plain = !matches!(tree.kind(found.value), Kind::Array | Kind::Object);
        match found.key {
            Some(key) if !is_plain || !found.is_whole => tree.span(key),
            _ if is_plain => tree.span(found.value),
            _ => tree.first_line(found.value),
        }
    }

    fn item(&mut self, list: NodeId, index: usize) -> Option<NodeId> {
        let tree = self.tree;
        let items = self.lists.entry(list).or_insert_with(|| tree.items(list).collect());
        items.get(index).copied()
    }

    fn entry(&mut self, object: NodeId, name: &str) -> Option<(Option<NodeId>, NodeId)> {
        let tree = self.tree;
        if tree.entries(object).nth(FEW_ENTRIES).is_none() {
            let last = tree.entries(object).filter(|(key, _)| tree.text_of(*key) == name).last();
            return last.map(|(key, value)| (Some(key), value));
        }
        let entries = self.mappings.entry(object).or_insert_with(|| {
            let mut entries = BTreeMap::new();
            for (key, value) in tree.entries(object) {
                entries.insert(tree.text_of(key), (key, value));
            }
            entries
        });
        entries.get(name).map(|(key, value)| (Some(*key), *value))
    }

    /// Returns the entry for a field name that the API server uses only in errors.
    fn misnamed_entry(&mut self, object: NodeId, name: &str) -> Option<(Option<NodeId>, NodeId)> {
        if matches!(name, "annotations" | "labels") {
            // Errors name the annotations and labels of a template as if they were its own fields.
            let (_, metadata) = self.entry(object, "metadata")?;
            return self.entry(metadata, name);
        }
        let (_, written) = MISNAMED.iter().find(|(in_errors, _)| *in_errors == name)?;
        self.entry(object, written)
    }
}

/// A mapping of at most this many entries is searched linearly each time.
const FEW_ENTRIES: usize = 16;

/// Fields whose names in the API server's errors differ from those in manifests.
const MISNAMED: [(&str, &str); 9] = [
    ("HostIPC", "hostIPC"),
    ("HostPID", "hostPID"),
    ("cephFS", "cephfs"),
    ("downwarAPI", "downwardAPI"),
    ("initiatorname", "initiatorName"),
    ("persistentDisk", "gcePersistentDisk"),
    ("storageOS", "storageos"),
    ("uID", "uid"),
    ("{topologyKey, whenUnsatisfiable}", "topologyKey"),
];

#[cfg(test)]
mod tests {
    use crate::field::{Path, PathBuf};
    use crate::manifest::{NodeId, read_json};

    #[test]
    fn names_that_no_manifest_has_lead_to_what_is_meant() {
        let text = r#"{"metadata": {"labels": {"a": "b"}}, "cephfs": {}, "uid": "u"}"#;
        let tree = read_json(text).unwrap();
        let shown = |path: PathBuf| text.get(tree.span_of_path(NodeId::ROOT, &path)).unwrap();
        assert_eq!(shown(Path::root("labels").key("a").to_path_buf()), r#""b""#);
        assert_eq!(shown(Path::root("uID").to_path_buf()), r#""u""#);
        assert_eq!(shown(Path::root("cephFS").child("monitors").to_path_buf()), r#""cephfs""#);
    }
}
