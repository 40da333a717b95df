//! The options for the cluster around the controller: merges defaults, a script's options and a
//! call's options.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::contract::input::{InputError, Source};
use crate::contract::position::Place;
use crate::contract::time_span;
use crate::field::{PathBuf, Segment};
use crate::simulation::SimulationOptions;

/// Options by name, as a call or a script gives them: the fields of [`SimulationOptions`], with
/// time spans in milliseconds or as text such as `30s`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(transparent)]
pub struct OptionValues(pub Map<String, Value>);

/// The options whose values are time spans.
const SPANS: [&str; 8] = [
    "readyAfter",
    "reaction",
    "termination",
    "backoff.initial",
    "backoff.max",
    "nodeLifecycle.grace",
    "podGc",
    "podGcPeriod",
];

/// Options, as far as they are merged.
pub(super) struct Merged(Map<String, Value>);

impl Merged {
    /// Returns the defaults: those of [`SimulationOptions`], but with the default scheduler.
    pub(super) fn new() -> Self {
        let mut options = Map::new();
        options.insert("scheduling".to_owned(), "defaultScheduler".into());
        Merged(options)
    }

    /// Merges options, which are at the path `root`, into those so far; `place` returns where a
    /// path is in the text.
    pub(super) fn take(
        &mut self,
        values: Map<String, Value>,
        source: Source,
        root: &PathBuf,
        place: impl Fn(&PathBuf) -> Option<Place>,
        errors: &mut Vec<InputError>,
    ) {
        for (name, mut value) in values {
            let mut path = root.clone();
            path.push(Segment::Field(name.clone().into()));
            let before = errors.len();
            read_spans(&mut value, &name, &path, &mut |path, message| {
                errors.push(InputError::of_field(source, path, place(path), message));
            });
            let mut alone = Map::new();
            alone.insert(name.clone(), value.clone());
            match SimulationOptions::deserialize(Value::Object(alone)) {
                _ if errors.len() > before => {}
                Ok(_) => merge(&mut self.0, name, value),
                Err(error) => {
                    let message = error.to_string();
                    errors.push(InputError::of_field(source, &path, place(&path), message));
                }
            }
        }
    }

    /// Whether an option was given, or has a default that differs from that of
    /// [`SimulationOptions`].
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Returns the options of the simulation.
    pub(super) fn finish(self) -> SimulationOptions {
        // This cannot fail, because each option was deserialized by itself before.
        serde_json::from_value(Value::Object(self.0)).unwrap_or_default()
    }
}

fn merge(all: &mut Map<String, Value>, name: String, value: Value) {
    match (all.get_mut(&name), value) {
        (Some(Value::Object(before)), Value::Object(values)) => {
            for (name, value) in values {
                merge(before, name, value);
            }
        }
        (_, value) => _ = all.insert(name, value),
    }
}

/// Replaces time spans that are text by milliseconds.
fn read_spans(
    value: &mut Value,
    name: &str,
    path: &PathBuf,
    error: &mut impl FnMut(&PathBuf, String),
) {
    match value {
        Value::String(text) if SPANS.contains(&name) => match time_span::parse(text) {
            Ok(millis) => *value = millis.into(),
            Err(message) => error(path, message),
        },
        Value::Object(fields) => {
            for (key, value) in fields {
                let mut path = path.clone();
                path.push(Segment::Field(key.clone().into()));
                read_spans(value, &format!("{name}.{key}"), &path, error);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Collects the paths of the numbers among the defaults.
    fn numbers(value: &Value, path: &str, all: &mut Vec<String>) {
        match value {
            Value::Number(_) => all.push(path.to_owned()),
            Value::Object(fields) => {
                for (key, value) in fields {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    numbers(value, &path, all);
                }
            }
            _ => {}
        }
    }

    #[test]
    fn every_number_among_the_options_but_one_is_a_span() {
        let mut all = Vec::new();
        numbers(&serde_json::to_value(SimulationOptions::default()).unwrap(), "", &mut all);
        all.retain(|path| path != "burst");
        let mut spans = SPANS.to_vec();
        all.sort();
        spans.sort_unstable();
        assert_eq!(all, spans);
    }

    #[test]
    fn later_options_replace_earlier_ones_one_by_one() {
        let mut merged = Merged::new();
        let mut errors = Vec::new();
        for values in [
            serde_json::json!({"nodeLifecycle": {"grace": "40s", "outage": "notReady"}}),
            serde_json::json!({"nodeLifecycle": {"grace": 7}, "readyAfter": "1s"}),
        ] {
            let Value::Object(values) = values else { panic!() };
            let root = PathBuf::default();
            merged.take(values, Source::Options, &root, |_| None, &mut errors);
        }
        assert_eq!(errors, []);
        let options = serde_json::to_value(merged.finish()).unwrap();
        assert_eq!(options["nodeLifecycle"], serde_json::json!({"grace": 7, "outage": "notReady"}));
        assert_eq!(options["readyAfter"], 1_000);
        assert_eq!(options["scheduling"], "defaultScheduler");
    }

    #[test]
    fn all_that_is_wrong_is_said() {
        let mut merged = Merged::new();
        let mut errors = Vec::new();
        let values = serde_json::json!({
            "readyAfter": "soon", "backoff": {"max": "never"}, "unheard": 1, "burst": "many",
        });
        let Value::Object(values) = values else { panic!() };
        merged.take(values, Source::Options, &PathBuf::default(), |_| None, &mut errors);
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["backoff.max", "burst", "readyAfter", "unheard"]);
    }
}
