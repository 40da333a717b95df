// Starts the page: loads its state, connects the panels.

import { showProblems, watchFiles, LARGEST_SHOWN } from "./cluster";
import { createEditor } from "./editor";
import { startEngine } from "./engine";
import { CLUSTERS, MANIFESTS, type Example } from "./examples";
import { showFailure, showFindings } from "./findings";
import { showMap } from "./map";
import { readLink, writeLink } from "./share";
import { startTheme } from "./theme";

const ask = startEngine({
  answered({ validated, placed, milliseconds }) {
    manifest.mark(showFindings(validated, manifest.reveal));
    nodes.mark(showProblems(placed, nodes.reveal));
    showMap(placed);
    document.body.dataset["milliseconds"] = milliseconds.toFixed(1);
    document.body.dataset["answered"] = String(Number(document.body.dataset["answered"] ?? 0) + 1);
  },
  failed: showFailure,
  working: (busy) => document.body.classList.toggle("busy", busy),
});

/** Nodes too large for the editor; undefined while the editor's own text counts. */
let largeNodes: string | undefined;

const element = (id: string) => document.querySelector<HTMLElement>(`#${id}`)!;
const refresh = () => ask(manifest.text(), largeNodes ?? nodes.text());

const linked = await readLink(location.hash);
const manifest = createEditor(element("editor"), "DaemonSet manifest", linked.manifest ?? MANIFESTS[0].text, refresh);
const nodes = createEditor(element("nodes"), "Nodes", linked.nodes ?? CLUSTERS[0].text, () => {
  largeNodes = undefined;
  refresh();
});

choose("example", MANIFESTS, linked.manifest === undefined, (example) => manifest.replace(example.text));
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
    const hash = await writeLink({ manifest: manifest.text(), nodes: largeNodes ? "" : nodes.text() });
    if (hash) {
      history.replaceState(null, "", hash);
      await navigator.clipboard?.writeText(location.href).catch(() => undefined);
    }
    button.textContent = hash ? "Link copied" : "Too large for a link";
    setTimeout(() => (button.textContent = label), 2000);
  });
}
