// What would let pods run on more nodes: each remedy with a button that writes it into the text.

import type { PlacementTable, Remedy } from "daemonset-preflight";
import { count, h } from "./dom";
import { inline } from "./inline";

/** Writes a remedy into the DaemonSet's text. */
export type Mend = (daemonSet: PlacementTable, remedy: Remedy) => void;

/** The DaemonSets whose remedies somebody wants to see, though pods run. */
const opened = new Set<string>();

/** Where no pod runs they are what is asked for; elsewhere they may be wanted, and stay folded. */
export function remediesOf(daemonSet: PlacementTable, mend: Mend): HTMLElement | undefined {
  const { remedies, shouldRun, namespace, name } = daemonSet;
  if (remedies.length === 0) return undefined;
  const list = h("ul", { class: "remedies" }, ...remedies.map((remedy) => item(remedy, () => mend(daemonSet, remedy))));
  if (shouldRun === 0) return list;
  const key = `${namespace}/${name}`;
  const details = h(
    "details",
    { class: "more-nodes", open: opened.has(key) },
    h("summary", {}, `Reach more nodes (${count(remedies.length, "fix", "fixes")})`),
    list,
  );
  details.addEventListener("toggle", () => (details.open ? opened.add(key) : opened.delete(key)));
  return details;
}

function item({ text }: Remedy, apply: () => void): HTMLLIElement {
  const button = h("button", { type: "button", "aria-label": `Apply: ${text.replaceAll("`", "")}` }, "Apply");
  button.addEventListener("click", apply);
  return h("li", {}, h("span", {}, ...inline(text.charAt(0).toUpperCase() + text.slice(1))), button);
}
