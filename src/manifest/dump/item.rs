//! Adds the objects of a dump to a [`Collection`], each according to its kind.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::Dump;
use super::fault::{Fault, Read};
use super::fields::UnixMillis;
use super::gaps::{DumpProblem, Gap};
use super::metadata::{Metadata, metadata};
use super::nodes::node_facts;
use super::others::{event, lease, namespace, priority_class, revision, service};
use super::pods::pod;
use super::shared::Shared;
use crate::manifest::decode_json_for;
use crate::manifest::lexer::SyntaxError;
use crate::manifest::nodes::skim::Skim;
use crate::manifest::nodes::source::Source;
use crate::manifest::nodes::{Nodes, PushError};
use crate::manifest::tree::Kind;
use crate::version::Server;

/// The kinds that are read, each with the API versions in which they are read.
const KINDS: &[(&str, &[&str])] = &[
    ("Node", &["v1"]),
    ("Pod", &["v1"]),
    ("DaemonSet", &["apps/v1"]),
    ("ControllerRevision", &["apps/v1"]),
    ("Event", &["v1", "events.k8s.io/v1"]),
    ("Lease", &["coordination.k8s.io/v1"]),
    ("PriorityClass", &["scheduling.k8s.io/v1"]),
    ("Namespace", &["v1"]),
    ("Service", &["v1"]),
];

/// The kinds whose absence is not reported as a gap.
const OPTIONAL: &[&str] = &["PriorityClass", "Namespace", "Service"];

/// The API groups that serve these kinds or once did.
const GROUPS: &[&str] =
    &["", "apps", "extensions", "events.k8s.io", "coordination.k8s.io", "scheduling.k8s.io"];

/// The namespace of the leases of nodes.
const NODE_LEASES: &str = "kube-node-lease";

/// An object's position in the dump, and the type that its list gives its items.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) text: usize,
    pub(super) index: usize,
    pub(super) kind: &'a str,
    pub(super) api_version: &'a str,
}

/// What has been read, with the index of each object by name. The hash maps are never iterated.
#[derive(Debug, Default)]
pub(super) struct Collection {
    pub(super) dump: Dump,
    shared: Shared,
    /// A buffer that is reused for the kept fields of each pod's spec.
    asked: String,
    pods: HashMap<(Arc<str>, Arc<str>), usize>,
    revisions: HashMap<(Arc<str>, Arc<str>), usize>,
    /// The index of each Service, and the resource version of the one that is kept.
    services: HashMap<(String, String), (usize, Option<u64>)>,
    daemon_sets: Vec<StoredDaemonSet>,
    other_versions: BTreeMap<(String, String), usize>,
    /// When a kubelet last reported, by text.
    heard: BTreeMap<usize, UnixMillis>,
    /// When each node's lease was last renewed, and in which text this is stated.
    leases: BTreeMap<Arc<str>, (UnixMillis, usize)>,
}

/// A DaemonSet that is decoded once the version of the cluster is known.
#[derive(Debug)]
struct StoredDaemonSet {
    text: usize,
    index: usize,
    json: String,
    namespace: Arc<str>,
    name: String,
    uid: String,
    created: Option<UnixMillis>,
    resource_version: Option<u64>,
}

/// Whether an object that is read later replaces one of the same name, by their resource versions.
fn is_newer(new: Option<u64>, old: Option<u64>) -> bool {
    match (new, old) {
        (Some(new), Some(old)) => new >= old,
        _ => true,
    }
}

impl Collection {
    /// Reads the object at the start of `json` and returns the offset of its end. An object that
    /// cannot be read is recorded as a problem.
    ///
    /// # Errors
    /// When the text is not JSON, or ends within the object.
    pub(super) fn item(&mut self, json: &str, at: Standing<'_>) -> Result<usize, SyntaxError> {
        let mut skim = Skim::new(json);
        let first = skim.kind()?;
        let text = skim.raw()?;
        let end = skim.at();
        if first != Kind::Object {
            let message = format!("must be an object, not {}", first.word());
            self.note(at, "", message, None);
            return Ok(end);
        }
        let (kind, api_version) = type_of(text)?;
        let kind = if kind.is_empty() { Cow::Borrowed(at.kind) } else { kind };
        let api_version =
            if api_version.is_empty() { Cow::Borrowed(at.api_version) } else { api_version };
        match self.put(text, &kind, &api_version, at) {
            Ok(()) => {}
            Err(Fault::Syntax(error)) => return Err(error),
            Err(Fault::Field(message)) => self.note(at, &kind, message, Some(text)),
        }
        Ok(end)
    }

    fn note(&mut self, at: Standing<'_>, kind: &str, message: String, object: Option<&str>) {
        let name = object.map(|json| self.name_of(json)).unwrap_or_default();
        let Standing { text, index, .. } = at;
        let kind = kind.to_owned();
        self.dump.problems.push(DumpProblem { text, index, kind, name, message });
    }

    /// Returns the name of an object that cannot be read as a whole.
    fn name_of(&mut self, json: &str) -> String {
        let mut meta = Metadata::new(&mut self.shared);
        let shared = &mut self.shared;
        // The error is already reported; what was read before it is used.
        let _ = Skim::new(json).object(|skim, key| match key {
            "metadata" => metadata(skim, shared, &mut meta),
            _ => Ok::<(), Fault>(skim.pass()?),
        });
        match (meta.namespace.as_str(), meta.name) {
            (_, name) if name.is_empty() => String::new(),
            ("", name) => name,
            (namespace, name) => format!("{namespace}/{name}"),
        }
    }

    fn put(&mut self, json: &str, kind: &str, api_version: &str, at: Standing<'_>) -> Read<()> {
        if kind.is_empty() {
            return Err(Fault::Field("it has no kind".to_owned()));
        }
        let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
        let known = KINDS.iter().find(|(known, _)| *known == kind);
        let Some((_, versions)) = known.filter(|_| GROUPS.contains(&group)) else {
            let full = if group.is_empty() || group == "apps" {
                kind.to_owned()
            } else {
                format!("{kind}.{group}")
            };
            *self.dump.kinds.entry(full).or_default() += 1;
            return Ok(());
        };
        if !api_version.is_empty() && !versions.contains(&api_version) {
            let key = (kind.to_owned(), api_version.to_owned());
            *self.other_versions.entry(key).or_default() += 1;
            return Ok(());
        }
        *self.dump.kinds.entry(kind.to_owned()).or_default() += 1;
        let mut skim = Skim::new(json);
        let newest = match kind {
            "Node" => self.put_node(json, at.text)?,
            "Pod" => self.put_pod(&mut skim)?,
            "DaemonSet" => self.put_daemon_set(json, at)?,
            "ControllerRevision" => self.put_revision(&mut skim)?,
            "Event" => {
                let (event, newest) = event(&mut skim, &mut self.shared)?;
                self.dump.events.extend(event);
                newest
            }
            "Lease" => {
                let (meta, renewed) = lease(&mut skim, &mut self.shared)?;
                if let Some(renewed_at) = renewed.filter(|_| meta.namespace == NODE_LEASES) {
                    let node = self.shared.text(&meta.name);
                    let last = self.leases.entry(node).or_insert((renewed_at, at.text));
                    *last = (renewed_at, at.text).max(*last);
                    self.hear(at.text, renewed);
                }
                renewed
            }
            "Namespace" => {
                let (name, is_terminating) = namespace(&mut skim, &mut self.shared)?;
                match is_terminating {
                    true => self.dump.terminating_namespaces.insert(name),
                    false => self.dump.terminating_namespaces.remove(&name),
                };
                None
            }
            "Service" => {
                self.put_service(&mut skim)?;
                None
            }
            _ => {
                let (name, class) = priority_class(&mut skim, &mut self.shared)?;
                self.dump.priority_classes.insert(name, class);
                None
            }
        };
        if let Some(last) = self.dump.newest.last_mut() {
            *last = newest.max(*last);
        }
        Ok(())
    }

    fn hear(&mut self, text: usize, at: Option<UnixMillis>) {
        if let Some(at) = at {
            let last = self.heard.entry(text).or_insert(at);
            *last = at.max(*last);
        }
    }

    fn put_node(&mut self, json: &str, text: usize) -> Read<Option<UnixMillis>> {
        let (facts, newest) = node_facts(&mut Skim::new(json), &mut self.shared)?;
        self.hear(text, facts.heartbeat);
        match self.dump.nodes.push_json(json).map_err(Fault::Field)? {
            Ok(()) => self.dump.node_facts.push(facts),
            Err(PushError::Nameless) => {
                return Err(Fault::Field("metadata.name: the node has no name".to_owned()));
            }
            Err(PushError::Duplicate(place)) => {
                let Some(old) = self.dump.node_facts.get_mut(place) else { return Ok(newest) };
                let others = are_others(&facts.uid, &old.uid);
                let counts = match others {
                    true => facts.created >= old.created,
                    false => is_newer(facts.resource_version, old.resource_version),
                };
                if counts {
                    *old = facts;
                    let mut alone = Nodes::new();
                    // This text was read without an error above.
                    let _ = alone.push_json(json);
                    if let Some(node) = alone.get(0) {
                        // The new node has the same name, so that it cannot be refused.
                        let _ = self.dump.nodes.replace(place, &node.to_node());
                    }
                }
                if others && let Some(node) = self.dump.nodes.get(place) {
                    let name = node.name().to_owned();
                    self.note_identities("Node", "", &name);
                }
            }
        }
        Ok(newest)
    }

    fn put_pod(&mut self, skim: &mut Skim<'_>) -> Read<Option<UnixMillis>> {
        let (pod, newest) = pod(skim, &mut self.shared, &mut self.asked)?;
        let key = (pod.namespace.clone(), pod.name.clone());
        let known = self.pods.get(&key).and_then(|place| self.dump.pods.get_mut(*place));
        let Some(old) = known else {
            self.pods.insert(key, self.dump.pods.len());
            self.dump.pods.push(pod);
            return Ok(newest);
        };
        let others = are_others(&pod.uid, &old.uid);
        let counts = match others {
            true => pod.created >= old.created,
            false => is_newer(pod.resource_version, old.resource_version),
        };
        if counts {
            *old = pod;
        }
        if others {
            self.note_identities("Pod", &key.0, &key.1);
        }
        Ok(newest)
    }

    fn put_daemon_set(&mut self, json: &str, at: Standing<'_>) -> Read<Option<UnixMillis>> {
        let mut meta = Metadata::new(&mut self.shared);
        let shared = &mut self.shared;
        let unreadable = shared.unreadable_times;
        Skim::new(json).object(|skim, key| match key {
            "metadata" => metadata(skim, shared, &mut meta),
            _ => Ok::<(), Fault>(skim.pass()?),
        })?;
        if meta.name.is_empty() {
            return Err(Fault::Field("metadata.name: the DaemonSet has no name".to_owned()));
        }
        let has_readable_times = shared.unreadable_times == unreadable;
        let new = StoredDaemonSet {
            text: at.text,
            index: at.index,
            json: match has_readable_times {
                true => json.to_owned(),
                false => without_creation_time(json),
            },
            namespace: meta.namespace_or_default(&mut self.shared),
            name: meta.name,
            uid: meta.uid,
            created: meta.created,
            resource_version: meta.resource_version,
        };
        let mut known = self.daemon_sets.iter_mut();
        let known = known.find(|old| old.namespace == new.namespace && old.name == new.name);
        let Some(old) = known else {
            self.daemon_sets.push(new);
            return Ok(meta.created);
        };
        let others = are_others(&new.uid, &old.uid);
        let (namespace, name) = (new.namespace.clone(), new.name.clone());
        let counts = match others {
            true => new.created >= old.created,
            false => is_newer(new.resource_version, old.resource_version),
        };
        if counts {
            *old = new;
        }
        if others {
            self.note_identities("DaemonSet", &namespace, &name);
        }
        Ok(meta.created)
    }

    fn put_revision(&mut self, skim: &mut Skim<'_>) -> Read<Option<UnixMillis>> {
        let Some(facts) = revision(skim, &mut self.shared)? else { return Ok(None) };
        let created = facts.created;
        let key = (facts.namespace.clone(), facts.name.clone());
        let known = self.revisions.get(&key).and_then(|place| self.dump.revisions.get_mut(*place));
        match known {
            Some(old) if is_newer(facts.resource_version, old.resource_version) => *old = facts,
            Some(_) => {}
            None => {
                self.revisions.insert(key, self.dump.revisions.len());
                self.dump.revisions.push(facts);
            }
        }
        Ok(created)
    }

    fn put_service(&mut self, skim: &mut Skim<'_>) -> Read<()> {
        let (service, version) = service(skim, &mut self.shared)?;
        let meta = &service.metadata;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let known = self.services.entry((text(&meta.namespace), text(&meta.name)));
        let (place, read) = known.or_insert((self.dump.services.len(), version));
        match self.dump.services.get_mut(*place) {
            None => self.dump.services.push(service),
            Some(old) if is_newer(version, *read) => {
                (*old, *read) = (service, version);
            }
            Some(_) => {}
        }
        Ok(())
    }

    fn note_identities(&mut self, kind: &'static str, namespace: &str, name: &str) {
        let known = self.dump.gaps.iter_mut().find_map(|gap| match gap {
            Gap::TwoIdentities { kind: of, objects, .. } if *of == kind => Some(objects),
            _ => None,
        });
        match known {
            Some(objects) => *objects += 1,
            None => {
                let (namespace, name) = (namespace.to_owned(), name.to_owned());
                self.dump.gaps.push(Gap::TwoIdentities { kind, objects: 1, namespace, name });
            }
        }
    }

    /// Decodes the DaemonSets, and reports what is missing.
    pub(super) fn finish(mut self) -> Dump {
        let server = Server::of(self.dump.version());
        for stored in self.daemon_sets {
            match decode_json_for(&stored.json, server) {
                Ok(decoded) => self.dump.daemon_sets.push(decoded.manifest),
                Err(error) => self.dump.problems.push(DumpProblem {
                    text: stored.text,
                    index: stored.index,
                    kind: "DaemonSet".to_owned(),
                    name: format!("{}/{}", stored.namespace, stored.name),
                    message: error.message,
                }),
            }
        }
        let versions = self.other_versions.into_iter();
        let versions = versions.map(|((kind, api_version), objects)| Gap::OtherApiVersion {
            kind,
            api_version,
            objects,
        });
        self.dump.gaps.extend(versions);
        // For a dump without any object, this is already reported.
        let missing = KINDS.iter().filter(|_| !self.dump.kinds.is_empty());
        let missing = missing.filter(|(kind, _)| !OPTIONAL.contains(kind));
        let missing: Vec<Gap> = missing
            .filter(|(kind, _)| self.dump.count(kind) == 0)
            .map(|(kind, _)| Gap::NoneOfKind { kind })
            .collect();
        self.dump.gaps.extend(missing);
        let newest = self.dump.newest();
        let older: BTreeMap<usize, UnixMillis> = self
            .heard
            .into_iter()
            .filter_map(|(text, at)| Some((text, newest?.saturating_sub(at))))
            .filter(|(_, behind)| *behind > UNHEARD)
            .collect();
        // A lease in an older text says nothing about the present.
        let of_now = self.leases.into_iter().filter(|(_, (_, text))| !older.contains_key(text));
        self.dump.leases = of_now.map(|(node, (renewed_at, _))| (node, renewed_at)).collect();
        let older = older.into_iter().map(|(text, behind)| Gap::OlderText { text, behind });
        self.dump.gaps.extend(older);
        let times = self.shared.unreadable_times;
        self.dump.gaps.extend((times > 0).then_some(Gap::UnreadableTimes { times }));
        self.dump.gaps.extend(one_namespace(&self.dump));
        self.dump.gaps.extend(unknown_nodes(&self.dump));
        self.dump.problems.sort_by_key(|problem| (problem.text, problem.index));
        self.dump
    }
}

/// The longest interval between two reports of a node's status, plus a minute, in milliseconds.
///
/// Source: `NodeStatusReportFrequency` in `pkg/kubelet/apis/config/v1beta1/defaults.go` at v1.36.
const UNHEARD: UnixMillis = 360_000;

/// Whether two objects of one name are known, by their UIDs, to be different objects.
fn are_others(new: &str, old: &str) -> bool {
    !new.is_empty() && !old.is_empty() && new != old
}

fn one_namespace(dump: &Dump) -> Option<Gap> {
    let namespace = &dump.pods.first().filter(|_| !dump.nodes.is_empty())?.namespace;
    let is_alone = dump.pods.iter().all(|pod| pod.namespace == *namespace);
    is_alone.then(|| Gap::OneNamespace { namespace: namespace.to_string() })
}

fn unknown_nodes(dump: &Dump) -> Option<Gap> {
    if dump.nodes.is_empty() {
        return None;
    }
    let bound = dump.pods.iter().filter(|pod| pod.is_active()).filter_map(|pod| pod.node.as_ref());
    let unknown: Vec<&Arc<str>> = bound.filter(|node| dump.nodes.find(node).is_none()).collect();
    let node = unknown.iter().min()?.to_string();
    Some(Gap::UnknownNodes { pods: unknown.len(), node })
}

/// Returns the object without `metadata.creationTimestamp`, whose value is not a time: the
/// DaemonSet could not be decoded with it.
fn without_creation_time(json: &str) -> String {
    let Ok(mut object) = serde_json::from_str::<Value>(json) else { return json.to_owned() };
    if let Some(meta) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        meta.remove("creationTimestamp");
    }
    object.to_string()
}

/// Why the search for an object's type ends.
enum Search {
    Found,
    Syntax(SyntaxError),
}

impl From<SyntaxError> for Search {
    fn from(error: SyntaxError) -> Self {
        Search::Syntax(error)
    }
}

/// Returns `kind` and `apiVersion` of an object; empty where the object does not state them.
fn type_of(json: &str) -> Result<(Cow<'_, str>, Cow<'_, str>), SyntaxError> {
    let (mut kind, mut api_version) = (None, None);
    let search = Skim::new(json).object(|skim, key| {
        match key {
            "kind" if skim.kind()? == Kind::String => kind = Some(skim.string()?),
            "apiVersion" if skim.kind()? == Kind::String => api_version = Some(skim.string()?),
            _ => skim.pass()?,
        }
        match kind.is_some() && api_version.is_some() {
            true => Err(Search::Found),
            false => Ok(()),
        }
    });
    match search {
        Err(Search::Syntax(error)) => Err(error),
        Ok(()) | Err(Search::Found) => {
            Ok((kind.unwrap_or_default(), api_version.unwrap_or_default()))
        }
    }
}
