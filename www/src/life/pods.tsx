// The nodes at a moment of a run, and their pods. Actions can be applied to selected nodes.

import { signal } from "@preact/signals";
import type { SimulatedPod } from "daemonset-preflight";
import { commonSuffix, shortName } from "../map/names";
import type { SimulationCalls } from "../messages";
import { overview } from "../state";
import { ActOn } from "./act-on";
import { at, run, standing } from "./runs";

/** More cells than this render slowly at every step; nodes with changes under way come first. */
const MOST_CELLS = 400;

const MARKS: Record<SimulatedPod["state"], [mark: string, kind: string]> = {
  Ready: ["●", "runs"],
  Starting: ["◔", "pending"],
  Pending: ["◐", "pending"],
  Terminating: ["◌", "stays"],
  Failed: ["✕", "none"],
  Succeeded: ["✓", "stays"],
};

type Standing = SimulationCalls["moment"]["answer"];

const chosen = signal<ReadonlySet<string>>(new Set());

function toggle(node: string): void {
  const now = new Set(chosen.value);
  if (!now.delete(node)) now.add(node);
  chosen.value = now;
}

export function MomentPods() {
  const now = standing.value;
  if (!now) return null;
  const byNode = podsByNode(now, overview.value?.answer.nodes ?? []);
  const isSeveral = new Set(now.pods.map((pod) => pod.daemonSet).filter(Boolean)).size > 1;
  const all = [...byNode];
  const nodes = all.length > MOST_CELLS ? all.sort((a, b) => rank(a[1]) - rank(b[1])) : all;
  const suffix = commonSuffix(nodes.map(([name]) => name));
  const present = [...chosen.value].filter((name) => byNode.has(name));
  const time = run.value?.moments[at.value]?.at ?? 0;
  return (
    <>
      {present.length === 0 ? (
        <p class="hint">Choose nodes to make something happen to them at this step.</p>
      ) : (
        <ActOn nodes={present} time={time} done={() => (chosen.value = new Set())} />
      )}
      <section class="scroll" tabIndex={0} aria-label="Pods on each node at this step">
        <ul id="moment-pods" class="cells">
          {nodes.slice(0, MOST_CELLS).map(([name, pods]) => (
            <NodeCell
              key={name}
              name={name}
              short={shortName(name, suffix)}
              pods={pods}
              now={now}
              isSeveral={isSeveral}
            />
          ))}
          {nodes.length > MOST_CELLS && (
            <li class="soft">and {(nodes.length - MOST_CELLS).toLocaleString("en")} more nodes</li>
          )}
        </ul>
      </section>
    </>
  );
}

/** `names`: the nodes at the start of the run. */
function podsByNode({ pods, joined, left }: Standing, names: readonly string[]): Map<string, SimulatedPod[]> {
  const byNode = new Map<string, SimulatedPod[]>();
  const gone = new Set(left);
  for (const name of [...names, ...joined]) if (!gone.has(name)) byNode.set(name, []);
  for (const pod of pods) {
    if (pod.daemonSet === undefined && pod.hash === "") continue;
    const others = byNode.get(pod.node);
    if (others) others.push(pod);
    else byNode.set(pod.node, [pod]);
  }
  return byNode;
}

function rank(pods: readonly SimulatedPod[]): number {
  return pods.length === 0 ? 2 : pods.some((pod) => pod.state !== "Ready") ? 0 : 1;
}

interface CellProps {
  name: string;
  short: string;
  pods: readonly SimulatedPod[];
  now: Standing;
  /** Whether there are several DaemonSets. */
  isSeveral: boolean;
}

function NodeCell({ name, short, pods, now: { present }, isSeveral }: CellProps) {
  // A pod that is not ready determines the colour.
  const telling = pods.find((pod) => pod.state !== "Ready") ?? pods[0];
  return (
    <li class={`cell ${telling ? MARKS[telling.state][1] : ""}`}>
      <button
        type="button"
        class="name"
        title={name}
        aria-pressed={chosen.value.has(name)}
        onClick={() => toggle(name)}
      >
        {short}
      </button>
      {pods.map((pod) => {
        const [mark, kind] = MARKS[pod.state];
        const isOlder = pod.daemonSet !== undefined && present[`${pod.namespace}/${pod.daemonSet}`] !== pod.hash;
        const age = pod.daemonSet === undefined ? ", orphan" : isOlder ? ", older template" : "";
        const title = `${pod.name}: ${pod.images.join(", ")}${pod.message ? `. ${pod.message}` : ""}`;
        return (
          <span key={pod.name} class={`pod ${kind} ${age ? "older" : ""}`} title={title}>
            <span class="mark" aria-hidden="true">
              {mark}
            </span>
            <span>
              {isSeveral && pod.daemonSet ? `${pod.daemonSet}: ` : ""}
              {pod.state}
              {age}
            </span>
          </span>
        );
      })}
      {pods.length === 0 && <span class="pod soft">no pod</span>}
    </li>
  );
}
