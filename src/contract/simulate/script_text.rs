//! Parses the text of a script: YAML or JSON with `events` and `options`.

use serde_json::{Map, Value};

use super::options::Merged;
use super::script::ScriptEvent;
use crate::contract::input::{InputError, Source};
use crate::contract::position::Place;
use crate::contract::time_span;
use crate::field::{PathBuf, Segment};
use crate::manifest::{Documents, Entry, Object};
use crate::simulation::Millis;

/// Reads a script. Returns its events in order, each with its place; its options are merged into
/// `options`. An empty script has no events.
pub(super) fn read(
    text: &str,
    options: &mut Merged,
    errors: &mut Vec<InputError>,
) -> Vec<(ScriptEvent, Place)> {
    let documents = Documents::read(text);
    let entries = documents.entries_as("", "Script");
    let object = match entries.as_slice() {
        [] => return Vec::new(),
        [Entry::Other(object)] if object.kind() == "Script" => object,
        [Entry::Unreadable(error), ..] => {
            let error = InputError::undecodable(Source::Script, 0, "", error);
            errors.push(InputError { index: None, ..error });
            return Vec::new();
        }
        _ => {
            let message = "a script is one object with `events` and `options`";
            errors.push(InputError::of(Source::Script, message));
            return Vec::new();
        }
    };
    let mut reader = Reader { object, errors };
    let Some(mut fields) = reader.fields() else { return Vec::new() };
    let events = fields.remove("events").unwrap_or(Value::Null);
    match fields.remove("options").unwrap_or(Value::Null) {
        Value::Null => {}
        Value::Object(values) => {
            let place = |path: &PathBuf| Some(object.place_of(path).into());
            options.take(values, Source::Script, &path(&["options"]), place, reader.errors);
        }
        _ => reader.error(&path(&["options"]), "it is not an object"),
    }
    for key in fields.keys().filter(|key| !matches!(key.as_str(), "kind" | "apiVersion")) {
        let message = format!("unknown field `{key}`, expected `events` or `options`");
        reader.error(&path(&[key]), message);
    }
    match events {
        Value::Null => Vec::new(),
        Value::Array(events) => {
            let events = events.into_iter().enumerate();
            events.filter_map(|(index, event)| reader.event(index, event)).collect()
        }
        _ => {
            reader.error(&path(&["events"]), "it is not a list");
            Vec::new()
        }
    }
}

/// Returns where a field of the script is in its text. The text is parsed again, because this is
/// only needed for errors.
pub(super) fn place_of(text: &str, path: &PathBuf) -> Option<Place> {
    match Documents::read(text).entries_as("", "Script").as_slice() {
        [Entry::Other(object)] => Some(object.place_of(path).into()),
        _ => None,
    }
}

/// Returns the path of an event.
pub(super) fn event_path(index: usize) -> PathBuf {
    let mut path = path(&["events"]);
    path.push(Segment::Index(index));
    path
}

fn path(fields: &[&str]) -> PathBuf {
    let mut path = PathBuf::default();
    for field in fields {
        path.push(Segment::Field((*field).to_owned().into()));
    }
    path
}

struct Reader<'r, 'd> {
    object: &'r Object<'d>,
    errors: &'r mut Vec<InputError>,
}

impl Reader<'_, '_> {
    fn error(&mut self, path: &PathBuf, message: impl Into<String>) {
        let place = Some(self.object.place_of(path).into());
        self.errors.push(InputError::of_field(Source::Script, path, place, message));
    }

    fn fields(&mut self) -> Option<Map<String, Value>> {
        match self.object.decode::<Value>() {
            Ok((Value::Object(fields), findings)) => {
                for finding in findings {
                    self.error(&finding.path, finding.message);
                }
                Some(fields)
            }
            Ok(_) => None,
            Err(error) => {
                let error = InputError::undecodable(Source::Script, 0, "", &error);
                self.errors.push(InputError { index: None, ..error });
                None
            }
        }
    }

    /// Reads one event; reports every error in it.
    fn event(&mut self, index: usize, value: Value) -> Option<(ScriptEvent, Place)> {
        let first = self.errors.len();
        let root = event_path(index);
        let event = self.event_fields(&root, value);
        for error in self.errors.iter_mut().skip(first) {
            error.index = Some(index);
        }
        let place = self.object.place_of(&root).into();
        event.filter(|_| self.errors.len() == first).map(|event| (event, place))
    }

    fn event_fields(&mut self, root: &PathBuf, value: Value) -> Option<ScriptEvent> {
        let below = |field: &str| {
            let mut path = root.clone();
            path.push(Segment::Field(field.to_owned().into()));
            path
        };
        let Value::Object(mut fields) = value else {
            self.error(root, "it is not an object with `at` and `do`");
            return None;
        };
        let at = match fields.remove("at") {
            Some(at) => self.at(&below("at"), at),
            None => {
                self.error(root, "missing field `at`");
                None
            }
        };
        let daemon_set = match fields.remove("daemonSet") {
            None | Some(Value::Null) => None,
            Some(Value::String(name)) => Some(name),
            Some(_) => {
                self.error(&below("daemonSet"), "it is not a string `namespace/name`");
                None
            }
        };
        let action = match fields.remove("do").map(serde_json::from_value) {
            Some(Ok(action)) => Some(action),
            Some(Err(error)) => {
                self.error(&below("do"), error.to_string());
                None
            }
            None => {
                self.error(root, "missing field `do`");
                None
            }
        };
        for key in fields.keys() {
            let message = format!("unknown field `{key}`, expected `at`, `do` or `daemonSet`");
            self.error(&below(key), message);
        }
        Some(ScriptEvent { at: at?, daemon_set, action: action? })
    }

    fn at(&mut self, path: &PathBuf, at: Value) -> Option<Millis> {
        match time_span::deserialize(at) {
            Ok(at) => Some(at),
            Err(error) => {
                self.error(path, serde_json::Error::to_string(&error));
                None
            }
        }
    }
}
