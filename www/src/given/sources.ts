// The three inputs: DaemonSets, nodes and pods. Their texts are written into the state.

import { batch } from "@preact/signals";
import type { Place } from "daemonset-preflight";
import { baseline } from "../answers/baseline";
import { engine, supportedValues } from "../core";
import { endsOf, mayBeDump } from "../diagnosis/kinds";
import type { DumpParts } from "../diagnosis/model";
import { leaveLink, linked, whenLeft } from "../link";
import { loaded } from "../page/lazy";
import { notice } from "../page/notice";
import * as state from "../state";
import { CLUSTERS, MANIFESTS, PODS } from "./examples";
import { fieldHelp } from "./fields/extension";
import { type Given, LARGEST_SHOWN } from "./files";
import { createSource, type Source } from "./source";
import { answeringVersion } from "./versions";

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
  extension: fieldHelp("DaemonSet", (text, offset) => supportedValues(text, offset, answeringVersion())),
});

export const nodesSource: Source = createSource({
  label: "Nodes",
  key: "nodes-example",
  examples: CLUSTERS,
  linked: linked.nodes,
  edited: clusterEdited,
  extension: fieldHelp("Node"),
});

export const podsSource: Source = createSource({
  label: "Pods that already run",
  key: "pods-example",
  examples: PODS,
  linked: linked.pods,
  edited: clusterEdited,
  extension: fieldHelp("Pod"),
});

state.manifest.value = manifestSource.text();
baseline.value ||= manifestSource.text();
readCluster();
for (const source of [manifestSource, nodesSource, podsSource]) whenLeft(source.adopt);

function clusterEdited(): void {
  leaveLink();
  readCluster();
}

/** `dump` is the file that the nodes and pods come from, until one of them is edited. */
function readCluster(dump?: Blob): void {
  state.cluster.value = {
    id: state.cluster.peek().id + 1,
    nodes: nodesSource.blob(),
    ...(podsSource.isGiven() && { pods: podsSource.blob() }),
    ...(dump && { dump }),
  };
}

/** Fills the inputs from a dump, from whose live state the simulation then starts. */
export async function fillFromDump({ dump, manifest, nodes, pods }: DumpParts): Promise<void> {
  const shown = async (file: File | undefined) =>
    file && file.size <= LARGEST_SHOWN ? await file.text() : (file ?? "");
  const [nodeList, podList] = [await shown(nodes), await shown(pods)];
  batch(() => {
    for (const [source, list] of [
      [nodesSource, nodeList],
      [podsSource, podList],
    ] as const) {
      if (typeof list === "string") source.take(list);
      else source.takeLarge(list);
    }
    if (manifest !== undefined) {
      manifestSource.take(manifest);
      baseline.value = manifest;
    }
    readCluster(dump);
  });
}

/** Cancels reading the current dump. */
let stopDump: (() => void) | undefined;

/** Takes a file if it is the dump of a cluster. Returns whether it is one. */
async function takeDump(file: Exclude<Given, { refused: string }>): Promise<boolean> {
  if (!mayBeDump("text" in file ? file.text : await endsOf(file.file))) return false;
  const part = await loaded(() => import("../diagnosis/model"));
  stopDump = part?.stopReadingDump;
  const isDump = await part?.openDump(file.file);
  if (isDump) state.openAnswer.value = "diagnosis";
  return isDump ?? false;
}

/** Restores the text before the file that is being read. */
let undo: { cluster: number; back(): void } | undefined;

/** Cancels the current work. If a file is being read, the former text is restored; else the next change asks again. */
export function stopReading(): void {
  engine.stop();
  stopDump?.();
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

/** Puts a file into the input of its kind; a file of another kind, into the open one. */
export async function takeFile(file: Given): Promise<void> {
  if ("refused" in file) return notice(file.refused, "bad");
  if (await takeDump(file)) return;
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

/** Opens a panel, and calls `then` once it is visible, as hidden elements cannot be focused. */
function inSight(panel: (typeof PANELS)[number][0], then: () => void): void {
  state.openInput.value = panel;
  setTimeout(then);
}

/** Opens and focuses the DaemonSets' editor. */
export function giveManifest(): void {
  inSight("manifest", () => manifestSource.editor.focus());
}

/** Opens and focuses the nodes' editor. */
export function giveNodes(): void {
  inSight("cluster", () => {
    document.getElementById("cluster")?.scrollIntoView({ block: "nearest" });
    nodesSource.editor.focus();
  });
}

/** Shows a position of the DaemonSets' text. */
export function revealInManifest(place: Place): void {
  inSight("manifest", () => manifestSource.editor.reveal(place));
}

/** Changes the DaemonSets' text, only where it differs. */
export function changeManifest(text: string): void {
  inSight("manifest", () => manifestSource.editor.change(text));
}

/** Puts DaemonSets into the editor as a new text. */
export function takeDaemonSets(yaml: string): void {
  manifestSource.take(yaml);
  inSight("manifest", () => document.getElementById("editor")?.scrollIntoView({ block: "nearest" }));
}
