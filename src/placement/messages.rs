//! The texts of checks, outcomes and reasons.

use std::fmt::{Display, Formatter, Result};

use super::daemon_pod::Refusal;
use super::explanation::{Check, Explanation, Outcome, Standing};
use super::node_affinity::{RequirementOutcome, Shown, TermOutcome};
use super::occupancy::{Holder, Unfit};
use super::outcome::{NoSuchNode, PodOutcome, Preemptor, Rejection};
use crate::manifest::nodes::Taint;
use crate::scheduling::{
    Amount, FitFailure, NO_EXECUTE, NoPreemption, PodToleration, TaintOutcome, TolerationAuthor,
};
use crate::selectors::Operator;

/// Writes the verdict on one line, then each check and each fit failure on a line of its own.
impl Display for Explanation<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let verdict = match (self.decision.run, self.decision.stay) {
            (true, _) => "a pod should run here",
            (false, true) => "no pod should run here, but a running one may stay",
            (false, false) => "no pod should run here",
        };
        write!(f, "{}: {verdict}", self.node)?;
        if let Some(standing) = self.standing {
            write!(f, " ({standing})")?;
        }
        for check in &self.checks {
            let mark = match check.outcome() {
                Outcome::Passed => '+',
                Outcome::Failed => '-',
                Outcome::Noted => '~',
            };
            write!(f, "\n  {mark} {}: {check}", check.name())?;
        }
        match &self.outcome {
            PodOutcome::Excluded { .. } | PodOutcome::Running | PodOutcome::Runs => Ok(()),
            PodOutcome::Pending { unfit, .. } => {
                unfit.iter().try_for_each(|unfit| write!(f, "\n  - {unfit}"))
            }
            PodOutcome::Refused { refusals } => {
                refusals.iter().try_for_each(|refusal| write!(f, "\n  - admission: {refusal}"))
            }
            PodOutcome::Preempts { .. } => write!(f, "\n  ~ {}", self.outcome),
            other => write!(f, "\n  - {other}"),
        }
    }
}

impl Display for Check<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Check::NodeName { passed: true, wanted, .. } => {
                write!(f, "the template names this node, `{wanted}`")
            }
            Check::NodeName { wanted, node, .. } => {
                write!(f, "the template names `{wanted}`, and this is `{node}`")
            }
            Check::NodeSelector { passed, requirements } => {
                fmt_deciding(*passed, requirements, &[], f)
            }
            Check::NodeAffinity { terms, .. } if terms.is_empty() => {
                f.write_str("there are no nodeSelectorTerms, so no node is chosen")
            }
            Check::NodeAffinity { terms, .. } => {
                let chosen = terms.iter().find(|term| term.chosen);
                let shown = chosen.map_or(terms.as_slice(), std::slice::from_ref);
                for (number, term) in shown.iter().enumerate() {
                    write!(f, "{}nodeSelectorTerms[{}]: ", separator(number), term.index)?;
                    fmt_term(term, f)?;
                }
                Ok(())
            }
            Check::Cordoned { by: Some(by) } => {
                write!(f, "the node is cordoned, which is tolerated by {}", Written(by))
            }
            Check::Cordoned { by: None } => f.write_str("the node is cordoned"),
            Check::Taint { taint, outcome, .. } => fmt_taint(taint, outcome, f),
        }
    }
}

const fn separator(number: usize) -> &'static str {
    if number == 0 { "" } else { "; " }
}

fn fmt_term(term: &TermOutcome<'_>, f: &mut Formatter<'_>) -> Result {
    let TermOutcome { chosen, expressions, fields, errors, .. } = term;
    if !errors.is_empty() {
        return write!(f, "malformed, so it chooses no node: {}", errors.join("; "));
    }
    if expressions.is_empty() && fields.is_empty() {
        return f.write_str("has no requirements, so it chooses no node");
    }
    fmt_deciding(*chosen, expressions, fields, f)
}

/// Writes all requirements if they are met, otherwise only the unmet ones.
fn fmt_deciding(
    passed: bool,
    labels: &[RequirementOutcome<'_>],
    fields: &[RequirementOutcome<'_>],
    f: &mut Formatter<'_>,
) -> Result {
    let outcomes = labels.iter().map(|o| ("label", o)).chain(fields.iter().map(|o| ("field", o)));
    let deciding = outcomes.filter(|(_, outcome)| passed || !outcome.met);
    for (number, (kind, outcome)) in deciding.enumerate() {
        f.write_str(separator(number))?;
        fmt_requirement(kind, outcome, f)?;
    }
    Ok(())
}

fn fmt_requirement(kind: &str, outcome: &RequirementOutcome<'_>, f: &mut Formatter<'_>) -> Result {
    let requirement = outcome.requirement;
    let key = &requirement.key;
    write!(f, "`{}` is required, and the node has ", Shown(requirement))?;
    match outcome.has {
        None => write!(f, "no {kind} `{key}`"),
        Some("") if kind == "label" => write!(f, "`{key}` with an empty value"),
        Some(value) => {
            write!(f, "`{key}={value}`")?;
            let compares = matches!(requirement.operator, Operator::Gt | Operator::Lt);
            if compares && value.parse::<i64>().is_err() {
                f.write_str(", which is not an integer")?;
            }
            Ok(())
        }
    }
}

fn fmt_taint(taint: &Taint<'_>, outcome: &TaintOutcome<'_>, f: &mut Formatter<'_>) -> Result {
    write!(f, "`{taint}` ")?;
    match outcome {
        TaintOutcome::Tolerated { by } => write!(f, "is tolerated by {}", Written(by)),
        TaintOutcome::Soft => f.write_str("is a preference: it does not keep daemon pods away"),
        TaintOutcome::Unknown => f.write_str("has an effect that Kubernetes does not know"),
        TaintOutcome::Untolerated { near } => {
            f.write_str("is not tolerated")?;
            if taint.effect == NO_EXECUTE {
                f.write_str(", and evicts a running pod")?;
            }
            match near {
                Some(near) => write!(f, "; {} tolerates {}", Written(near), Tolerates(near)),
                None => Ok(()),
            }
        }
    }
}

/// Displays who wrote a toleration.
struct Written<'a>(&'a PodToleration);

impl Display for Written<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0.author {
            TolerationAuthor::Template(index) => write!(f, "tolerations[{index}] of the template"),
            TolerationAuthor::Controller => f.write_str("a toleration that the controller adds"),
            TolerationAuthor::Admission => f.write_str("a toleration that admission adds"),
        }
    }
}

/// Displays what a toleration tolerates.
struct Tolerates<'a>(&'a PodToleration);

impl Display for Tolerates<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let PodToleration { key, operator, value, effect, .. } = self.0;
        let effect = if effect.is_empty() { "any effect" } else { effect };
        match operator.as_str() {
            "Exists" => write!(f, "only `{key}` with any value and {effect}"),
            "" | "Equal" if value.is_empty() => {
                write!(f, "only `{key}` with an empty value and {effect}")
            }
            "" | "Equal" => write!(f, "only `{key}={value}` with {effect}"),
            other => write!(f, "nothing: operator {other} needs a feature gate that is off"),
        }
    }
}

impl Display for Standing {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            Standing::Runs => "one runs",
            Standing::Missing => "none runs yet",
            Standing::Spared => "none runs",
            Standing::MisscheduledStays => "misscheduled: one runs, and is left to run",
            Standing::MisscheduledGoes => "misscheduled: one runs, and is deleted",
        })
    }
}

impl Display for Unfit<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.failure {
            FitFailure::NotReported => f.write_str(
                "pods: the node reports no allocatable resources (status.allocatable), which \
                 counts as room for no pod",
            ),
            FitFailure::TooManyPods { allowed, running } => {
                write!(f, "pods: the node may have {allowed} and has {running}")
            }
            FitFailure::Insufficient { resource, requested, used, allocatable } => {
                let short = requested.saturating_sub(allocatable.saturating_sub(used));
                let [requested, used, allocatable, short] =
                    [requested, used, allocatable, short].map(|amount| Amount { resource, amount });
                write!(
                    f,
                    "{resource}: {short} short: {requested} is requested, \
                     and {used} of {allocatable} is held"
                )?;
                for (number, holder) in self.holders.iter().take(SHOWN_HOLDERS).enumerate() {
                    write!(f, "{}{holder}", if number == 0 { " by " } else { ", " })?;
                }
                match self.holders.len().saturating_sub(SHOWN_HOLDERS) {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            FitFailure::PortTaken { port, taken, .. } => {
                match port == taken {
                    true => write!(f, "host port {port} is taken by ")?,
                    false => write!(f, "host port {port} clashes with {taken} of ")?,
                }
                fmt_list(&self.holders, ", ", f)
            }
        }
    }
}

/// How many holders of a resource are named; the others are only counted.
const SHOWN_HOLDERS: usize = 3;

impl Display for Holder<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "pod {}/{}", self.namespace, self.pod)?;
        match (self.daemon_set, self.amount) {
            (Some(owner), Some(amount)) => write!(f, " (DaemonSet {owner}, {amount})"),
            (Some(owner), None) => write!(f, " (DaemonSet {owner})"),
            (None, Some(amount)) => write!(f, " ({amount})"),
            (None, None) => Ok(()),
        }
    }
}

impl Display for PodOutcome<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            PodOutcome::Excluded { reason, .. } => write!(f, "{}", reason.of(1)),
            PodOutcome::Running => f.write_str("its pod runs here already"),
            PodOutcome::Refused { refusals } => {
                f.write_str("no pod is created: ")?;
                fmt_list(refusals, "; ", f)
            }
            PodOutcome::Gated { gates } => {
                let word = if gates.len() == 1 { "gate" } else { "gates" };
                write!(f, "waits until its scheduling {word} {} removed", Gates(gates))
            }
            PodOutcome::OtherScheduler { scheduler } => {
                write!(f, "waits for scheduler `{scheduler}`, which is not Kubernetes' own")
            }
            PodOutcome::Pending { unfit, .. } => match unfit.first() {
                Some(unfit) => write!(f, "{unfit}"),
                None => f.write_str("stays Pending"),
            },
            PodOutcome::Preempts { victims, by: Preemptor::Scheduler } => {
                f.write_str("preempts ")?;
                fmt_list(victims, ", ", f)
            }
            PodOutcome::Preempts { victims, by: Preemptor::Kubelet } => {
                f.write_str("the kubelet evicts pods of lower priority for it, such as ")?;
                fmt_list(victims, ", ", f)
            }
            PodOutcome::Rejected { rejection } => write!(
                f,
                "the kubelet rejects the pod ({}): {rejection}; the controller deletes it and \
                 creates another",
                rejection.kubelet_reason()
            ),
            PodOutcome::Evicted { taint, seconds } => {
                write!(f, "runs for {seconds} s, is evicted for taint `{taint}` and created again")
            }
            PodOutcome::Runs => f.write_str("nothing stands in the way"),
        }
    }
}

impl Display for NoPreemption {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(match self {
            NoPreemption::PolicyNever => "preemptionPolicy is Never, so no pod is preempted",
            NoPreemption::NoVictims => "no pod of a lower priority is here",
            NoPreemption::StillUnfit => {
                "it does not fit without the pods of a lower priority either"
            }
        })
    }
}

impl Display for NoSuchNode<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "nodeName names `{}`, which is not a node here", self.wanted)?;
        match self.nearest {
            Some(nearest) => write!(f, "; there is a node `{nearest}`"),
            None => Ok(()),
        }
    }
}

/// "`a` is", "`a`, `b` are".
struct Gates<'a>(&'a [String]);

impl Display for Gates<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "`{}` ", self.0.join("`, `"))?;
        f.write_str(if self.0.len() == 1 { "is" } else { "are" })
    }
}

fn fmt_list(items: &[impl Display], separator: &str, f: &mut Formatter<'_>) -> Result {
    for (number, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if number == 0 { "" } else { separator })?;
    }
    Ok(())
}

impl Display for Rejection<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Rejection::OsNotSupported { wanted, has } => {
                write!(f, "os.name is `{wanted}`, and the node runs {has}")
            }
            Rejection::OsLabelMismatch { wanted, has } => {
                write!(
                    f,
                    "the pod has the label `kubernetes.io/os={wanted}`, and the node runs {has}"
                )
            }
            Rejection::NoRoom { unfit } => fmt_list(unfit, "; ", f),
        }
    }
}

/// Writes the API server's answer to the controller, and how to fix the template.
impl Display for Refusal {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        ApiMessage(self).fmt(f)?;
        match self {
            Refusal::OverheadWithoutRuntimeClass => f.write_str(
                " (name a RuntimeClass that sets this overhead in runtimeClassName, or leave \
                 overhead out)",
            ),
            Refusal::OverheadOtherThanRuntimeClass => {
                f.write_str(" (leave overhead out: admission puts in that of the RuntimeClass)")
            }
            Refusal::NoSuchPriorityClass { .. }
            | Refusal::NodeSelectorOtherThanRuntimeClass { .. }
            | Refusal::PriorityOtherThanClass { .. }
            | Refusal::PreemptionPolicyOtherThanClass { .. }
            | Refusal::NodeNameWithSchedulingGates => Ok(()),
        }
    }
}

impl Refusal {
    /// Returns the error with which the API server refuses a pod that has this `generateName` and
    /// would be named `name`.
    ///
    /// The API server generates the name after mutating admission and before all other checks, so
    /// errors of mutating admission show `generate_name`.
    pub(crate) fn api_error(&self, generate_name: &str, name: &str) -> String {
        let message = ApiMessage(self);
        match self {
            Refusal::NodeNameWithSchedulingGates => {
                format!("Pod \"{name}\" is invalid: {message}")
            }
            Refusal::OverheadWithoutRuntimeClass => {
                format!("pods \"{name}\" is forbidden: {message}")
            }
            Refusal::NoSuchPriorityClass { .. }
            | Refusal::OverheadOtherThanRuntimeClass
            | Refusal::NodeSelectorOtherThanRuntimeClass { .. }
            | Refusal::PriorityOtherThanClass { .. }
            | Refusal::PreemptionPolicyOtherThanClass { .. } => {
                format!("pods \"{generate_name}\" is forbidden: {message}")
            }
        }
    }
}

/// Displays a refusal in the API server's words.
struct ApiMessage<'a>(&'a Refusal);

impl Display for ApiMessage<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.0 {
            Refusal::OverheadWithoutRuntimeClass => f.write_str(
                "pod rejected: Pod Overhead set without corresponding RuntimeClass defined \
                 Overhead",
            ),
            Refusal::NoSuchPriorityClass { name } => {
                write!(f, "no PriorityClass with name {name} was found")
            }
            Refusal::OverheadOtherThanRuntimeClass => f.write_str(
                "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
            ),
            Refusal::NodeSelectorOtherThanRuntimeClass { key, wanted, given } => write!(
                f,
                "conflict: runtimeClass.scheduling.nodeSelector[{key}] = {wanted}; \
                 pod.spec.nodeSelector[{key}] = {given}"
            ),
            Refusal::PriorityOtherThanClass { given, computed } => write!(
                f,
                "the integer value of priority ({given}) must not be provided in pod spec; \
                 priority admission controller computed {computed} from the given PriorityClass \
                 name"
            ),
            Refusal::PreemptionPolicyOtherThanClass { given, computed } => write!(
                f,
                "the string value of PreemptionPolicy ({given}) must not be provided in pod \
                 spec; priority admission controller computed {} from the given PriorityClass \
                 name",
                computed.as_str()
            ),
            Refusal::NodeNameWithSchedulingGates => f.write_str(
                "spec.nodeName: Forbidden: cannot be set until all schedulingGates have been \
                 cleared",
            ),
        }
    }
}
