// What if: nodes of other shapes join, or the DaemonSet is the edited one instead of the one before.

import type {
  Changed,
  CompareAnswer,
  ComparedDaemonSet,
  Finding,
  Preset,
  Source,
  ValidateAnswer,
} from "daemonset-preflight";
import { byId, count, h, some } from "./dom";
import { inline } from "./inline";
import { keep, kept } from "./kept";

const PRESETS: readonly [Preset, string][] = [
  ["worker", "worker"],
  ["controlPlane", "control plane"],
  ["gpuPool", "GPU pool"],
  ["windows", "Windows"],
  ["arm64", "arm64"],
  ["virtualNode", "virtual node"],
  ["spot", "spot"],
  ["eksNodeGroup", "EKS node group"],
  ["eksFargate", "EKS Fargate"],
  ["gkeNodePool", "GKE node pool"],
  ["gkeGpuPool", "GKE GPU pool"],
  ["gkeArmPool", "GKE arm pool"],
  ["gkeSpotPool", "GKE spot pool"],
  ["aksUserPool", "AKS user pool"],
  ["aksSystemPool", "AKS system pool"],
];

/** The texts of which something is remarked. */
const SIDES: Partial<Record<Source, string>> = {
  daemonSets: "Before",
  newDaemonSets: "Edited",
  nodes: "Nodes",
  newNodes: "Nodes",
  pods: "Pods",
};

/** More lines of a kind than this help nobody; the counts tell the rest. */
const MOST_LINES = 60;

const joined = byId("joined");
const edited = byId("edited");
const chosen = new Set<Preset>(["controlPlane", "gpuPool", "windows", "arm64", "virtualNode", "spot"]);

let before = "";

/** `changed` asks again; `text` is the DaemonSet as it is edited, `linked` the text of before that a link brought. */
export function startWhatIf(changed: () => void, text: () => string, linked: string | undefined): void {
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
  setBefore(linked ?? kept("before") ?? text());
  byId("keep").addEventListener("click", () => {
    setBefore(text());
    changed();
  });
}

/** What the edited DaemonSet is compared with from now on. */
export function setBefore(text: string): void {
  before = text;
  keep("before", text);
}

export function whatIf(): { join: Preset[]; before: string } {
  return { join: PRESETS.map(([preset]) => preset).filter((preset) => chosen.has(preset)), before };
}

/** `join`: the shapes that were asked for. */
export function showJoined({ daemonSets, remarks }: CompareAnswer, join: readonly Preset[]): void {
  if (join.length === 0) joined.replaceChildren(hint("Choose a shape of node."));
  else
    joined.replaceChildren(
      ...remarks.map(({ message }) => hint(message)),
      ...daemonSets.map((daemonSet) => difference(daemonSet, false)),
    );
}

/** `created`: what the text is told as a new object. Without the others it is the text of before. */
export function showEdited(
  edit: CompareAnswer | undefined,
  updated: ValidateAnswer | undefined,
  created: ValidateAnswer,
): void {
  if (!edit || !updated) edited.replaceChildren(hint("Nothing was edited yet."));
  else {
    const remarks = edit.remarks.map(({ source, message }) => hint(`${SIDES[source] ?? source}: ${message}`));
    edited.replaceChildren(
      update(updated, created),
      ...remarks,
      ...edit.daemonSets.map((daemonSet) => difference(daemonSet, true)),
    );
  }
}

/** What the API server says of the update; what it says of a new object too stands at the editor. */
function update(updated: ValidateAnswer, created: ValidateAnswer): HTMLElement {
  const [problem] = updated.oldProblems;
  if (problem) return hint(`The text of before cannot be updated: ${problem.message}`);
  if (!updated.documents.some(({ operation }) => operation === "update")) {
    const other = updated.documents.some(({ outcome }) => outcome !== "otherKind");
    return hint(
      other
        ? "Another DaemonSet than before, by its name: nothing is updated."
        : "No DaemonSet is left: nothing is updated.",
    );
  }
  const known = new Set(errorsOf(created).map(key));
  const errors = errorsOf(updated);
  const only = errors.filter((error) => !known.has(key(error)));
  const verdict = errors.length === 0 ? "accepted" : "refused";
  return h(
    "div",
    {},
    h(
      "p",
      { class: "verdict" },
      "As an update: ",
      h("span", { class: `badge ${errors.length === 0 ? "good" : "bad"}` }, verdict),
    ),
    errors.length > only.length && h("p", { class: "hint" }, "It is refused as a new object too: see the editor."),
    only.length > 0 &&
      h(
        "ul",
        { class: "plain" },
        ...only.map(({ field, message }) => h("li", { class: "statement" }, h("code", {}, field), `: ${message}`)),
      ),
  );
}

function errorsOf({ documents }: ValidateAnswer): Finding[] {
  return documents.flatMap(({ errors, strict }) => [...errors, ...strict]);
}

/** What makes a finding the same as another: all of it but its place. */
function key({ reason, path, message }: Finding): string {
  return JSON.stringify([reason, path, message]);
}

function hint(text: string): HTMLElement {
  return h("p", { class: "hint" }, text);
}

/** `kept`: whether the nodes that keep their pod are of interest. */
function difference(compared: ComparedDaemonSet, kept: boolean): HTMLElement {
  const { namespace, name, summary, added, removed, pending, passedOver, unknown } = compared;
  const line = (sign: string, kind: string, text: string) =>
    h("li", { class: kind }, mark(sign), h("span", {}, ...inline(text)));
  const lines = (sign: string, kind: string, changes: Changed[]) => [
    ...changes.slice(0, MOST_LINES).map(({ text }) => line(sign, kind, text)),
    ...(changes.length > MOST_LINES ? [line("", "soft", `and ${changes.length - MOST_LINES} more`)] : []),
  ];
  const rows = [
    ...lines("+", "gain", added),
    ...lines("−", "loss", removed),
    ...lines("!", "warn", pending),
    ...lines("·", "same", passedOver),
    ...lines("?", "warn", unknown),
    ...(kept && compared.kept.length > 0
      ? [line("=", "same", `kept on ${count(compared.kept.length, "node")}: ${some(compared.kept, 8)}`)]
      : []),
  ];
  return h(
    "div",
    { class: "difference" },
    title(`${namespace}/${name}`, summary),
    h("ul", { class: "lines" }, ...rows),
  );
}

function title(name: string, counts: string): HTMLElement {
  return h("h4", {}, h("span", {}, name), h("span", { class: "soft" }, counts));
}

function mark(sign: string): HTMLElement {
  return h("span", { class: "mark", "aria-hidden": "true" }, sign);
}
