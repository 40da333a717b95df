// Starts the page: loads its state, connects the panels.

import type { ClusterOverview, PlacementTable, Remedy } from "daemonset-preflight";
import { h, render } from "preact";
import { announce } from "./announce";
import { showProblems } from "./cluster";
import { byId } from "./dom";
import { startEngine } from "./engine";
import { CLUSTERS, MANIFESTS, PODS } from "./examples";
import { type Given, watchFiles } from "./files";
import { showFindings } from "./findings";
import { hintOf, type Place, showHint } from "./hints";
import { keep, kept } from "./kept";
import type { Life } from "./life/panel";
import { MARKS } from "./map/marks";
import { startMap } from "./map/panel";
import { summaryOf } from "./map/summary";
import type { ClusterTexts, CoreCalls } from "./messages";
import { notice } from "./notice";
import { startOffline } from "./offline";
import { startPanels } from "./panels";
import { readLink, type Shared, startSharing } from "./share";
import { type Source, startSource } from "./source";
import { failure, nodesGiven, placing, validated } from "./state";
import { startTabs } from "./tabs";
import { startTheme } from "./theme";
import { verdictOf } from "./verdict";
import { VerdictStrip } from "./verdict-strip";
import { showDifferences, startVersions } from "./versions";
import { setBefore, startWhatIf, whatIf } from "./what-if";
import { showBusy, showProgress } from "./working";

const engine = startEngine<CoreCalls>(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  showBusy,
  showProgress,
);

/** The answers that belong together; each is shown when the others of the same texts are there. */
let placed: CoreCalls["place"]["answer"]["placed"] | undefined;
let overview: { id: number; answer: ClusterOverview } | undefined;
/** A placement whose cluster is not known by name yet. */
let unshown: { id: number; text: string; answer: CoreCalls["place"]["answer"] } | undefined;
let cluster: ClusterTexts = { id: 0, nodes: new Blob([]) };

/** A part of the page that is loaded when it is first used; without it, the page goes on. */
async function loaded<T>(part: () => Promise<T>): Promise<T | undefined> {
  try {
    return await part();
  } catch {
    notice("A part of the page could not be loaded: try again when it can be reached", "bad");
    return undefined;
  }
}

/** Writes a remedy into the manifest, unless the text is another one by now. */
async function mend(daemonSet: PlacementTable, { patch }: Remedy): Promise<void> {
  const part = await loaded(() => import("./patch"));
  const text = part?.patched(manifest.text(), daemonSet, patch);
  if (text === undefined) return;
  given.open("manifest");
  manifest.editor.change(text);
}

function failed(error: string): void {
  failure.value = error;
  map.stale();
}

/** Asks for what the DaemonSets' text gives: the verdict, the map, and a little later the open panel. */
function refresh(): void {
  const text = manifest.text();
  engine.ask(
    "validate",
    { manifest: text, versions: versions.asked() },
    {
      answered(answer) {
        validated.value = answer;
        failure.value = undefined;
        manifest.editor.mark(showFindings(answer, text, manifest.editor), text);
        showDifferences(answer, manifest.editor.reveal);
        const refused = answer.documents.some(({ outcome }) => outcome === "unreadable");
        showHint("manifest", hintOf(text, "manifest", refused), (to) => move(manifest, to));
      },
      failed,
    },
  );
  const id = cluster.id;
  engine.ask(
    "place",
    { cluster, manifest: text },
    {
      answered(answer) {
        unshown = { id, text, answer };
        showPlaced();
      },
      failed,
    },
  );
}

/** Shows the latest placement, once the nodes are known that its numbers stand for. */
function showPlaced(): void {
  if (!unshown || overview?.id !== unshown.id) return;
  const { text, answer } = unshown;
  unshown = undefined;
  showMap(answer.placed, text, overview.answer);
  document.body.dataset["milliseconds"] = answer.milliseconds.toFixed(1);
  document.body.dataset["answered"] = String(Number(document.body.dataset["answered"] ?? 0) + 1);
  life?.changed();
  refreshPanel();
}

function showMap(answer: NonNullable<typeof placed>, text: string, nodes: ClusterOverview): void {
  // While a word is typed the text is often no YAML. What was shown of it is of more use than nothing.
  const unread = answer.daemonSets.length === 0 && answer.problems.length > 0;
  if (unread && placed && placed.daemonSets.length > 0 && text.trim() !== "") {
    map.stale();
    return;
  }
  placed = answer;
  placing.value = { overview: nodes, placed: answer, accepted: validated.value?.accepted ?? true };
  map.show(placing.value);
  announce(`${verdictOf(validated.value, failure.value).text}. ${summaryOf(placing.value).text}`);
}

/** The nodes or the pods are others: they are read anew, and all is asked again. */
function refreshCluster(): void {
  cluster = { id: cluster.id + 1, nodes: nodes.blob(), ...(pods.isGiven() && { pods: pods.blob() }) };
  const { id } = cluster;
  engine.ask(
    "cluster",
    { cluster },
    {
      answered(answer) {
        overview = { id, answer };
        undo = undefined;
        showPlaced();
        nodes.editor.mark(showProblems(answer, "nodes", nodes.editor.reveal), nodes.text());
        pods.editor.mark(showProblems(answer, "pods", pods.editor.reveal), pods.text());
        byId("nodes-count").textContent = answer.nodes.length.toLocaleString("en");
        byId("pods-count").textContent = answer.pods === undefined ? "" : answer.pods.toLocaleString("en");
        nodesGiven.value = { count: answer.nodes.length, isExample: nodes.isExample() };
        showHint("nodes", hintOf(nodes.text(), "nodes", answer.nodes.length === 0), (to) => move(nodes, to));
        showHint("pods", hintOf(pods.text(), "pods", answer.pods === 0), (to) => move(pods, to));
      },
      failed,
    },
  );
  refresh();
}

/** Takes a text where it belongs, and gives its editor back what stood there before. */
function move(from: Source, to: Place): void {
  const text = from.text();
  from.editor.undo();
  if (to === "convert") {
    keep("convert", text);
    life?.convert(text);
    tabs.open("convert");
    byId("tabs").scrollIntoView({ block: "nearest" });
    return;
  }
  given.open({ manifest: "manifest", nodes: "cluster", pods: "running" }[to]);
  ({ manifest, nodes, pods })[to].take(text);
}

function giveNodes(): void {
  given.open("cluster");
  byId("cluster").scrollIntoView({ block: "nearest" });
  nodes.editor.focus();
}

/** Takes back the file that is being read. */
let undo: (() => void) | undefined;

/** Somebody will not wait. A file that is read is given up; else the next change asks anew. */
function stop(): void {
  engine.stop();
  const back = undo;
  undo = undefined;
  if (back) back();
  else notice("Stopped. Change something to ask again.", "warned");
}

render(h(VerdictStrip, { stop, giveNodes }), byId("verdicts"));

const link = await readLink(location.hash);
const linked = link.state;
if (link.problem) notice(link.problem, "bad");

/** Whoever works on what a link brought has it as their own from then on, and the address no longer says otherwise. */
function leaveLink(): void {
  if (!location.hash) return;
  history.replaceState(null, "", location.pathname + location.search);
  for (const source of [manifest, nodes, pods]) source.adopt();
  for (const key of ["script", "services", "scriptId", "before", "convert", "version"] as const)
    if (linked[key] !== undefined) keep(key, linked[key]);
}

function edited(ask: () => void): () => void {
  return () => {
    leaveLink();
    ask();
  };
}

const map = startMap({
  mend,
  explain(node) {
    engine.ask("explain", { cluster, manifest: manifest.text(), node }, { answered: map.explained, failed });
  },
  group(label) {
    engine.ask("group", { cluster, label }, { answered: (answer) => map.grouped(label, answer), failed });
  },
  filtered: () => keep("outcome", map.outcome()),
  outcome: [linked.outcome ?? kept("outcome")].find((outcome) => outcome !== undefined && outcome in MARKS),
});
const manifest: Source = startSource({
  editor: "editor",
  label: "DaemonSet manifest",
  list: "manifest-example",
  examples: MANIFESTS,
  linked: linked.manifest,
  chosen: setBefore,
  edited: edited(refresh),
});
const nodes: Source = startSource({
  editor: "nodes",
  label: "Nodes",
  list: "nodes-example",
  examples: CLUSTERS,
  linked: linked.nodes,
  edited: edited(refreshCluster),
});
const pods: Source = startSource({
  editor: "pods",
  label: "Pods that already run",
  list: "pods-example",
  examples: PODS,
  linked: linked.pods,
  edited: edited(refreshCluster),
});
const versions = startVersions(linked.version, edited(refresh));
const given = startTabs("given-tabs");
const tabs = startTabs("tabs", (panel) => {
  keep("panel", panel);
  refreshPanel();
  if (panel === "life" || panel === "convert") void openLife(panel);
  else life?.opened(panel);
});
const refreshPanel = startPanels({
  engine,
  panel: tabs.current,
  cluster: () => cluster,
  manifest: manifest.text,
  version: versions.answering,
  reveal(place) {
    given.open("manifest");
    manifest.editor.reveal(place);
  },
  validated: () => validated.value,
  loaded,
  failed,
});
startWhatIf(refreshPanel, manifest.text, linked.before);

let life: Life | undefined;

/** The panels that simulate are loaded when the first of them is opened. */
async function openLife(panel: string): Promise<void> {
  const part = await loaded(() => import("./life/panel"));
  if (!part) return;
  life ??= part.startLife(
    {
      manifest: manifest.text,
      cluster: () => cluster,
      names: () => overview?.answer.nodes ?? [],
      running() {
        const [first] = placed?.daemonSets ?? [];
        return first
          ? (overview?.answer.nodes ?? []).filter((_, node) => first.verdicts[first.nodes[node] ?? 0]?.fits === true)
          : [];
      },
      edited: leaveLink,
      take(yaml) {
        given.open("manifest");
        manifest.take(yaml);
        byId("editor").scrollIntoView({ block: "nearest" });
      },
    },
    linked,
  );
  if (tabs.current() === panel) life.opened(panel);
}

/** A file goes where its kind belongs, else where somebody is. */
watchFiles((file: Given) => {
  if ("refused" in file) return notice(file.refused, "bad");
  const panel = { DaemonSet: "manifest", Node: "cluster", Pod: "running", other: given.current() }[file.kind];
  given.open(panel);
  const source = panel === "manifest" ? manifest : panel === "cluster" ? nodes : pods;
  if ("text" in file) source.take(file.text);
  else if (source === manifest)
    notice(`${file.file.name} is too large for DaemonSets: ${(file.file.size / 1_000_000).toFixed(1)} MB`, "bad");
  else undo = source.takeLarge(file.file);
});
// A link that is pasted into the address of the open page.
addEventListener("hashchange", () => location.reload());
startTheme();
startSharing((): Shared => {
  const told = life?.state();
  return {
    manifest: manifest.shared(),
    nodes: nodes.shared(),
    pods: pods.shared(),
    script: told?.script ?? linked.script,
    scriptId: told?.scriptId ?? linked.scriptId,
    services: told?.services ?? linked.services,
    convert: told?.convert ?? linked.convert,
    step: told?.step ?? linked.step,
    before: whatIf().before,
    outcome: map.outcome(),
    version: versions.chosen(),
    panel: tabs.current(),
  };
});
refreshCluster();
startOffline();
tabs.open(linked.panel ?? kept("panel") ?? "");
