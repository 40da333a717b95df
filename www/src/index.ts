// Starts the page: loads its state, connects the panels.

import type { PlaceAnswer } from "daemonset-preflight";
import { showProblems, watchFiles, LARGEST_SHOWN } from "./cluster";
import { createEditor } from "./editor";
import { startEngine } from "./engine";
import { CLUSTERS, MANIFESTS, type Example } from "./examples";
import { showFailure, showFindings } from "./findings";
import type { Life } from "./life/panel";
import { showMap } from "./map";
import type { CoreCalls } from "./messages";
import { readLink, writeLink } from "./share";
import { startTabs } from "./tabs";
import { startTheme } from "./theme";
import { showTogether } from "./together";
import { setBefore, startWhatIf, whatIf, showWhatIf } from "./what-if";

const engine = startEngine<CoreCalls>(
  () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
  (busy) => document.body.classList.toggle("busy", busy),
);

let placed: PlaceAnswer | undefined;

function show(asked: CoreCalls["page"]["question"], answer: CoreCalls["page"]["answer"]): void {
  placed = answer.placed;
  manifest.mark(showFindings(answer.validated, manifest));
  nodes.mark(showProblems(placed, nodes.reveal));
  showMap(placed);
  if (answer.joined && answer.edited) showWhatIf(answer.joined, answer.edited, asked.whatIf?.before === asked.manifest);
  if (answer.surveyed) showTogether(answer.surveyed);
  document.body.dataset["milliseconds"] = answer.milliseconds.toFixed(1);
  document.body.dataset["answered"] = String(Number(document.body.dataset["answered"] ?? 0) + 1);
}

/** Nodes too large for the editor; undefined while the editor's own text counts. */
let largeNodes: string | undefined;

const element = (id: string) => document.querySelector<HTMLElement>(`#${id}`)!;
const nodesText = () => largeNodes ?? nodes.text();

/** Asks for what is shown: the two texts' answers, and those of the open panel. */
function refresh(): void {
  const asked = {
    manifest: manifest.text(),
    nodes: nodesText(),
    ...(tabs.current() === "what-if" && { whatIf: whatIf() }),
    survey: tabs.current() === "together",
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
const manifest = createEditor(element("editor"), "DaemonSet manifest", linked.manifest ?? MANIFESTS[0].text, refresh);
const nodes = createEditor(element("nodes"), "Nodes", linked.nodes ?? CLUSTERS[0].text, () => {
  largeNodes = undefined;
  refresh();
});

const tabs = startTabs((panel) => {
  if (panel === "what-if" || panel === "together") refresh();
  if (panel === "life" || panel === "convert") void openLife(panel);
  else life?.opened(panel);
});
startWhatIf(refresh, () => manifest.text());

let life: Life | undefined;

/** The panels that simulate are loaded when the first of them is opened. */
async function openLife(panel: string): Promise<void> {
  const { startLife } = await import("./life/panel");
  life ??= startLife(
    {
      manifest: () => manifest.text(),
      nodes: nodesText,
      names: () => placed?.daemonSets[0]?.nodes.map((node) => node.name) ?? [],
      running: () => placed?.daemonSets[0]?.nodes.filter((node) => node.shouldRun && node.fits !== false).map((node) => node.name) ?? [],
      take(yaml) {
        manifest.replace(yaml);
        element("editor").scrollIntoView({ block: "nearest" });
      },
    },
    linked,
  );
  if (tabs.current() === panel) life.opened(panel);
}

choose("example", MANIFESTS, linked.manifest === undefined, (example) => {
  setBefore(example.text);
  manifest.replace(example.text);
});
choose("cluster", CLUSTERS, linked.nodes === undefined, (example) => nodes.replace(example.text));
watchFiles((text) => {
  if (text.length <= LARGEST_SHOWN) {
    nodes.replace(text);
    return;
  }
  nodes.replace(`# ${(text.length / 1_000_000).toFixed(1)} MB of nodes, too large to edit here\n`);
  largeNodes = text;
  refresh();
});
startTheme();
startSharing();
refresh();

function choose(id: string, examples: readonly Example[], first: boolean, chosen: (example: Example) => void): void {
  const select = element(id) as HTMLSelectElement;
  const own = new Option("your own", "");
  own.hidden = true;
  select.append(own, ...examples.map((example) => new Option(example.label, example.id)));
  select.value = first ? (examples[0]?.id ?? "") : "";
  select.addEventListener("change", () => {
    const example = examples.find(({ id }) => id === select.value);
    if (example) chosen(example);
  });
}

function startSharing(): void {
  const button = element("share");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const hash = await writeLink({
      manifest: manifest.text(),
      nodes: largeNodes ? "" : nodes.text(),
      script: life?.script() ?? linked.script ?? "",
      services: life?.services() ?? linked.services ?? "",
    });
    if (hash) {
      history.replaceState(null, "", hash);
      await navigator.clipboard?.writeText(location.href).catch(() => undefined);
    }
    button.textContent = hash ? "Link copied" : "Too large for a link";
    setTimeout(() => (button.textContent = label), 2000);
  });
}
