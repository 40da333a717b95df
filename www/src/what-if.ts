// What if: nodes of other shapes join, or the DaemonSet is the edited one instead of the one before.

import type { CompareAnswer, ComparedDaemonSet, Preset } from "daemonset-preflight";
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

export function showWhatIf(join: CompareAnswer, edit: CompareAnswer, same: boolean): void {
  joined.replaceChildren(
    ...(chosen.size === 0 ? [h("p", { class: "hint" }, "Choose a shape of node.")] : join.daemonSets.map(difference)),
  );
  const nothing = same ? "Nothing was edited yet." : "No DaemonSet to compare.";
  edited.replaceChildren(
    ...(same || edit.daemonSets.length === 0 ? [h("p", { class: "hint" }, nothing)] : edit.daemonSets.map(difference)),
  );
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
