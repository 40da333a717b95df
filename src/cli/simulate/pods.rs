//! The pods at the end of a run, as a table.

use daemonset_preflight::contract::SimulatedPod;

use super::put;
use crate::cli::counted;

/// Up to this many pods are all shown, whatever their state; of more pods, at most this many.
const FEW: usize = 20;

/// Prints all pods when they are few or `every` is set; otherwise only those that are not ready.
pub(super) fn put_pods(pods: &[SimulatedPod], every: bool, out: &mut String) {
    let shown: Vec<&SimulatedPod> = match every || pods.len() <= FEW {
        true => pods.iter().collect(),
        false => pods.iter().filter(|pod| pod.state != "Ready").take(FEW).collect(),
    };
    put(out, format_args!("\n{}", counted(pods.len(), "pod")));
    match pods.len() - shown.len() {
        0 => out.push('\n'),
        hidden => put(out, format_args!(", of which {hidden} are not shown (--all shows them)\n")),
    }
    if shown.is_empty() {
        return;
    }
    let names = shown.iter().map(|pod| format!("{}/{}", pod.namespace, pod.name));
    let width =
        |all: &mut dyn Iterator<Item = usize>, title: usize| all.max().unwrap_or(0).max(title);
    let names: Vec<String> = names.collect();
    let name = width(&mut names.iter().map(|name| name.chars().count()), 4);
    let node = width(&mut shown.iter().map(|pod| pod.node.chars().count()), 4);
    put(out, format_args!("  {:name$}  {:node$}  {:11}  IMAGES\n", "NAME", "NODE", "STATE"));
    for (pod, full_name) in shown.iter().zip(&names) {
        let images = pod.images.join(", ");
        let SimulatedPod { node: on, state, .. } = pod;
        put(out, format_args!("  {full_name:name$}  {on:node$}  {state:11}  {images}\n"));
    }
}
