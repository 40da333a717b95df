//! What is wrong with the DaemonSets of a cluster, and whether it will resolve itself, determined
//! from the live objects.
//!
//! An [`Observation`] reads a [dump](crate::manifest::dump) and determines what the controller
//! would write to each status, why nodes are not as they should be, and how the rollout will
//! proceed. Its results are facts without texts; the texts are in `contract`.
//!
//! ```
//! use daemonset_preflight::diagnosis::{Cause, Observation, Settings};
//! use daemonset_preflight::manifest::dump::Dump;
//!
//! let dump = Dump::read([r#"[
//!     {"kind": "Node", "apiVersion": "v1", "metadata": {"name": "a"}, "spec": {"taints": [{"key": "db", "effect": "NoSchedule"}]}},
//!     {"kind": "DaemonSet", "apiVersion": "apps/v1", "metadata": {"name": "agent", "namespace": "ops"},
//!      "spec": {"selector": {"matchLabels": {"app": "agent"}}, "template": {
//!         "metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "c", "image": "agent:1"}]}}}}
//! ]"#]);
//! let observation = Observation::of(&dump, Settings::default());
//! let diagnosis = observation.diagnose(&|_| true);
//! let agent = &diagnosis.daemon_sets[0];
//! assert_eq!(agent.observed.unwrap().desired_number_scheduled, 0);
//! assert!(matches!(agent.findings[0].cause, Cause::Excluded { .. }));
//! ```
//!
//! Not covered: volumes, pod affinity and topology spread, which the scheduler also checks. Where
//! the scheduler does not bind a pod that would otherwise fit, its own message is reported.

mod cause;
mod counters;
mod findings;
mod measure;
mod pod;
mod remedy;
mod rollout;
mod update;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::dump::{Dump, DumpedPod, Gap, UnixMillis};
use crate::placement::{DaemonPlacement, Occupancy};
use crate::simulation::import::{self, Import, key_of, priority_classes};
use crate::simulation::{Cluster, DaemonSetKey, Millis, Scheduling, SimulationOptions, Status};
use crate::version::Version;

pub use cause::{Cause, Severity};
pub use counters::{CounterDifference, CounterName, StatusLag};
pub use findings::{Affected, Finding};
pub use measure::Measure;
use pod::SetUpEvents;
pub use remedy::{Remedy, RemedyAction};
pub use rollout::{CreationObstacle, RevisionShare, RolloutFacts};

/// The settings of a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// The time of the dump. If not given, the newest time in the dump; 1970 if it has none.
    pub now: Option<UnixMillis>,
    /// How long a pod takes from its creation until it is ready; measured from the pods if not
    /// given.
    pub ready_after: Option<Millis>,
    /// The version of Kubernetes; that of the newest kubelet if not given.
    pub version: Option<Version>,
}

/// A dump, and what is computed from it once for all DaemonSets.
#[derive(Debug)]
pub struct Observation<'d> {
    dump: &'d Dump,
    settings: Settings,
    now: UnixMillis,
    sets: Vec<ObservedSet<'d>>,
    /// The pods that will not become ready by themselves, by their index in the dump.
    failing: BTreeSet<usize>,
    events: SetUpEvents<'d>,
    cluster: Cluster,
}

/// A DaemonSet of the dump, with its pods.
#[derive(Debug)]
struct ObservedSet<'d> {
    key: DaemonSetKey,
    /// Its index among the DaemonSets of the dump.
    place: usize,
    /// Whether it is being deleted.
    is_deleting: bool,
    placement: DaemonPlacement,
    /// Its pods with their indices in the dump, in the order of the dump.
    pods: Vec<(usize, &'d DumpedPod)>,
    measure: Measure,
    /// The pods on the nodes for which one of the DaemonSet's pods is not bound yet; computed on
    /// first use.
    occupancy: OnceCell<Occupancy>,
}

/// The findings about a cluster.
#[derive(Debug, Clone)]
pub struct Diagnosis<'a> {
    /// The time that counts as now; `None` when it is not given and the dump has no time.
    pub now: Option<UnixMillis>,
    /// Whether `now` was given; otherwise it is the newest time of the dump.
    pub now_is_given: bool,
    /// The version of Kubernetes that the answers are for.
    pub version: Version,
    /// What is missing from the dump.
    pub gaps: &'a [Gap],
    /// The DaemonSets: the worst severity first, then the most nodes with something wrong, then
    /// by namespace and name.
    pub daemon_sets: Vec<SetDiagnosis<'a>>,
}

/// The findings about one DaemonSet.
#[derive(Debug, Clone)]
pub struct SetDiagnosis<'a> {
    /// Its namespace and name.
    pub key: DaemonSetKey,
    /// The worst severity of all findings.
    pub severity: Severity,
    /// Whether the DaemonSet is being deleted, so that its controller no longer acts on it.
    pub is_deleting: bool,
    /// Whether its namespace is being deleted, so that no pods can be created any more.
    pub in_terminating_namespace: bool,
    /// The status in the dump.
    pub recorded: Status,
    /// Whether the status in the dump means that the rollout is complete, as `kubectl rollout
    /// status` reads it.
    pub is_complete: bool,
    /// The status that the controller would write for the objects of the dump; `None` when the
    /// dump has no nodes, or none of the DaemonSet's pods although the recorded status counts
    /// some.
    pub observed: Option<Status>,
    /// The counters in which the two statuses differ.
    pub differences: Vec<CounterDifference>,
    /// Why the recorded status does not match the objects; `None` when it does.
    pub lag: Option<StatusLag>,
    /// The nodes that are not as they should be, and those that run no pod, grouped by cause: the
    /// worst cause first, then the one with the most nodes.
    pub findings: Vec<Finding<'a>>,
    /// The state of its rollout; `None` while the DaemonSet is being deleted, and when the dump
    /// has no nodes or no pods.
    pub rollout: Option<RolloutFacts>,
    /// How long its pods take to become ready.
    pub measure: Measure,
    /// Remedies, each tested by simulation or placement.
    pub remedies: Vec<Remedy<'a>>,
    /// The compiled DaemonSet.
    pub placement: &'a DaemonPlacement,
}

impl<'d> Observation<'d> {
    /// Examines a dump.
    pub fn of(dump: &'d Dump, settings: Settings) -> Self {
        let now = settings.now.or_else(|| dump.newest()).unwrap_or(0);
        let classes = priority_classes(dump);
        let mut sets: Vec<ObservedSet<'d>> = Vec::with_capacity(dump.daemon_sets.len());
        let mut places: BTreeMap<DaemonSetKey, usize> = BTreeMap::new();
        for (place, manifest) in dump.daemon_sets.iter().enumerate() {
            let key = key_of(&manifest.daemon_set);
            places.insert(key.clone(), sets.len());
            let is_deleting = manifest.daemon_set.metadata.deletion_timestamp.is_some();
            let placement = DaemonPlacement::compile_among(manifest.daemon_set.clone(), &classes);
            let measure = Measure::default();
            let (pods, occupancy) = (Vec::new(), OnceCell::new());
            sets.push(ObservedSet { key, place, is_deleting, placement, pods, measure, occupancy });
        }
        for (place, pod) in dump.pods.iter().enumerate() {
            let Some(owner) = &pod.controller else { continue };
            let (namespace, name) = (pod.namespace.clone(), owner.name.clone());
            let at = places.get(&DaemonSetKey { namespace, name }).copied();
            let Some(set) = at.and_then(|at| sets.get_mut(at)) else { continue };
            let manifest = dump.daemon_sets.get(set.place);
            let uid = manifest.and_then(|manifest| manifest.daemon_set.metadata.uid.as_deref());
            if import::is_of(owner, &owner.name, uid.unwrap_or_default()) {
                set.pods.push((place, pod));
            }
        }
        let events = SetUpEvents::of(dump);
        let mut failing = BTreeSet::new();
        for set in &mut sets {
            set.measure = measure::measure(&set.pods, settings.ready_after);
            // While the kubelet does not run a pod, it is unknown whether the pod would become
            // ready.
            let is_run = |pod: &DumpedPod| {
                let node = pod.node.as_deref().unwrap_or_default();
                let activity = import::kubelet_activity(dump, node, now);
                activity.keeps_pods() && !pod.awaits_network(activity)
            };
            let fails = |(_, pod): &&(usize, &DumpedPod)| {
                pod::cause_in_pod(dump, &events, pod, now, set.measure)
                    .is_some_and(|(cause, _)| cause.is_lasting() && is_run(pod))
            };
            failing.extend(set.pods.iter().filter(fails).map(|(place, _)| *place));
        }
        let mut observation =
            Observation { dump, settings, now, sets, failing, events, cluster: Cluster::default() };
        let held = observation.sets.iter().flat_map(|set| findings::held(&observation, set));
        let held: Vec<usize> = held.collect();
        observation.failing.extend(held);
        observation.cluster = observation.import(SimulationOptions::default());
        observation
    }

    /// Returns a simulation with these options that starts from the dump.
    pub fn import(&self, options: SimulationOptions) -> Cluster {
        let mut cluster = Cluster::import(
            self.dump,
            &Import {
                now: self.now,
                options: SimulationOptions { scheduling: Scheduling::DefaultScheduler, ..options },
                failing: self.failing.clone(),
                version: self.version(),
            },
        );
        cluster.observe();
        cluster
    }

    /// Returns how long pods take to become ready: the longest time measured for any DaemonSet;
    /// `None` when none was measured.
    pub fn ready_after(&self) -> Option<Millis> {
        let measured = self.sets.iter().map(|set| set.measure).filter(|measure| measure.pods > 0);
        measured.map(|measure| measure.ready_after).max()
    }

    /// Returns the version of Kubernetes that the answers are for.
    pub fn version(&self) -> Version {
        self.settings.version.unwrap_or_else(|| self.dump.version())
    }

    /// Returns the findings about the DaemonSets for which `is_asked` returns `true`.
    pub fn diagnose(&self, is_asked: &dyn Fn(&DaemonSetKey) -> bool) -> Diagnosis<'_> {
        let asked = self.sets.iter().filter(|set| is_asked(&set.key));
        let mut daemon_sets: Vec<SetDiagnosis<'_>> =
            asked.map(|set| self.diagnose_set(set)).collect();
        daemon_sets.sort_unstable_by(|a, b| {
            let bad = |set: &SetDiagnosis<'_>| {
                let nodes: usize = set
                    .findings
                    .iter()
                    .filter(|f| f.cause.severity() == Severity::Wrong)
                    .map(|f| f.nodes.len())
                    .sum();
                (set.severity, std::cmp::Reverse(nodes))
            };
            bad(a).cmp(&bad(b)).then_with(|| a.key.cmp(&b.key))
        });
        Diagnosis {
            now: self.settings.now.or_else(|| self.dump.newest()),
            now_is_given: self.settings.now.is_some(),
            version: self.version(),
            gaps: &self.dump.gaps,
            daemon_sets,
        }
    }

    fn diagnose_set<'a>(&'a self, set: &'a ObservedSet<'d>) -> SetDiagnosis<'a> {
        let manifest = self.dump.daemon_sets.get(set.place);
        let daemon_set = manifest.map(|manifest| &manifest.daemon_set);
        let recorded = daemon_set.map(import::recorded_status).unwrap_or_default();
        let lacks_pods = set.pods.is_empty() && recorded.current_number_scheduled > 0;
        let is_known = !self.dump.nodes.is_empty() && !lacks_pods;
        let observed = self.cluster.observed_status(&set.key).filter(|_| is_known);
        let differences = observed
            .map(|observed| counters::differences(&recorded, &observed))
            .unwrap_or_default();
        let generation = daemon_set.and_then(|set| set.metadata.generation).unwrap_or(0);
        let lag = match set.is_deleting {
            true => None,
            // That the dump has no pods at all is reported as a gap already.
            false if lacks_pods => match self.dump.pods.len() {
                0 => None,
                pods => Some(StatusLag::NoPods { pods }),
            },
            false => counters::lag(
                recorded,
                observed,
                generation,
                &differences,
                self.removed_nodes_of(set),
                self.newest_of(set),
                self.now,
            ),
        };
        let findings = match lacks_pods {
            true => Vec::new(),
            false => findings::findings(self, set),
        };
        let world = rollout::World::of(self, set);
        let rollout = if is_known { rollout::facts(self, set, &world, &findings) } else { None };
        let remedies = match is_known && !self.is_terminating(&set.key) {
            true => remedy::remedies(self, set, &world, &findings, rollout.as_ref()),
            false => Vec::new(),
        };
        let of_findings = findings.iter().map(|finding| finding.cause.severity()).min();
        let of_rollout = rollout.as_ref().map(RolloutFacts::severity);
        let of_status = lag.as_ref().map(StatusLag::severity);
        let of_desired = observed
            .filter(|observed| {
                observed.desired_number_scheduled == 0 && !self.dump.nodes.is_empty()
            })
            .map(|_| Severity::Wrong);
        let of_dump = observed.is_none().then_some(Severity::Unknown);
        let all = [of_findings, of_rollout, of_status, of_desired, of_dump];
        let severity = all.into_iter().flatten().min().unwrap_or(Severity::Normal);
        SetDiagnosis {
            key: set.key.clone(),
            severity,
            is_deleting: set.is_deleting,
            in_terminating_namespace: self.is_terminating(&set.key),
            recorded,
            is_complete: counters::is_complete(&recorded, generation),
            observed,
            differences,
            lag,
            findings,
            rollout,
            measure: set.measure,
            remedies,
            placement: &set.placement,
        }
    }

    /// Returns to how many nodes that are not in the dump the pods of a DaemonSet are bound.
    fn removed_nodes_of(&self, set: &ObservedSet<'_>) -> usize {
        let bound = set.pods.iter().filter_map(|(_, pod)| pod.node.as_deref());
        bound.filter(|node| self.dump.nodes.find(node).is_none()).collect::<BTreeSet<_>>().len()
    }

    /// Whether the namespace of a DaemonSet is being deleted.
    fn is_terminating(&self, key: &DaemonSetKey) -> bool {
        self.dump.terminating_namespaces.contains(&key.namespace)
    }

    /// Returns the newest time in a DaemonSet's pods that is not in the future.
    fn newest_of(&self, set: &ObservedSet<'_>) -> Option<UnixMillis> {
        let of_pod = |pod: &DumpedPod| {
            let ready = pod.ready.as_ref().and_then(|ready| ready.since);
            pod.created.max(ready).max(pod.scheduled.as_ref().and_then(|c| c.since))
        };
        set.pods.iter().filter_map(|(_, pod)| of_pod(pod)).filter(|at| *at <= self.now).max()
    }
}
