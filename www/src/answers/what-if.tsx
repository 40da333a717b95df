// What if: nodes of other shapes join, or the edited DaemonSet replaces the baseline.

import { signal, useSignal } from "@preact/signals";
import type {
  Changed,
  CompareAnswer,
  ComparedDaemonSet,
  Finding,
  Preset,
  Source,
  ValidateAnswer,
} from "daemonset-preflight";
import { type Answered, useAnswer } from "../core";
import { answeringVersion, version } from "../given/versions";
import { Inline } from "../inline";
import { Lazy } from "../page/lazy";
import { cluster, manifest, validated } from "../state";
import { count, some } from "../words";
import { baseline } from "./baseline";
import { LineItem, type Sign } from "./sign";

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

/** The labels of the texts that remarks are about. */
const SIDES: Partial<Record<Source, string>> = {
  daemonSets: "Before",
  newDaemonSets: "Edited",
  nodes: "Nodes",
  newNodes: "Nodes",
  pods: "Pods",
};

/** The maximum number of lines per kind of change; the summary has the total counts. */
const MOST_LINES = 60;

const chosen = signal<ReadonlySet<Preset>>(
  new Set(["controlPlane", "gpuPool", "windows", "arm64", "virtualNode", "spot"]),
);

function toggle(preset: Preset): void {
  const now = new Set(chosen.value);
  if (!now.delete(preset)) now.add(preset);
  chosen.value = now;
}

export function WhatIf() {
  const given = useAnswer(
    "what-if",
    "whatIf",
    () => ({
      cluster: cluster.peek(),
      manifest: manifest.peek(),
      join: PRESETS.map(([preset]) => preset).filter((preset) => chosen.peek().has(preset)),
      before: baseline.peek(),
      version: answeringVersion(),
    }),
    () => [chosen.value, baseline.value, version.value],
  );
  return (
    <>
      <Halves given={given} />
      <SideBySide />
    </>
  );
}

/** The baseline beside the current text, rendered when opened. */
function SideBySide() {
  const isOpen = useSignal(false);
  return (
    <details id="side-by-side" onToggle={({ currentTarget }) => (isOpen.value = currentTarget.open)}>
      <summary>The baseline and the present text side by side</summary>
      <Lazy part={async () => (await import("./side-by-side")).SideBySideView} wanted={isOpen.value} />
    </details>
  );
}

function Halves({ given }: { given: Answered<"whatIf"> | undefined }) {
  return (
    <div class="halves">
      <div>
        <h3>A node joins</h3>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a line of chips */}
        <div id="presets" role="group" aria-label="Shapes of nodes that join">
          {PRESETS.map(([preset, label]) => (
            <label key={preset} class="chip">
              <input
                type="checkbox"
                value={preset}
                checked={chosen.value.has(preset)}
                onChange={() => toggle(preset)}
              />
              {label}
            </label>
          ))}
        </div>
        <div id="joined">{given && <Joined answer={given.answer.joined} join={given.question.join} />}</div>
      </div>
      <div>
        <div class="row spread">
          <h3>The DaemonSet is edited</h3>
          <button id="keep" type="button" onClick={() => (baseline.value = manifest.value)}>
            Set as baseline
          </button>
        </div>
        <p class="hint">The baseline is the text as it was when the page or an example was opened first.</p>
        <div id="edited">
          {given && <Edited edited={given.answer.edited} updated={given.answer.updated} created={validated.value} />}
        </div>
      </div>
    </div>
  );
}

/** `join`: the node shapes in the question. */
function Joined({ answer, join }: { answer: CompareAnswer; join: readonly Preset[] }) {
  if (join.length === 0) return <p class="hint">Choose a shape of node.</p>;
  return (
    <>
      {answer.remarks.map(({ message }) => (
        <p key={message} class="hint">
          {message}
        </p>
      ))}
      {answer.daemonSets.map((one) => (
        <Difference key={`${one.namespace}/${one.name}`} compared={one} />
      ))}
    </>
  );
}

interface EditedProps {
  edited: CompareAnswer | undefined;
  updated: ValidateAnswer | undefined;
  /** The verdict on the text as a new object. */
  created: ValidateAnswer | undefined;
}

function Edited({ edited, updated, created }: EditedProps) {
  if (!edited || !updated || !created) return <p class="hint">Nothing was edited yet.</p>;
  return (
    <>
      <Update updated={updated} created={created} />
      {edited.remarks.map(({ source, message }) => (
        <p key={message} class="hint">
          {SIDES[source] ?? source}: {message}
        </p>
      ))}
      {edited.daemonSets.map((one) => (
        <Difference key={`${one.namespace}/${one.name}`} compared={one} kept />
      ))}
    </>
  );
}

/** The API server's verdict on the update, without what it also says about a new object, which the editor shows. */
function Update({ updated, created }: { updated: ValidateAnswer; created: ValidateAnswer }) {
  const [problem] = updated.oldProblems;
  if (problem) return <p class="hint">The text of before cannot be updated: {problem.message}</p>;
  if (!updated.documents.some(({ operation }) => operation === "update")) {
    const isOther = updated.documents.some(({ outcome }) => outcome !== "otherKind");
    const text = isOther
      ? "Another DaemonSet than before, by its name: nothing is updated."
      : "There is no DaemonSet any more: nothing is updated.";
    return <p class="hint">{text}</p>;
  }
  const known = new Set(errorsOf(created).map(keyOf));
  const errors = errorsOf(updated);
  const only = errors.filter((error) => !known.has(keyOf(error)));
  return (
    <div>
      <p class="verdict">
        As an update:{" "}
        <span class={`badge ${errors.length === 0 ? "good" : "bad"}`}>
          {errors.length === 0 ? "accepted" : "refused"}
        </span>
      </p>
      {errors.length > only.length && <p class="hint">It is refused as a new object too: see the editor.</p>}
      {only.length > 0 && (
        <ul class="plain">
          {only.map((error) => (
            <li key={keyOf(error)} class="statement">
              <code>{error.field}</code>: {error.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function errorsOf({ documents }: ValidateAnswer): Finding[] {
  return documents.flatMap(({ errors, strict }) => [...errors, ...strict]);
}

/** Returns the identity of a finding: all but its position. */
function keyOf({ reason, path, message }: Finding): string {
  return JSON.stringify([reason, path, message]);
}

/** `kept`: whether to list the nodes that keep their pod. */
function Difference({ compared, kept: showsKept = false }: { compared: ComparedDaemonSet; kept?: boolean }) {
  const { namespace, name, summary, added, removed, pending, passedOver, unknown, kept } = compared;
  return (
    <div class="difference">
      <h4>
        <span>
          {namespace}/{name}
        </span>
        <span class="soft">{summary}</span>
      </h4>
      <ul class="lines">
        <Changes sign="gain" changes={added} />
        <Changes sign="loss" changes={removed} />
        <Changes sign="warn" changes={pending} />
        <Changes sign="same" changes={passedOver} />
        <Changes sign="unknown" changes={unknown} />
        {showsKept && kept.length > 0 && (
          <LineItem sign="kept">
            kept on {count(kept.length, "node")}: {some(kept, 8)}
          </LineItem>
        )}
      </ul>
    </div>
  );
}

function Changes({ sign, changes }: { sign: Sign; changes: readonly Changed[] }) {
  const rest = changes.length - MOST_LINES;
  return (
    <>
      {changes.slice(0, MOST_LINES).map(({ node, text }) => (
        <LineItem key={node} sign={sign}>
          <Inline text={text} />
        </LineItem>
      ))}
      {rest > 0 && <LineItem sign="more">and {rest} more</LineItem>}
    </>
  );
}
