//! The call `lint`: the house rules, which examine only the DaemonSet itself.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::DaemonSet;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::input::{InputError, Remark, Source};
use super::position::Place;
use super::suppression::Suppression;
use crate::field::{PathBuf, Segment};
use crate::manifest::{DecodeError, DecodeErrorKind, Documents, Entry, Object, Part};
use crate::rules::{self, Mode, SettingError, Settings};

/// DaemonSets to check.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LintCall {
    /// The DaemonSets: YAML or JSON, one or more documents, `List`s included. Objects of other
    /// kinds are ignored.
    pub text: String,
    /// The settings of the rules, by the names of the Kubewarden policy's settings. The policy's
    /// settings for rules that examine a cluster are ignored. Settings that are not given have
    /// their defaults.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(type = "string | Partial<LintSettings>", optional))]
    pub settings: Option<SettingsInput>,
}

/// Settings of the house rules: values by name, or text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SettingsInput {
    /// YAML or JSON: a mapping from names to values.
    Text(String),
    /// The values by name.
    Values(Map<String, Value>),
}

impl<'de> Deserialize<'de> for SettingsInput {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(SettingsInput::Text(text)),
            Value::Object(values) => Ok(SettingsInput::Values(values)),
            _ => Err(D::Error::custom("settings: expected a text or an object")),
        }
    }
}

/// The findings of the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct LintAnswer {
    /// Whether no rule rejects a DaemonSet, and every object could be read.
    pub accepted: bool,
    /// One entry per DaemonSet, in the order of the text. Empty when the settings are invalid.
    pub daemon_sets: Vec<LintedDaemonSet>,
    /// What could not be read.
    pub problems: Vec<InputError>,
    /// Remarks on the text as a whole: it has no DaemonSet.
    pub remarks: Vec<Remark>,
}

/// The findings for one DaemonSet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct LintedDaemonSet {
    /// The index of the object in the text, from 0.
    pub index: usize,
    /// Its namespace; empty when the object names none.
    pub namespace: String,
    /// Its name, or its `generateName` when it has no name.
    pub name: String,
    /// Where the object is in the text.
    pub place: Place,
    /// The findings of the rules, the most important first.
    pub findings: Vec<LintFinding>,
    /// The message with which the policy rejects it; absent when no rule rejects it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// The number of findings that comments and annotations suppress.
    pub suppressed: usize,
}

/// A finding of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct LintFinding {
    /// The rule's name, which is also the name of its setting.
    pub rule: &'static str,
    /// The rule's mode in the settings.
    pub mode: Mode,
    /// The field at fault.
    pub field: &'static str,
    /// What is wrong and what to do about it.
    pub message: String,
    /// Where the field is in the text; where its closest existing parent is when the field is
    /// missing.
    pub place: Place,
}

/// Checks each DaemonSet of `call.text` against the house rules.
///
/// ```
/// use daemonset_preflight::contract::{self, LintCall};
///
/// let text = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: agent}\nspec:\n  \
///             template: {spec: {hostNetwork: true}}\n";
/// let settings = serde_json::from_str(r#"{"host_network": "reject"}"#).unwrap();
/// let answer = contract::lint(&LintCall { text: text.to_owned(), settings: Some(settings) });
/// assert!(!answer.accepted);
/// let findings = &answer.daemon_sets[0].findings;
/// assert!(findings.iter().any(|finding| finding.rule == "host_network"));
/// let refusal = answer.daemon_sets[0].refusal.as_deref().unwrap();
/// assert!(refusal.starts_with("daemonsets.apps \"agent\" is forbidden: "));
/// ```
pub fn lint(call: &LintCall) -> LintAnswer {
    let linter = Linter::new(call.settings.as_ref());
    let mut answer = LintAnswer::of(linter.lint(Part::whole(&call.text)));
    if !linter.problems.is_empty() {
        answer.accepted = false;
        answer.problems.splice(0..0, linter.problems);
        // With the intended settings, the findings would be different.
        answer.daemon_sets.clear();
        answer.remarks.clear();
    }
    answer
}

/// Checks the parts of a text, or several texts, with the same settings.
#[derive(Debug)]
pub struct Linter {
    settings: Settings,
    /// The errors in the settings. If there are any, the findings are not meaningful.
    pub problems: Vec<InputError>,
}

/// An object of a text, with the findings of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LintedObject {
    /// A DaemonSet.
    DaemonSet(LintedDaemonSet),
    /// An object of another kind, which is not checked.
    Other {
        /// Its kind.
        kind: String,
        /// Its namespace; empty when the object names none.
        namespace: String,
        /// Its name; empty when it has none.
        name: String,
        /// Where the object is in the text.
        place: Place,
    },
    /// An object that could not be read, and whether the reason is only that it has no kind.
    Unreadable(InputError, bool),
}

impl Linter {
    /// Creates a linter with these settings; with the defaults when there are none.
    pub fn new(settings: Option<&SettingsInput>) -> Self {
        let mut problems = Vec::new();
        let settings = settings.map(|settings| read_settings(settings, &mut problems));
        Linter { settings: settings.unwrap_or_default(), problems }
    }

    /// Checks each DaemonSet of a part. The objects of the part are numbered from 0.
    pub fn lint(&self, part: Part<'_>) -> Vec<LintedObject> {
        let documents = Documents::read_part(part);
        let entries = documents.entries().into_iter().enumerate();
        entries
            .map(|(index, entry)| match entry {
                Entry::Other(object) => LintedObject::Other {
                    kind: object.kind().to_owned(),
                    namespace: object.namespace().to_owned(),
                    name: object.name().to_owned(),
                    place: object.place().into(),
                },
                Entry::Unreadable(error) => LintedObject::unreadable(index, "", &error),
                Entry::DaemonSet(object) => match object.decode_daemon_set() {
                    Ok(decoded) => {
                        let mut daemon_set = decoded.manifest.daemon_set;
                        crate::defaults::apply(&mut daemon_set);
                        let linted = linted(index, &object, &daemon_set, &self.settings);
                        LintedObject::DaemonSet(linted)
                    }
                    Err(error) => LintedObject::unreadable(index, object.name(), &error),
                },
            })
            .collect()
    }
}

impl LintedObject {
    /// Returns the entry for an object that cannot be decoded.
    pub fn unreadable(index: usize, name: &str, error: &DecodeError) -> Self {
        let problem = InputError::undecodable(Source::DaemonSets, index, name, error);
        LintedObject::Unreadable(problem, error.kind == DecodeErrorKind::MissingKind)
    }

    /// Adds `objects`, the number of objects before the part, to the index of the object.
    pub fn move_behind(&mut self, objects: usize) {
        match self {
            LintedObject::DaemonSet(daemon_set) => daemon_set.index += objects,
            LintedObject::Unreadable(problem, _) => {
                problem.index = problem.index.map(|index| index + objects);
            }
            LintedObject::Other { .. } => {}
        }
    }
}

impl LintAnswer {
    /// Returns the answer for a text with these objects.
    pub fn of(objects: impl IntoIterator<Item = LintedObject>) -> Self {
        let (mut daemon_sets, mut problems, mut remarks) = (Vec::new(), Vec::new(), Vec::new());
        for object in objects {
            match object {
                LintedObject::DaemonSet(daemon_set) => daemon_sets.push(daemon_set),
                LintedObject::Unreadable(problem, _) => problems.push(problem),
                LintedObject::Other { .. } => {}
            }
        }
        if daemon_sets.is_empty() && problems.is_empty() {
            let message = "no DaemonSet here".to_owned();
            remarks.push(Remark { source: Source::DaemonSets, message });
        }
        let refuses =
            |set: &LintedDaemonSet| set.findings.iter().any(|finding| finding.mode == Mode::Reject);
        let accepted = problems.is_empty() && !daemon_sets.iter().any(refuses);
        LintAnswer { accepted, daemon_sets, problems, remarks }
    }
}

fn linted(
    index: usize,
    object: &Object<'_>,
    daemon_set: &DaemonSet,
    settings: &Settings,
) -> LintedDaemonSet {
    let finding = |rules::Finding { rule, field, text }| LintFinding {
        rule: rules::Rule::name(rule),
        mode: settings.mode(rule),
        field,
        message: text,
        place: object.place_of(&path(field)).into(),
    };
    let name = if object.name().is_empty() { object.generate_name() } else { object.name() };
    let all: Vec<LintFinding> =
        rules::check(daemon_set, settings).into_iter().map(finding).collect();
    let (count, suppression) = (all.len(), Suppression::of(object));
    let findings: Vec<LintFinding> = all
        .into_iter()
        .filter(|finding| !suppression.is_of(finding.rule, Some(finding.place)))
        .collect();
    let rejecting: Vec<(&str, &str, &str)> = findings
        .iter()
        .filter(|finding| finding.mode == Mode::Reject)
        .map(|finding| (finding.field, finding.message.as_str(), finding.rule))
        .collect();
    let refusal =
        (!rejecting.is_empty()).then(|| rules::forbidden_message(object.name(), &rejecting));
    LintedDaemonSet {
        index,
        namespace: object.namespace().to_owned(),
        name: name.to_owned(),
        place: object.place().into(),
        suppressed: count - findings.len(),
        findings,
        refusal,
    }
}

/// Parses the path of a field, whose parts are separated by dots.
fn path(field: &str) -> PathBuf {
    let mut path = PathBuf::default();
    field.split('.').for_each(|part| path.push(Segment::Field(part.to_owned().into())));
    path
}

/// Settings by name, and where each is in the text.
#[derive(Default)]
struct GivenSettings {
    values: Map<String, Value>,
    places: BTreeMap<String, Place>,
}

fn read_settings(input: &SettingsInput, errors: &mut Vec<InputError>) -> Settings {
    let GivenSettings { values, places } = match input {
        SettingsInput::Values(values) => {
            GivenSettings { values: values.clone(), places: BTreeMap::new() }
        }
        SettingsInput::Text(text) => read_settings_text(text, errors),
    };
    Settings::read(values).unwrap_or_else(|wrong| {
        errors.extend(wrong.into_iter().map(|SettingError { name, message }| InputError {
            place: places.get(&name).copied(),
            field: name,
            ..InputError::of(Source::Settings, message)
        }));
        Settings::default()
    })
}

fn read_settings_text(text: &str, errors: &mut Vec<InputError>) -> GivenSettings {
    let undecodable = |error: &DecodeError| InputError {
        index: None,
        ..InputError::undecodable(Source::Settings, 0, "", error)
    };
    let documents = Documents::read(text);
    let entries = documents.entries_as("", "Settings");
    let object = match entries.as_slice() {
        [] => return GivenSettings::default(),
        [Entry::Other(object)] => *object,
        [Entry::Unreadable(error), ..] => {
            errors.push(undecodable(error));
            return GivenSettings::default();
        }
        _ => {
            let message = "the settings are one mapping; write `<setting>: <value>`";
            errors.push(InputError::of(Source::Settings, message));
            return GivenSettings::default();
        }
    };
    match object.decode::<Value>() {
        Ok((Value::Object(values), findings)) => {
            errors.extend(findings.into_iter().map(|finding| {
                let place = Some(finding.place.into());
                InputError::of_field(Source::Settings, &finding.path, place, finding.message)
            }));
            let mut places = BTreeMap::new();
            for name in values.keys() {
                places.insert(name.clone(), object.place_of(&path(name)).into());
            }
            GivenSettings { values, places }
        }
        Ok(_) => GivenSettings::default(),
        Err(error) => {
            errors.push(undecodable(&error));
            GivenSettings::default()
        }
    }
}
