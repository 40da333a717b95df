// Starts the page: loads its state, connects the panels.

import type { PlaceAnswer, PlacedDaemonSet, Remedy } from "daemonset-preflight";
import { showProblems } from "./cluster";
import { byId } from "./dom";
import { startEngine } from "./engine";
import { CLUSTERS, MANIFESTS, PODS } from "./examples";
import { kindOf, watchFiles } from "./files";
import { showFailure, showFindings } from "./findings";
import { keep } from "./kept";
import type { Life } from "./life/panel";
import { showMap } from "./map";
import type { CoreCalls } from "./messages";
import { readLink, startSharing } from "./share";
import { startSource } from "./source";
import { startTabs } from "./tabs";
import { startTheme } from "./theme";
import { showTogether } from "./together";
import { setBefore, showEdited, showJoined, startWhatIf, whatIf } from "./what-if";

const engine = startEngine<CoreCalls>(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  (busy) => document.body.classList.toggle("busy", busy),
);

let placed: PlaceAnswer | undefined;

function show(asked: CoreCalls["page"]["question"], answer: CoreCalls["page"]["answer"]): void {
  const { validated, joined, edited, updated, surveyed, defaulted } = answer;
  placed = answer.placed;
  manifest.editor.mark(showFindings(validated, manifest.editor));
  nodes.editor.mark(showProblems(placed, "nodes", nodes.editor.reveal));
  pods.editor.mark(showProblems(placed, "pods", pods.editor.reveal));
  byId("nodes-count").textContent = placed.daemonSets[0]?.nodes.length.toLocaleString("en") ?? "";
  byId("pods-count").textContent = asked.pods.trim() ? "•" : "";
  showMap(placed, mend);
  if (joined) {
    showJoined(joined, asked.whatIf?.join ?? []);
    showEdited(edited, updated, validated);
  }
  if (surveyed) showTogether(surveyed);
  if (defaulted) void loaded(import("./stored")).then((part) => part?.showStored(defaulted, asked.manifest));
  document.body.dataset["milliseconds"] = answer.milliseconds.toFixed(1);
  document.body.dataset["answered"] = String(Number(document.body.dataset["answered"] ?? 0) + 1);
}

/** A part of the page that is loaded when it is first used; without it, the page goes on. */
async function loaded<T>(part: Promise<T>): Promise<T | undefined> {
  try {
    return await part;
  } catch {
    showFailure("A part of the page could not be loaded: try again when it can be reached");
    return undefined;
  }
}

/** Writes a remedy into the manifest, unless the text is another one by now. */
async function mend(daemonSet: PlacedDaemonSet, { patch }: Remedy): Promise<void> {
  const part = await loaded(import("./patch"));
  const text = part?.patched(manifest.text(), daemonSet, patch);
  if (text === undefined) return;
  given.open("manifest");
  manifest.editor.change(text);
}

/** Asks for what is shown: the texts' answers, and those of the open panel. */
function refresh(): void {
  const asked = {
    manifest: manifest.text(),
    nodes: nodes.text(),
    pods: pods.text(),
    ...(tabs.current() === "what-if" && { whatIf: whatIf() }),
    survey: tabs.current() === "together",
    defaults: tabs.current() === "stored",
  };
  engine.ask("page", asked, {
    answered(answer) {
      show(asked, answer);
      life?.changed();
    },
    failed: showFailure,
  });
}

const linked = await readLink(location.hash);

/** Whoever works on what a link brought has it as their own from then on, and the address no longer says otherwise. */
function leaveLink(): void {
  if (!location.hash) return;
  history.replaceState(null, "", location.pathname + location.search);
  for (const source of [manifest, nodes, pods]) source.adopt();
  for (const key of ["script", "services"] as const) if (linked[key] !== undefined) keep(key, linked[key]);
}

function edited(): void {
  leaveLink();
  refresh();
}

const manifest = startSource({
  editor: "editor",
  label: "DaemonSet manifest",
  list: "manifest-example",
  examples: MANIFESTS,
  linked: linked.manifest,
  chosen: setBefore,
  edited,
});
const nodes = startSource({ editor: "nodes", label: "Nodes", list: "nodes-example", examples: CLUSTERS, linked: linked.nodes, edited });
const pods = startSource({ editor: "pods", label: "Pods that already run", list: "pods-example", examples: PODS, linked: linked.pods, edited });
const given = startTabs("given-tabs");
const tabs = startTabs("tabs", (panel) => {
  if (["what-if", "together", "stored"].includes(panel)) refresh();
  if (panel === "life" || panel === "convert") void openLife(panel);
  else life?.opened(panel);
});
startWhatIf(refresh, manifest.text);

let life: Life | undefined;

/** The panels that simulate are loaded when the first of them is opened. */
async function openLife(panel: string): Promise<void> {
  const part = await loaded(import("./life/panel"));
  if (!part) return;
  life ??= part.startLife(
    {
      manifest: manifest.text,
      nodes: nodes.text,
      pods: pods.text,
      names: () => placed?.daemonSets[0]?.nodes.map((node) => node.name) ?? [],
      running: () => placed?.daemonSets[0]?.nodes.filter((node) => node.fits === true).map((node) => node.name) ?? [],
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

/** A file goes where its kind belongs, else where it was dropped. */
watchFiles(byId("given"), (text) => {
  const panel = { DaemonSet: "manifest", Node: "cluster", Pod: "running", other: given.current() }[kindOf(text)];
  given.open(panel);
  (panel === "manifest" ? manifest : panel === "cluster" ? nodes : pods).take(text);
});
// A link that is pasted into the address of the open page.
addEventListener("hashchange", () => location.reload());
startTheme();
startSharing(() => ({
  manifest: manifest.shared(),
  nodes: nodes.shared(),
  pods: pods.shared(),
  script: life?.script() ?? linked.script,
  services: life?.services() ?? linked.services,
  panel: tabs.current(),
}));
refresh();
if (linked.panel) tabs.open(linked.panel);
