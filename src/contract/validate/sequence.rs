//! The answers for the parts of a text as one.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::{DocumentAnswer, ValidateAnswer, are_accepted};
use crate::contract::finding::Finding;
use crate::field::Path;

/// What is known of a text from its parts so far.
#[derive(Debug, Clone, Default)]
pub struct Sequence {
    /// How many documents there were.
    documents: usize,
    /// On which line each DaemonSet stands, by a hash of its namespace and name: of very many
    /// the names themselves would take more than all else that is held.
    seen: BTreeMap<u64, u32>,
}

impl Sequence {
    /// Makes the answer for the next part one of a part behind the others: its documents are
    /// numbered on, and it is remarked of a DaemonSet that it stands in the text before:
    /// whoever applies the text creates the first and replaces it by the next.
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
            "{namespace}/{name} stands at line {first} already, and is replaced by this one"
        );
        Some(Finding::of("DuplicateObject", &path, message, name_place.unwrap_or(*place)))
    }
}

impl ValidateAnswer {
    /// Appends the answer for the next part of the text, which a [`Sequence`] has continued.
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
