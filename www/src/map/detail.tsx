// Explains the chosen node: the predicates for it, and the node's labels, taints and resources. A predicate and the
// manifest's lines that it is about highlight each other; so do the node's labels and taints.

import { computed, signal, useSignalEffect } from "@preact/signals";
import type { NodeDetails, PlacedNode, Why } from "daemonset-preflight";
import { manifestSource, revealInManifest } from "../given/sources";
import { Inline } from "../inline";
import { ActOn } from "../life/act-on";
import { FIRST_ACT_MS } from "../life/acts";
import { cursorLine, manifest, openAnswer, placing } from "../state";
import { capitalized } from "../words";
import { type FieldLines, fieldLines, linesOfLabel, linesOfPredicate, linesOfTaint } from "./field-lines";
import { explained, selected } from "./state";
import { nameOf, textOf } from "./view";

const MARK: Record<Why["outcome"], string> = { passed: "✓", failed: "✕", noted: "·" };

/** The lines of the fields that placement depends on; updated after a pause in typing. */
const fields = signal<FieldLines | undefined>(undefined);

/** Whether the cursor is in one of these lines. */
function isLit(lines: readonly number[]): boolean {
  return cursorLine.value !== undefined && lines.includes(cursorLine.value);
}

const shown = computed(() => {
  const now = placing.value;
  const answer = explained.value;
  const one = answer?.daemonSets.find((daemonSet) => nameOf(daemonSet) === selected.value.of);
  return now && answer?.node && one ? { now, node: answer.node, one } : undefined;
});

const READING_PAUSE_MS = 400;

export function Detail() {
  useSignalEffect(() => {
    const [text, of] = [manifest.value, selected.value.of];
    const timer = setTimeout(async () => (fields.value = await fieldLines(text, of)), READING_PAUSE_MS);
    return () => clearTimeout(timer);
  });
  if (!shown.value) return <div id="detail" />;
  const { now, node, one } = shown.value;
  const { placed, namespace, name } = one;
  const known = fields.value?.of === selected.value.of ? fields.value : undefined;
  return (
    <div id="detail">
      <div class="row">
        <h3>{placed.name}</h3>
        {now.placed.daemonSets.length > 1 && (
          <span class="soft">
            {namespace}/{name}
          </span>
        )}
      </div>
      <p class="verdict">
        <Inline text={verdictOf(placed, textOf(now, placed.outcome), now.overview.pods !== undefined)} />
      </p>
      <ol class="chain">
        {placed.why.map((why, at) => (
          <Predicate key={at} why={why} lines={known ? linesOf(why, at, placed, node, known) : []} />
        ))}
      </ol>
      <Has node={node} fields={known} />
      <details id="act">
        <summary>Make something happen to it</summary>
        <ActOn
          nodes={[placed.name]}
          time={FIRST_ACT_MS}
          taints={node.taints}
          done={() => (openAnswer.value = "life")}
        />
      </details>
    </div>
  );
}

/** The note about a pod that would stay is shown only if pods are known. */
function verdictOf({ reason, note }: PlacedNode, text: string, podsKnown: boolean): string {
  return `${capitalized(text)}: ${reason}${note && podsKnown ? `; ${note}` : ""}`;
}

/** Returns the lines that a predicate is about. Predicates about taints are in the order of the node's taints. */
function linesOf(
  why: Why,
  at: number,
  { why: all }: PlacedNode,
  { taints }: NodeDetails,
  fields: FieldLines,
): number[] {
  if (why.predicate !== "taint") return linesOfPredicate(fields, why.predicate);
  const taint = taints[all.slice(0, at).filter(({ predicate }) => predicate === "taint").length];
  return taint === undefined ? [] : linesOfTaint(fields, taint);
}

function Predicate({ why: { outcome, predicate, text }, lines }: { why: Why; lines: number[] }) {
  return (
    <li class={`${outcome} ${isLit(lines) ? "lit" : ""}`}>
      <span class="mark" role="img" aria-label={outcome}>
        {MARK[outcome]}
      </span>
      <Linked lines={lines}>{predicate}</Linked>
      <span>
        <Inline text={text} />
      </span>
    </li>
  );
}

/** A button that highlights lines of the manifest and scrolls to them; without lines, just the word. */
function Linked({ lines, children }: { lines: readonly number[]; children: string }) {
  const { editor } = manifestSource;
  const [first] = lines;
  if (first === undefined) return <strong>{children}</strong>;
  const light = () => editor.light(lines);
  const out = () => editor.light([]);
  return (
    <button
      type="button"
      class="to-line"
      title={`line ${lines.join(", ")} of the DaemonSet`}
      onMouseEnter={light}
      onMouseLeave={out}
      onFocus={light}
      onBlur={out}
      onClick={() => {
        const start = { line: first, column: 1, utf16Column: 1 };
        revealInManifest({ start, end: start });
        editor.light(lines);
      }}
    >
      {children}
    </button>
  );
}

function Has({ node, fields }: { node: NodeDetails; fields: FieldLines | undefined }) {
  const { labels, taints, unschedulable, allocatable, pods } = node;
  const labelItems = Object.entries(labels).map(([key, value]) => ({
    text: `${key}=${value}`,
    lines: fields ? linesOfLabel(fields, key) : [],
  }));
  const taintItems = taints.map((text) => ({ text, lines: fields ? linesOfTaint(fields, text) : [] }));
  // Opened if the cursor is at a field that asks for one of the node's labels or taints.
  const isAsked = [...labelItems, ...taintItems].some(({ lines }) => isLit(lines));
  const resources = Object.entries(allocatable).map(([key, value]) => ({ text: `${key}=${value}`, lines: [] }));
  return (
    <details open={isAsked || undefined}>
      <summary>What the node has</summary>
      <dl class="facts">
        <Row title="labels" items={labelItems} />
        <Row title="taints" items={taintItems} />
        <Row title="allocatable" items={resources} />
        <Row title="cordoned" items={[{ text: unschedulable ? "yes" : "no", lines: [] }]} />
        {pods !== undefined && <Row title="pods" items={[{ text: String(pods), lines: [] }]} />}
      </dl>
    </details>
  );
}

interface Item {
  text: string;
  /** The lines of the manifest that refer to it. */
  lines: readonly number[];
}

function Row({ title, items }: { title: string; items: Item[] }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {items.length === 0 && "none"}
        {items.map(({ text, lines }) => (
          <span key={text}>
            <code class={`${lines.length > 0 ? "asked" : ""} ${isLit(lines) ? "lit" : ""}`}>{text}</code>{" "}
          </span>
        ))}
      </dd>
    </div>
  );
}
