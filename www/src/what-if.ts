// What if: nodes of other shapes join, or the DaemonSet is the edited one instead of the one before.

import type { CompareAnswer, ComparedDaemonSet, Finding, Preset, ValidateAnswer } from "daemonset-preflight";
import { byId, count, h, some } from "./dom";
import { inline } from "./inline";

const PRESETS: readonly [Preset, string][] = [
  ["worker", "worker"],
  ["controlPlane", "control plane"],
  ["gpuPool", "GPU pool"],
  ["windows", "Windows"],
  ["arm64", "arm64"],
  ["virtualNode", "virtual node"],
  ["spot", "spot"],
];

const joined = byId("joined");
const edited = byId("edited");
const chosen = new Set<Preset>(["controlPlane", "gpuPool", "windows", "arm64", "virtualNode", "spot"]);

let before = "";

/** `changed` asks again; `text` is the DaemonSet as it is edited. */
export function startWhatIf(changed: () => void, text: () => string): void {
  byId("presets").append(
    ...PRESETS.map(([preset, label]) => {
      const box = h("input", { type: "checkbox", value: preset, checked: chosen.has(preset) });
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(preset);
        else chosen.delete(preset);
        changed();
      });
      return h("label", { class: "chip" }, box, label);
    }),
  );
  before = text();
  byId("keep").addEventListener("click", () => {
    before = text();
    changed();
  });
}

/** What the edited DaemonSet is compared with from now on. */
export function setBefore(text: string): void {
  before = text;
}

export function whatIf(): { join: Preset[]; before: string } {
  return { join: PRESETS.map(([preset]) => preset).filter((preset) => chosen.has(preset)), before };
}

export function showJoined({ daemonSets }: CompareAnswer): void {
  if (chosen.size === 0) joined.replaceChildren(hint("Choose a shape of node."));
  else if (daemonSets.length === 0) joined.replaceChildren(hint("No DaemonSet to place."));
  else joined.replaceChildren(...daemonSets.map(difference));
}

/** `created`: what the text is told as a new object; `same`: it is the one before. */
export function showEdited(edit: CompareAnswer, updated: ValidateAnswer, created: ValidateAnswer, same: boolean): void {
  if (same) edited.replaceChildren(hint("Nothing was edited yet."));
  else if (edit.daemonSets.length === 0) edited.replaceChildren(hint("No DaemonSet to compare."));
  else edited.replaceChildren(update(updated, created), ...edit.daemonSets.map(difference));
}

/** What the API server says of the update; what it says of a new object too stands at the editor. */
function update(updated: ValidateAnswer, created: ValidateAnswer): HTMLElement {
  if (!updated.documents.some(({ operation }) => operation === "update")) {
    return hint("Another DaemonSet than before, by its name: nothing is updated.");
  }
  const known = new Set(errorsOf(created).map(key));
  const errors = errorsOf(updated);
  const only = errors.filter((error) => !known.has(key(error)));
  const verdict = errors.length === 0 ? "accepted" : "refused";
  return h(
    "div",
    {},
    h("p", { class: "verdict" }, "As an update: ", h("span", { class: `badge ${errors.length === 0 ? "good" : "bad"}` }, verdict)),
    errors.length > only.length && h("p", { class: "hint" }, "It is refused as a new object too: see the editor."),
    only.length > 0 &&
      h("ul", { class: "plain" }, ...only.map(({ field, message }) => h("li", { class: "statement" }, h("code", {}, field), `: ${message}`))),
  );
}

function errorsOf({ documents }: ValidateAnswer): Finding[] {
  return documents.flatMap(({ errors, strict }) => [...errors, ...strict]);
}

function key({ field, message }: Finding): string {
  return `${field}: ${message}`;
}

function hint(text: string): HTMLElement {
  return h("p", { class: "hint" }, text);
}

function difference({ namespace, name, added, removed, kept }: ComparedDaemonSet): HTMLElement {
  const line = (sign: string, kind: string, text: string) =>
    h("li", { class: kind }, h("span", { class: "mark", "aria-hidden": "true" }, sign), h("span", {}, ...inline(text)));
  const rows = [
    ...added.slice(0, 60).map(({ text }) => line("+", "gain", text)),
    ...removed.slice(0, 60).map(({ text }) => line("−", "loss", text)),
    ...(kept.length > 0 ? [line("=", "same", `kept on ${count(kept.length, "node")}: ${some(kept, 8)}`)] : []),
  ];
  const counts = `${added.length} added, ${removed.length} removed, ${kept.length} kept`;
  return h("div", { class: "difference" }, h("h4", {}, h("span", {}, `${namespace}/${name}`), h("span", { class: "soft" }, counts)), h("ul", { class: "lines" }, ...rows));
}
