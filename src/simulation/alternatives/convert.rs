//! A Pod, static Pod or Deployment turned into the DaemonSet that does the job.
//!
//! ```
//! use daemonset_preflight::simulation::alternatives::{convert, Workload};
//!
//! let pod = serde_json::from_str(r#"{
//!     "metadata": {"name": "agent"},
//!     "spec": {"nodeName": "a", "containers": [{"name": "agent", "image": "agent:1"}]}
//! }"#).unwrap();
//! let converted = convert(Workload::Pod(Box::new(pod)));
//! let changed: Vec<&str> = converted.changes.iter().map(|c| c.field.as_str()).collect();
//! assert_eq!(changed, ["metadata.labels", "spec.nodeName"]);
//! let spec = converted.daemon_set.spec.unwrap();
//! assert_eq!(spec.selector.match_labels.unwrap()["app"], "agent");
//! ```

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1::{
    DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy, Deployment, DeploymentStrategy,
    RollingUpdateDaemonSet,
};
use k8s_openapi::api::core::v1::{Pod, PodAntiAffinity, PodSpec, PodTemplateSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use serde::Serialize;

/// What is turned into a DaemonSet.
#[derive(Debug, Clone, PartialEq)]
pub enum Workload {
    /// A Pod: a bare one, a static one's manifest, or the mirror of a static one.
    Pod(Box<Pod>),
    /// A Deployment.
    Deployment(Box<Deployment>),
}

/// The DaemonSet, and what it took.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Converted {
    /// The DaemonSet.
    pub daemon_set: DaemonSet,
    /// What was changed, in the order of the fields of what was given.
    pub changes: Vec<Conversion>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(rename_all = "camelCase")]
pub struct Conversion {
    /// The field of what was given.
    pub field: String,
    /// What was done.
    pub what: String,
    /// Why.
    pub why: &'static str,
}

/// Turns a workload into a DaemonSet.
pub fn convert(workload: Workload) -> Converted {
    let mut changes = Changes(Vec::new());
    let daemon_set = match workload {
        Workload::Pod(pod) => from_pod(*pod, &mut changes),
        Workload::Deployment(deployment) => from_deployment(*deployment, &mut changes),
    };
    Converted { daemon_set, changes: changes.0 }
}

struct Changes(Vec<Conversion>);

impl Changes {
    fn note(&mut self, field: &str, what: impl Into<String>, why: &'static str) {
        self.0.push(Conversion { field: field.to_owned(), what: what.into(), why });
    }

    /// Notes that a field that was given is left out.
    fn drop<T>(&mut self, field: &str, value: Option<T>, why: &'static str) {
        if value.is_some() {
            self.note(field, "left out", why);
        }
    }
}

/// The annotations by which kubelet and API server tell static pods.
const STATIC: &[&str] = &[
    "kubernetes.io/config.source",
    "kubernetes.io/config.mirror",
    "kubernetes.io/config.hash",
    "kubernetes.io/config.seen",
];

/// What `kubectl apply` remembers of the other object.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

const HOSTNAME: &str = "kubernetes.io/hostname";

fn from_pod(pod: Pod, changes: &mut Changes) -> DaemonSet {
    let Pod { metadata: mut meta, spec, status } = pod;
    let mut spec = spec.unwrap_or_default();
    let mut name = meta.name.take().unwrap_or_default();
    let node = spec.node_name.clone().filter(|node| !node.is_empty());
    let mirrored = STATIC.iter().any(|key| {
        meta.annotations.as_ref().is_some_and(|annotations| annotations.contains_key(*key))
    });
    if let Some(base) =
        node.as_ref().filter(|_| mirrored).and_then(|node| name.strip_suffix(&format!("-{node}")))
    {
        let base = base.to_owned();
        changes.note(
            "metadata.name",
            format!("`{base}`"),
            "a kubelet adds its node's name to a static pod's",
        );
        name = base;
    }
    let labels = labels(meta.labels.take(), &name, "metadata.labels", changes);
    if let Some(annotations) = meta.annotations.as_mut() {
        annotations.remove(LAST_APPLIED);
    }
    if mirrored && let Some(annotations) = meta.annotations.as_mut() {
        annotations.retain(|key, _| !STATIC.contains(&key.as_str()));
        changes.note(
            "metadata.annotations",
            "those of static pods left out",
            "a kubelet sets them on pods that it reads from a file",
        );
    }
    changes.drop(
        "metadata.ownerReferences",
        meta.owner_references.take(),
        "the DaemonSet will own the pods",
    );
    if spec.node_name.take().is_some_and(|node| !node.is_empty()) {
        changes.note(
            "spec.nodeName",
            "left out",
            "a DaemonSet's pods run on every node that matches",
        );
    }
    if mirrored {
        drop_catch_all_toleration(&mut spec, changes);
    }
    adapt_spec(&mut spec, "spec", &labels, changes);
    changes.drop("status", status.filter(|_| !mirrored), "it is the cluster's to write");
    let annotations = meta.annotations.filter(|annotations| !annotations.is_empty());
    let template = PodTemplateSpec {
        metadata: Some(ObjectMeta {
            labels: Some(labels.clone()),
            annotations,
            ..ObjectMeta::default()
        }),
        spec: Some(spec),
    };
    DaemonSet {
        metadata: ObjectMeta {
            name: Some(name),
            namespace: meta.namespace,
            labels: Some(labels.clone()),
            ..ObjectMeta::default()
        },
        spec: Some(DaemonSetSpec {
            selector: LabelSelector { match_labels: Some(labels), ..LabelSelector::default() },
            template,
            ..DaemonSetSpec::default()
        }),
        status: None,
    }
}

fn from_deployment(deployment: Deployment, changes: &mut Changes) -> DaemonSet {
    let Deployment { metadata: meta, spec, status } = deployment;
    let spec = spec.unwrap_or_default();
    let mut annotations = meta.annotations.unwrap_or_default();
    annotations.remove(LAST_APPLIED);
    if annotations.remove("deployment.kubernetes.io/revision").is_some() {
        changes.note(
            "metadata.annotations",
            "deployment.kubernetes.io/revision left out",
            "a DaemonSet counts its own revisions",
        );
    }
    if let Some(replicas) = spec.replicas {
        changes.note(
            "spec.replicas",
            format!("left out (was {replicas})"),
            "a DaemonSet has as many pods as there are nodes that match",
        );
    }
    let mut template = spec.template;
    let mut template_meta = template.metadata.take().unwrap_or_default();
    let name = meta.name.clone().unwrap_or_default();
    let labels =
        labels(template_meta.labels.take(), &name, "spec.template.metadata.labels", changes);
    template_meta.labels = Some(labels.clone());
    template.metadata = Some(template_meta);
    let mut pod = template.spec.take().unwrap_or_default();
    if pod.node_name.take().is_some_and(|node| !node.is_empty()) {
        changes.note(
            "spec.template.spec.nodeName",
            "left out",
            "a DaemonSet's pods run on every node that matches",
        );
    }
    adapt_spec(&mut pod, "spec.template.spec", &labels, changes);
    template.spec = Some(pod);
    let update_strategy = strategy(spec.strategy, changes);
    changes.drop(
        "spec.paused",
        spec.paused.filter(|paused| *paused),
        "a DaemonSet cannot be paused",
    );
    changes.drop(
        "spec.progressDeadlineSeconds",
        spec.progress_deadline_seconds,
        "a DaemonSet's rollout has no deadline",
    );
    changes.drop("status", status, "it is the cluster's to write");
    let mut selector = spec.selector;
    if selector.match_labels.is_none() && selector.match_expressions.is_none() {
        selector.match_labels = Some(labels);
    }
    DaemonSet {
        metadata: ObjectMeta {
            name: meta.name,
            namespace: meta.namespace,
            labels: meta.labels,
            annotations: Some(annotations).filter(|annotations| !annotations.is_empty()),
            ..ObjectMeta::default()
        },
        spec: Some(DaemonSetSpec {
            selector,
            template,
            update_strategy,
            min_ready_seconds: spec.min_ready_seconds,
            revision_history_limit: spec.revision_history_limit,
        }),
        status: None,
    }
}

/// The pods' labels: those that there are, or one made of the name.
fn labels(
    given: Option<BTreeMap<String, String>>,
    name: &str,
    field: &str,
    changes: &mut Changes,
) -> BTreeMap<String, String> {
    match given.filter(|labels| !labels.is_empty()) {
        Some(labels) => labels,
        None => {
            changes.note(
                field,
                format!("app={name} added"),
                "the selector must choose the DaemonSet's own pods",
            );
            // A label's value is shorter than a name may be.
            let value = name.chars().take(63).collect::<String>();
            let value = value.trim_end_matches(['-', '.', '_']).to_owned();
            BTreeMap::from([("app".to_owned(), value)])
        }
    }
}

/// Mirrors of static pods tolerate every taint that drives pods out; the kubelet adds that.
fn drop_catch_all_toleration(spec: &mut PodSpec, changes: &mut Changes) {
    let Some(tolerations) = spec.tolerations.as_mut() else { return };
    let before = tolerations.len();
    tolerations.retain(|t| {
        let catch_all = t.key.as_deref().unwrap_or_default().is_empty()
            && t.operator.as_deref() == Some("Exists")
            && t.effect.as_deref() == Some("NoExecute");
        !catch_all
    });
    if tolerations.len() < before {
        changes.note(
            "spec.tolerations",
            "the one for every NoExecute taint left out",
            "a kubelet gives it to static pods; a DaemonSet's pods get those they need",
        );
    }
    if tolerations.is_empty() {
        spec.tolerations = None;
    }
}

/// What the spec of a daemon pod cannot have, or does not need.
fn adapt_spec(
    spec: &mut PodSpec,
    path: &str,
    labels: &BTreeMap<String, String>,
    changes: &mut Changes,
) {
    let restart = spec.restart_policy.clone().filter(|policy| !policy.is_empty());
    if let Some(policy) = restart.filter(|policy| policy != "Always") {
        spec.restart_policy = Some("Always".to_owned());
        changes.note(
            &format!("{path}.restartPolicy"),
            format!("Always (was {policy})"),
            "a DaemonSet's pods must always be restarted",
        );
    }
    if spec.active_deadline_seconds.take().is_some() {
        changes.note(
            &format!("{path}.activeDeadlineSeconds"),
            "left out",
            "a daemon has no deadline, and a DaemonSet's template must not have one",
        );
    }
    if spec.ephemeral_containers.take().is_some() {
        changes.note(
            &format!("{path}.ephemeralContainers"),
            "left out",
            "they are only added to running pods",
        );
    }
    if let Some(affinity) = spec.affinity.as_mut() {
        if let Some(anti) = affinity.pod_anti_affinity.as_mut()
            && drop_own_anti_affinity(anti, labels)
        {
            changes.note(
                &format!("{path}.affinity.podAntiAffinity"),
                "the terms that keep the pods off each other's nodes left out",
                "a DaemonSet has one pod a node anyway",
            );
        }
        affinity.pod_anti_affinity.take_if(|anti| *anti == PodAntiAffinity::default());
    }
    spec.affinity.take_if(|affinity| *affinity == Default::default());
    if spec.topology_spread_constraints.take().is_some_and(|spreads| !spreads.is_empty()) {
        changes.note(
            &format!("{path}.topologySpreadConstraints"),
            "left out",
            "each pod has its node already, so that there is nothing to spread",
        );
    }
}

/// Drops the terms over the host name that choose the pods themselves.
fn drop_own_anti_affinity(anti: &mut PodAntiAffinity, labels: &BTreeMap<String, String>) -> bool {
    let chooses_own = |selector: &Option<LabelSelector>| {
        crate::selectors::Selector::parse(selector.as_ref())
            .is_ok_and(|selector| selector.matches(labels))
    };
    let mut dropped = false;
    if let Some(required) = anti.required_during_scheduling_ignored_during_execution.as_mut() {
        let before = required.len();
        required.retain(|t| t.topology_key != HOSTNAME || !chooses_own(&t.label_selector));
        dropped |= required.len() < before;
    }
    if let Some(preferred) = anti.preferred_during_scheduling_ignored_during_execution.as_mut() {
        let before = preferred.len();
        preferred.retain(|t| {
            let term = &t.pod_affinity_term;
            term.topology_key != HOSTNAME || !chooses_own(&term.label_selector)
        });
        dropped |= preferred.len() < before;
    }
    anti.required_during_scheduling_ignored_during_execution.take_if(|terms| terms.is_empty());
    anti.preferred_during_scheduling_ignored_during_execution.take_if(|terms| terms.is_empty());
    dropped
}

/// A Deployment's strategy in a DaemonSet's words. A DaemonSet can either surge or be
/// unavailable, not both.
fn strategy(
    given: Option<DeploymentStrategy>,
    changes: &mut Changes,
) -> Option<DaemonSetUpdateStrategy> {
    let given = given?;
    let rolling = |max_unavailable, max_surge| {
        Some(DaemonSetUpdateStrategy {
            type_: Some("RollingUpdate".to_owned()),
            rolling_update: Some(RollingUpdateDaemonSet { max_surge, max_unavailable }),
        })
    };
    if given.type_.as_deref() == Some("Recreate") {
        changes.note(
            "spec.strategy",
            "RollingUpdate with maxUnavailable 100%",
            "a DaemonSet has no Recreate; this replaces all pods at once",
        );
        return rolling(Some(IntOrString::String("100%".to_owned())), None);
    }
    let settings = given.rolling_update?;
    let is_zero = |value: &Option<IntOrString>| match value {
        None => true,
        Some(IntOrString::Int(number)) => *number == 0,
        Some(IntOrString::String(text)) => text.trim_end_matches('%').parse() == Ok(0),
    };
    let (surges, yields) = (!is_zero(&settings.max_surge), !is_zero(&settings.max_unavailable));
    if surges && yields {
        changes.note(
            "spec.strategy.rollingUpdate.maxSurge",
            "left out",
            "maxSurge and maxUnavailable cannot both be non-zero",
        );
    } else {
        changes.note(
            "spec.strategy",
            "renamed to spec.updateStrategy",
            "so it is called in a DaemonSet; percentages now are of nodes",
        );
    }
    match surges && !yields {
        true => rolling(Some(IntOrString::Int(0)), settings.max_surge),
        false => rolling(settings.max_unavailable, None),
    }
}
