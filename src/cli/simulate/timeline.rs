//! What happened, in order: when, what, why, and the event that Kubernetes emits.

use daemonset_preflight::contract::{SimulateAnswer, Told, ToldChange};
use daemonset_preflight::simulation::{Budget, Change, Event, Happening, Millis, What};

use super::{SHOWN, counters, put, some};
use crate::cli::span;
use crate::cli::world::Read;

/// Lines that stand under one another: what happened to several pods in the same way.
struct Group {
    lead: String,
    subjects: Vec<String>,
    why: String,
    events: Vec<Event>,
}

fn put_at(at: Millis, last: &mut Option<Millis>, out: &mut String) {
    let time = if *last == Some(at) { String::new() } else { span::print(at) };
    *last = Some(at);
    put(out, format_args!("{time:>9}  "));
}

pub(super) fn put_records(answer: &SimulateAnswer, read: &Read<'_>, every: bool, out: &mut String) {
    let mut last = None;
    let mut records = answer.records.iter().peekable();
    while let Some(record) = records.next() {
        match record {
            Told::Event { at, index } => {
                put_at(*at, &mut last, out);
                put(out, format_args!("{}\n", read.event(*index)));
            }
            Told::Step { at, daemon_set, changes, budget, in_use, stopped_by, status } => {
                put_at(*at, &mut last, out);
                put(out, format_args!("DaemonSet {daemon_set}\n"));
                for group in grouped(changes.iter().map(of_change)) {
                    put_group(&group, every, out);
                }
                if let Some(node) = stopped_by {
                    put(
                        out,
                        format_args!("{:11}the update waits for node {node}, which is gone\n", ""),
                    );
                }
                put(out, format_args!("{:11}status: {}", "", counters(status)));
                if let Some(budget) = budget {
                    put(out, format_args!("; budget in use: {}", budget_in_use(*budget, *in_use)));
                }
                out.push('\n');
            }
            Told::Happening { happening, event } => {
                let at = happening.at;
                let mut groups = vec![of_happening(happening, event.as_ref())];
                while let Some(Told::Happening { happening, event }) = records.next_if(
                    |next| matches!(next, Told::Happening { happening, .. } if happening.at == at),
                ) {
                    groups.push(of_happening(happening, event.as_ref()));
                }
                put_at(at, &mut last, out);
                out.push_str("the cluster\n");
                for group in grouped(groups) {
                    put_group(&group, every, out);
                }
            }
        }
    }
}

/// `1 of 2`, in words that say what is counted.
pub(super) fn budget_in_use(budget: Budget, in_use: usize) -> String {
    match budget {
        Budget { max_surge: 0, max_unavailable } => {
            format!("{in_use} of {max_unavailable} unavailable")
        }
        Budget { max_surge, .. } => format!("{in_use} of {max_surge} surging"),
    }
}

fn put_group(group: &Group, every: bool, out: &mut String) {
    let Group { lead, subjects, why, events } = group;
    put(out, format_args!("{:11}{lead} {}", "", some(subjects, every)));
    match why.is_empty() {
        true => out.push('\n'),
        false => put(out, format_args!(": {why}\n")),
    }
    let shown = if every || subjects.len() <= SHOWN + 1 { events.len() } else { 1 };
    for event in events.iter().take(shown) {
        let Event { type_, reason, message } = event;
        put(out, format_args!("{:15}{type_} {reason}: {message}\n", ""));
    }
}

/// Neighbours of one kind and reason as one.
fn grouped(all: impl IntoIterator<Item = Group>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for group in all {
        match groups.last_mut() {
            Some(last) if last.lead == group.lead && last.why == group.why => {
                last.subjects.extend(group.subjects);
                last.events.extend(group.events);
            }
            _ => groups.push(group),
        }
    }
    groups
}

fn of_change(told: &ToldChange) -> Group {
    let ToldChange { change, why, events } = told;
    let (lead, subject) = match change {
        Change::Created { node, pod, surge, .. } => {
            let beside = if *surge { " beside the older one" } else { "" };
            ("+ pod", format!("{pod} on {node}{beside}"))
        }
        Change::Deleted { node, pod, .. } => ("- pod", format!("{pod} on {node}")),
        Change::CreateFailed { node, .. } | Change::Unplaced { node, .. } => {
            ("! no pod on", node.clone())
        }
        Change::Adopted { node, pod, .. } => ("adopts pod", format!("{pod} on {node}")),
        Change::Released { node, pod, .. } => ("releases pod", format!("{pod} on {node}")),
        Change::Revised { revision, hash, .. } => ("revision", format!("{revision} (hash {hash})")),
        Change::Forgotten { revision } => ("forgets revision", revision.to_string()),
    };
    let why = match change {
        Change::CreateFailed { .. } => "the API server refuses it".to_owned(),
        Change::Unplaced { reason, told: Some(_), .. } => reason.clone(),
        Change::Unplaced { reason, told: None, .. } => {
            format!("{reason}, of which it tells nobody")
        }
        _ => (*why).to_owned(),
    };
    Group { lead: lead.to_owned(), subjects: vec![subject], why, events: events.clone() }
}

fn of_happening(happening: &Happening, event: Option<&Event>) -> Group {
    let node = happening.node.to_string();
    let pod = happening.pod.as_ref().map(|pod| format!("{pod} on {node}"));
    let pod = pod.unwrap_or_else(|| node.clone());
    let (lead, subject, why) = match &happening.what {
        What::Scheduled => ("binds pod", pod, String::new()),
        // Its event tells why.
        What::FailedScheduling { .. } => ("leaves Pending pod", pod, String::new()),
        What::Preempted { by, .. } => ("preempts pod", pod, format!("{by} has a higher priority")),
        What::Evicted => {
            ("evicts pod", pod, "it does not tolerate a taint of its node, or no longer".to_owned())
        }
        What::EvictionCancelled => {
            ("keeps pod", pod, "the taint went before its time was over".to_owned())
        }
        What::NodeNotReady if happening.pod.is_some() => {
            ("marks not ready pod", pod, String::new())
        }
        What::NodeNotReady => ("marks not ready node", node, String::new()),
        What::NodeReady => ("marks ready node", node, String::new()),
        What::Tainted { key } => ("taints node", node, (*key).to_owned()),
        What::Untainted => ("takes the taints of the outage from node", node, String::new()),
        What::Collected => ("collects pod", pod, "its node is gone".to_owned()),
        What::OwnerDeleted => ("collects pod", pod, "its DaemonSet is deleted".to_owned()),
        What::Orphaned => {
            ("leaves alone pod", pod, "its DaemonSet is deleted and the pods stay".to_owned())
        }
        What::Drained => ("drains pod", pod, String::new()),
    };
    Group {
        lead: lead.to_owned(),
        subjects: vec![subject],
        why,
        events: event.into_iter().cloned().collect(),
    }
}
