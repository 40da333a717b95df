// The verdict, always visible: accepted or refused, how many nodes get a pod, and whether the nodes are the user's.

import { useLayoutEffect, useRef } from "preact/hooks";
import { giveNodes, nodesSource, stopReading } from "../given/sources";
import type { Tone } from "../map/marks";
import { summaryOf } from "../map/summary";
import type { Placing } from "../map/view";
import { failure, overview, placing, validated, working } from "../state";
import { count } from "../words";
import { cover } from "./covered";
import { verdictOf } from "./verdict";

export function VerdictStrip() {
  const strip = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (!strip.current) return;
    const sized = new ResizeObserver(([entry]) => cover(entry?.borderBoxSize[0]?.blockSize ?? 0));
    sized.observe(strip.current);
    return () => sized.disconnect();
  }, []);
  const { kind, text } = verdictOf(validated.value, failure.value);
  return (
    <section ref={strip} id="verdicts" aria-label="Verdict">
      <span id="verdict" class={`badge ${kind}`}>
        {text}
      </span>
      {placing.value && <Counts placing={placing.value} />}
      <Whose />
      <Working />
    </section>
  );
}

/** How many nodes get a pod, and how many pods run, are pending and are not created. */
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

/** Whether the nodes are samples, so that the user does not take them for their own cluster. */
function Whose() {
  const nodes = overview.value?.answer.nodes.length;
  if (nodes === undefined) return <span id="whose" class="soft" />;
  if (!nodesSource.isExample()) {
    return (
      <span id="whose" class="soft">
        {count(nodes, "node")} of yours
      </span>
    );
  }
  return (
    <span id="whose" class="soft">
      {count(nodes, "sample node")} ·{" "}
      <button type="button" class="link" onClick={giveNodes}>
        use yours
      </button>
    </span>
  );
}

function Working() {
  const now = working.value;
  if (!now) return null;
  return (
    <span id="working">
      <span>{now.text}</span>{" "}
      {now.read && <progress aria-label="Reading the file" max={now.read.of} value={now.read.read} />}{" "}
      <button type="button" onClick={stopReading}>
        Cancel
      </button>
    </span>
  );
}
