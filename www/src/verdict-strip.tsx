// The verdict, always in sight: accepted or refused, how many nodes get a pod, and whose nodes these are.

import { count } from "./dom";
import type { Tone } from "./map/marks";
import { summaryOf } from "./map/summary";
import type { Placing } from "./map/view";
import { failure, nodesGiven, placing, validated, working } from "./state";
import { verdictOf } from "./verdict";

export interface Actions {
  /** Somebody will not wait. */
  stop(): void;
  /** Somebody wants to give nodes of their own. */
  giveNodes(): void;
}

export function VerdictStrip({ stop, giveNodes }: Actions) {
  const { kind, text } = verdictOf(validated.value, failure.value);
  return (
    <>
      <span id="verdict" class={`badge ${kind}`}>
        {text}
      </span>
      {placing.value && <Counts placing={placing.value} />}
      <Whose giveNodes={giveNodes} />
      <Working stop={stop} />
    </>
  );
}

/** How many nodes get a pod, and how many pods run, wait and are not there. */
function Counts({ placing }: { placing: Placing }) {
  const { kind, text, counts } = summaryOf(placing);
  return (
    <>
      <span id="summary" class={`badge ${kind}`}>
        {text}
      </span>
      <ul id="counts">
        {counts && (
          <>
            <Count tone="runs" mark="●" words={`${counts.runs.toLocaleString("en")} run`} />
            <Count tone="pending" mark="◐" words={`${counts.pending.toLocaleString("en")} pending`} />
            <Count tone="none" mark="–" words={`${counts.none.toLocaleString("en")} none`} />
          </>
        )}
      </ul>
    </>
  );
}

function Count({ tone, mark, words }: { tone: Tone; mark: string; words: string }) {
  return (
    <li>
      <span class={`mark ${tone}`} aria-hidden="true">
        {mark}
      </span>{" "}
      {words}
    </li>
  );
}

/** Whose nodes these are, so that nobody takes the sample for the cluster at home. */
function Whose({ giveNodes }: Pick<Actions, "giveNodes">) {
  const given = nodesGiven.value;
  if (!given) return <span id="whose" class="soft" />;
  if (!given.isExample) {
    return (
      <span id="whose" class="soft">
        {count(given.count, "node")} of yours
      </span>
    );
  }
  return (
    <span id="whose" class="soft">
      {count(given.count, "sample node")} ·{" "}
      <button type="button" class="link" onClick={giveNodes}>
        use yours
      </button>
    </span>
  );
}

function Working({ stop }: Pick<Actions, "stop">) {
  const now = working.value;
  if (!now) return null;
  return (
    <span id="working">
      <span>{now.text}</span>{" "}
      {now.read && <progress aria-label="Read of the file" max={now.read.of} value={now.read.read} />}{" "}
      <button type="button" onClick={stop}>
        Cancel
      </button>
    </span>
  );
}
