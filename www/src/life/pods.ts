// The nodes at one moment of a run, and the pods on them.

import type { SimulatedPod } from "daemonset-preflight";
import { byId, h } from "../dom";
import type { SimulationCalls } from "../messages";

/** More cells than this are slow to draw at every step; nodes where something is under way come first. */
const MOST_CELLS = 400;

const MARKS: Record<SimulatedPod["state"], [mark: string, kind: string]> = {
  Ready: ["●", "runs"],
  Starting: ["◔", "pending"],
  Pending: ["◐", "pending"],
  Terminating: ["◌", "stays"],
  Failed: ["✕", "none"],
  Succeeded: ["✓", "stays"],
};

const panel = byId("moment-pods");

/** `names`: the nodes at the start. */
export function showPods({ pods, present, joined, left }: SimulationCalls["moment"]["answer"], names: string[]): void {
  const byNode = new Map<string, SimulatedPod[]>();
  const gone = new Set(left);
  for (const name of [...names, ...joined]) if (!gone.has(name)) byNode.set(name, []);
  for (const pod of pods) {
    if (pod.daemonSet === undefined && pod.hash === "") continue;
    byNode.set(pod.node, [...(byNode.get(pod.node) ?? []), pod]);
  }
  const older = (pod: SimulatedPod) =>
    pod.daemonSet !== undefined && present[`${pod.namespace}/${pod.daemonSet}`] !== pod.hash;
  const rank = (all: SimulatedPod[]) => (all.length === 0 ? 2 : all.some((pod) => pod.state !== "Ready") ? 0 : 1);
  const several = new Set(pods.map((pod) => pod.daemonSet).filter(Boolean)).size > 1;
  let nodes = [...byNode];
  if (nodes.length > MOST_CELLS) nodes = nodes.sort((a, b) => rank(a[1]) - rank(b[1]));
  const cells = nodes.slice(0, MOST_CELLS).map(([name, all]) => {
    const rows = all.map((pod) => {
      const [mark, kind] = MARKS[pod.state];
      const age = pod.daemonSet === undefined ? ", orphan" : older(pod) ? ", older template" : "";
      const title = `${pod.name}: ${pod.images.join(", ")}${pod.message ? `. ${pod.message}` : ""}`;
      const of = several && pod.daemonSet ? `${pod.daemonSet}: ` : "";
      return h(
        "span",
        { class: `pod ${kind}${age ? " older" : ""}`, title },
        h("span", { class: "mark", "aria-hidden": "true" }, mark),
        h("span", {}, `${of}${pod.state}${age}`),
      );
    });
    const none = h("span", { class: "pod soft" }, "no pod");
    // The one that is not as it should be gives the colour.
    const telling = all.find((pod) => pod.state !== "Ready") ?? all[0];
    return h(
      "li",
      { class: `cell ${telling ? MARKS[telling.state][1] : ""}` },
      h("span", { class: "name" }, name),
      ...(rows.length > 0 ? rows : [none]),
    );
  });
  const rest = nodes.length - cells.length;
  panel.replaceChildren(
    ...cells,
    ...(rest > 0 ? [h("li", { class: "soft" }, `and ${rest.toLocaleString("en")} more nodes`)] : []),
  );
}
