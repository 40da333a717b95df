// The three texts that are given: DaemonSets, nodes and pods. What becomes of them is written into the state.

import type { Place } from "daemonset-preflight";
import { baseline } from "../answers/baseline";
import { engine } from "../core";
import { leaveLink, linked, whenLeft } from "../link";
import { notice } from "../page/notice";
import * as state from "../state";
import { CLUSTERS, MANIFESTS, PODS } from "./examples";
import type { Given } from "./files";
import { createSource, type Source } from "./source";

export const manifestSource: Source = createSource({
  label: "DaemonSet manifest",
  key: "manifest-example",
  examples: MANIFESTS,
  linked: linked.manifest,
  chosen(text) {
    baseline.value = text;
  },
  edited() {
    leaveLink();
    state.manifest.value = manifestSource.text();
  },
  moved(line) {
    state.cursorLine.value = line;
  },
});

export const nodesSource: Source = createSource({
  label: "Nodes",
  key: "nodes-example",
  examples: CLUSTERS,
  linked: linked.nodes,
  edited: clusterEdited,
});

export const podsSource: Source = createSource({
  label: "Pods that already run",
  key: "pods-example",
  examples: PODS,
  linked: linked.pods,
  edited: clusterEdited,
});

state.manifest.value = manifestSource.text();
baseline.value ||= manifestSource.text();
readCluster();
for (const source of [manifestSource, nodesSource, podsSource]) whenLeft(source.adopt);

function clusterEdited(): void {
  leaveLink();
  readCluster();
}

function readCluster(): void {
  state.cluster.value = {
    id: state.cluster.peek().id + 1,
    nodes: nodesSource.blob(),
    ...(podsSource.isGiven() && { pods: podsSource.blob() }),
  };
}

/** Takes back the file that is being read. */
let undo: { cluster: number; back(): void } | undefined;

/** Somebody will not wait. A file that is read is given up; else the next change asks anew. */
export function stopReading(): void {
  engine.stop();
  const taken = undo;
  undo = undefined;
  if (taken && state.overview.peek()?.id !== taken.cluster) taken.back();
  else notice("Stopped. Change something to ask again.", "warned");
}

/** The panel of each source. */
const PANELS = [
  ["manifest", manifestSource],
  ["cluster", nodesSource],
  ["running", podsSource],
] as const;

/** A file goes where its kind belongs, else where somebody is. */
export function takeFile(file: Given): void {
  if ("refused" in file) return notice(file.refused, "bad");
  const kind = { DaemonSet: "manifest", Node: "cluster", Pod: "running", other: state.openInput.peek() }[file.kind];
  state.openInput.value = kind;
  const source = PANELS.find(([panel]) => panel === kind)?.[1] ?? manifestSource;
  if ("text" in file) source.take(file.text);
  else if (source === manifestSource) {
    const size = (file.file.size / 1_000_000).toFixed(1);
    notice(`${file.file.name} is too large for DaemonSets: ${size} MB`, "bad");
  } else {
    const back = source.takeLarge(file.file);
    undo = { cluster: state.cluster.peek().id, back };
  }
}

/** Opens a panel, and goes on once it is in sight: what is hidden takes no focus. */
function inSight(panel: (typeof PANELS)[number][0], then: () => void): void {
  state.openInput.value = panel;
  setTimeout(then);
}

/** Opens the place for nodes of one's own. */
export function giveNodes(): void {
  inSight("cluster", () => {
    document.getElementById("cluster")?.scrollIntoView({ block: "nearest" });
    nodesSource.editor.focus();
  });
}

/** Shows a place of the DaemonSets' text. */
export function revealInManifest(place: Place): void {
  inSight("manifest", () => manifestSource.editor.reveal(place));
}

/** Changes the DaemonSets' text where it differs. */
export function changeManifest(text: string): void {
  inSight("manifest", () => manifestSource.editor.change(text));
}

/** Puts DaemonSets into their editor. */
export function takeDaemonSets(yaml: string): void {
  manifestSource.take(yaml);
  inSight("manifest", () => document.getElementById("editor")?.scrollIntoView({ block: "nearest" }));
}
