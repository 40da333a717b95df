//! Combines the answers for the parts of a text.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{DocumentAnswer, ValidateAnswer, are_accepted};
use crate::contract::finding::Finding;
use crate::field::Path;

/// What is known of a text from the parts so far.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    /// The number of documents so far.
    documents: usize,
    /// The line of each DaemonSet, by a hash of its namespace and name: for very many DaemonSets,
    /// the names would take more memory than everything else that is kept.
    seen: BTreeMap<u64, u32>,
}

impl Sequence {
    /// Adjusts the answer for the next part of a text: continues the numbering of the documents,
    /// and adds a warning to each DaemonSet that occurred before in the text, because applying the
    /// text would create the first one and then replace it.
    pub fn continue_with(&mut self, answer: &mut ValidateAnswer) {
        let before = self.documents;
        self.documents += answer.documents.len();
        for difference in answer.differences.iter_mut().flatten() {
            difference.index += before;
        }
        let repeated: Vec<Option<Finding>> =
            answer.documents.iter().map(|document| self.repeated(document)).collect();
        let older = answer.older_versions.iter_mut().flatten().map(|older| &mut older.documents);
        for documents in older.chain([&mut answer.documents]) {
            for (document, finding) in documents.iter_mut().zip(&repeated) {
                document.index += before;
                document.warnings.extend(finding.clone());
            }
        }
    }

    fn repeated(&mut self, document: &DocumentAnswer) -> Option<Finding> {
        let DocumentAnswer { namespace, name, name_place, place, .. } = document;
        document.operation?;
        if name.is_empty() {
            return None;
        }
        let namespace = if namespace.is_empty() { "default" } else { namespace };
        let mut hasher = DefaultHasher::new();
        (namespace, name).hash(&mut hasher);
        let first = match self.seen.entry(hasher.finish()) {
            Vacant(entry) => {
                entry.insert(place.start.line);
                return None;
            }
            Occupied(entry) => *entry.get(),
        };
        let path = Path::root("metadata").child("name").to_path_buf();
        let message = format!(
            "{namespace}/{name} is already defined at line {first}, and is replaced by this one"
        );
        Some(Finding::of("DuplicateObject", &path, message, name_place.unwrap_or(*place)))
    }
}

impl ValidateAnswer {
    /// Appends the answer for the next part of the text, which must have passed through
    /// [`Sequence::continue_with`].
    pub fn append(&mut self, next: ValidateAnswer) {
        self.documents.extend(next.documents);
        let older = self.older_versions.iter_mut().flatten();
        for (older, next) in older.zip(next.older_versions.into_iter().flatten()) {
            older.documents.extend(next.documents);
            older.accepted = older.old_problems.is_empty() && are_accepted(&older.documents);
        }
        let differences = next.differences.into_iter().flatten();
        self.differences.iter_mut().for_each(|all| all.extend(differences.clone()));
        let by_older = self.older_versions.iter().flatten().all(|older| older.accepted);
        self.accepted = by_older && self.old_problems.is_empty() && are_accepted(&self.documents);
    }
}
