//! Computes fixes for the findings whose correction is unambiguous.
//!
//! A fix writes the only thing that the object can mean: the one allowed value, the known name
//! closest to an unknown one, a label that the selector requires.

use k8s_openapi::api::apps::v1::DaemonSet;

use super::edit::{Editor, Fix};
use crate::field::{Error, ErrorType, Path, PathBuf};
use crate::manifest::{Found, Locator, Object, StrictFinding, StrictKind};
use crate::names::nearest::nearest;

/// Computes the fixes of an object's findings.
pub(super) struct Fixer<'o> {
    object: &'o Object<'o>,
    /// Shared by all findings, because it caches the places that it has visited.
    locator: Locator<'o>,
}

impl<'o> Fixer<'o> {
    pub(super) fn new(object: &'o Object<'o>) -> Self {
        Fixer { object, locator: Locator::new(object.tree()) }
    }

    /// Returns the fix of an unknown field: renames it to the closest known name, unless a field
    /// of that name exists too.
    pub(super) fn of_strict(&mut self, finding: &StrictFinding) -> Option<Fix> {
        let suggestion = finding.suggestion.filter(|_| finding.kind == StrictKind::UnknownField)?;
        let (found, parent) = self.find(&finding.path)?;
        if self.object.tree().get(parent.value, suggestion).is_some() {
            return None;
        }
        let edit = Editor::new(self.object).replace(found.key?, suggestion)?;
        Some(Fix::new(format!("Rename to {suggestion}"), vec![edit]))
    }

    /// Returns the fix of a validation error.
    pub(super) fn of_error(&mut self, error: &Error, daemon_set: &DaemonSet) -> Option<Fix> {
        match error.kind() {
            _ if !error.supported().is_empty() => self.of_unsupported(error),
            ErrorType::Forbidden if *error.path() == active_deadline_seconds() => {
                let (found, parent) = self.find(error.path())?;
                let edit = Editor::new(self.object).remove(parent.value, found.key?)?;
                Some(Fix::new("Remove activeDeadlineSeconds".to_owned(), vec![edit]))
            }
            ErrorType::Invalid if *error.path() == template_labels() => {
                self.of_labels(error.path(), daemon_set)
            }
            _ => None,
        }
    }

    /// Returns the fix of an object of another API version. Only for an object with
    /// `spec.selector`, where nothing but the version has to change.
    pub(super) fn of_version(&mut self) -> Option<Fix> {
        const VERSION: &str = "apps/v1";
        let selector = Path::root("spec").child("selector").to_path_buf();
        self.find(&selector)?;
        let editor = Editor::new(self.object);
        let edit = match self.find(&Path::root("apiVersion").to_path_buf()) {
            Some((found, _)) => editor.replace(found.value, VERSION),
            None => editor.add_first(self.object.node(), "apiVersion", VERSION),
        };
        Some(Fix::new(format!("Write apiVersion: {VERSION}"), vec![edit?]))
    }

    /// Returns the fix of an object whose kind differs from `DaemonSet` only in case.
    pub(super) fn of_kind(&mut self) -> Option<Fix> {
        const KIND: &str = "DaemonSet";
        let (found, _) = self.find(&Path::root("kind").to_path_buf())?;
        let written = self.object.tree().text_of(found.value);
        if written == KIND || !written.eq_ignore_ascii_case(KIND) {
            return None;
        }
        let edit = Editor::new(self.object).replace(found.value, KIND)?;
        Some(Fix::new(format!("Write kind: {KIND}"), vec![edit]))
    }

    /// Returns the fix of a number or bool where a string is required: adds quotes.
    pub(super) fn of_scalar(&mut self, path: &PathBuf) -> Option<Fix> {
        let (found, _) = self.find(path)?;
        let edit = Editor::new(self.object).quote(found.value)?;
        Some(Fix::new(format!("Write {}", edit.text), vec![edit]))
    }

    /// Replaces an unsupported value by the only supported one, or by the closest one.
    fn of_unsupported(&mut self, error: &Error) -> Option<Fix> {
        let (found, _) = self.find(error.path())?;
        let written = self.object.tree().text_of(found.value);
        let value = match error.supported() {
            [only] => only.as_str(),
            several => {
                let known: Vec<&str> = several.iter().map(String::as_str).collect();
                nearest(written, &known)?
            }
        };
        let edit = Editor::new(self.object).replace(found.value, value)?;
        Some(Fix::new(format!("Write {value}"), vec![edit]))
    }

    /// Sets the labels that the selector requires and that the template lacks or has with other
    /// values.
    fn of_labels(&mut self, path: &PathBuf, daemon_set: &DaemonSet) -> Option<Fix> {
        let spec = daemon_set.spec.as_ref()?;
        let labels = spec.template.metadata.as_ref()?.labels.as_ref()?;
        let selector = &spec.selector;
        if selector.match_expressions.as_ref().is_some_and(|all| !all.is_empty()) {
            return None;
        }
        let asked = selector.match_labels.iter().flatten();
        let wrong: Vec<(&String, &String)> =
            asked.filter(|(key, value)| labels.get(*key) != Some(*value)).collect();
        if wrong.len() > MAX_LABELS {
            return None;
        }
        let (written, _) = self.find(path)?;
        let (editor, tree) = (Editor::new(self.object), self.object.tree());
        let (mut edits, mut missing) = (Vec::new(), Vec::new());
        for &(key, value) in &wrong {
            match tree.get(written.value, key) {
                Some(node) => edits.push(editor.replace(node, value)?),
                None => missing.push((key.as_str(), value.as_str())),
            }
        }
        if !missing.is_empty() {
            edits.push(editor.add(written.value, &missing)?);
        }
        let shown: Vec<String> =
            wrong.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let title = format!("Label the template {}", shown.join(", "));
        (!edits.is_empty()).then(|| Fix::new(title, edits))
    }

    /// Finds the value at a path, and its parent.
    fn find(&mut self, path: &PathBuf) -> Option<(Found, Found)> {
        let (_, above) = path.segments().split_last()?;
        let found = self.locator.find(self.object.node(), path);
        let parent = self.locator.find(self.object.node(), &PathBuf::from(above.to_vec()));
        (found.is_whole && parent.is_whole).then_some((found, parent))
    }
}

/// More wrong labels than this are not a typing error, and get no fix.
const MAX_LABELS: usize = 10;

fn active_deadline_seconds() -> PathBuf {
    let spec = Path::root("spec");
    let template = spec.child("template");
    template.child("spec").child("activeDeadlineSeconds").to_path_buf()
}

fn template_labels() -> PathBuf {
    let spec = Path::root("spec");
    let template = spec.child("template");
    template.child("metadata").child("labels").to_path_buf()
}
