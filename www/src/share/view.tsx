// Share: a link with chosen parts, Markdown for an issue, files, and the data stored in this browser.

import { signal, useSignal, useSignalEffect } from "@preact/signals";
import { CopyButton } from "../copy-button";
import { forgetAll } from "../kept";
import { csvOf } from "../map/csv";
import { nameOf, type Placing, textOf, verdictOf } from "../map/view";
import { focusNext } from "../page/focus";
import { notice } from "../page/notice";
import { answered, manifest, openAnswer, placing, validated } from "../state";
import { LONGEST_LINK, writeFragment } from "./codec";
import { CopyLink } from "./copy-link";
import { currentState } from "./current";
import { download, pngOf } from "./download";
import { markdownOf } from "./markdown";
import "./share.css";
import { PARTS, type Shared, withParts } from "./state";
import { svgOf } from "./svg";

/** The ids of the parts that go into the link. */
const chosen = signal<ReadonlySet<string>>(new Set(PARTS.map(({ id }) => id)));

const chosenState = (): Shared => withParts(currentState(), chosen.value);

export function ShareView() {
  return (
    <div class="halves">
      <div>
        <LinkParts />
      </div>
      <div>
        <Texts />
        <Files />
        <Kept />
      </div>
    </div>
  );
}

/** A link, its parts, and its length. */
function LinkParts() {
  const sizes = useSignal<{ whole: number; parts: Record<string, number> } | undefined>(undefined);
  useSignalEffect(() => {
    const [ids] = [chosen.value, answered.value];
    if (openAnswer.value !== "sharing") return;
    let isCurrent = true;
    void sizesOf(currentState(), ids).then((size) => {
      if (isCurrent) sizes.value = size;
    });
    return () => {
      isCurrent = false;
    };
  });
  const whole = sizes.value?.whole ?? 0;
  const isTooLong = whole > LONGEST_LINK;
  return (
    <>
      <h3>A link</h3>
      <p class="hint">
        Everything is in the link itself, compressed: nothing is stored anywhere, and whoever has the link has it all.
      </p>
      <fieldset class="share-parts">
        <legend>What goes in</legend>
        {PARTS.map(({ id, label }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={chosen.value.has(id)}
              onChange={({ currentTarget }) => {
                const others = [...chosen.value].filter((one) => one !== id);
                chosen.value = new Set(currentTarget.checked ? [...others, id] : others);
              }}
            />{" "}
            {label} <span class="soft">{sizes.value && partText(sizes.value.parts[id] ?? 0)}</span>
          </label>
        ))}
      </fieldset>
      <p id="link-size" role="status" class={isTooLong ? "wrong" : "hint"}>
        {sizes.value &&
          `${whole.toLocaleString("en")} of ${LONGEST_LINK.toLocaleString("en")} characters${isTooLong ? ": too long to be sent. Leave something out." : ""}`}
      </p>
      <CopyLink label="Copy this link" state={chosenState} />
    </>
  );
}

function partText(size: number): string {
  return size === 0 ? "nothing" : `about ${size.toLocaleString("en")}`;
}

/** Returns the number of characters of the link, and of each part alone. */
async function sizesOf(state: Shared, ids: ReadonlySet<string>) {
  const empty = (await writeFragment({})).length;
  const parts: Record<string, number> = {};
  for (const { id } of PARTS) {
    parts[id] = (await writeFragment(withParts(state, new Set([id])))).length - empty;
  }
  return { whole: (await writeFragment(withParts(state, ids))).length, parts };
}

function Texts() {
  const markdown = async () => {
    const fragment = await writeFragment(chosenState());
    const link = `${location.origin}${location.pathname}${fragment}`;
    const told = { manifest: manifest.peek(), validated: validated.peek(), placing: placing.peek() };
    return markdownOf({ ...told, ...(fragment.length <= LONGEST_LINK && { link }) });
  };
  return (
    <>
      <h3>For an issue</h3>
      <div class="row">
        <CopyButton label="Copy as Markdown" text={markdown} />
      </div>
    </>
  );
}

function Files() {
  const now = placing.value;
  const png = async (placing: Placing) => {
    try {
      download("map.png", await pngOf(svgOf(placing)));
    } catch {
      notice("The picture is too large for this browser: take the SVG", "bad");
    }
  };
  return (
    <>
      <h3>Files</h3>
      <div class="row">
        <button type="button" onClick={() => download("daemonset.yaml", manifest.value, "application/yaml")}>
          DaemonSet (YAML)
        </button>
        {now && (
          <>
            <button type="button" onClick={() => download("nodes.csv", nodesCsv(now), "text/csv")}>
              Nodes (CSV)
            </button>
            <button type="button" onClick={() => download("map.svg", svgOf(now), "image/svg+xml")}>
              Map (SVG)
            </button>
            <button type="button" onClick={() => void png(now)}>
              Map (PNG)
            </button>
          </>
        )}
      </div>
    </>
  );
}

/** Returns the rows of all nodes for each DaemonSet, as CSV. */
function nodesCsv(placing: Placing): string {
  const { placed, overview } = placing;
  const rows = placed.daemonSets.flatMap((table) =>
    overview.nodes.map((name, node) => {
      const { outcome, reason } = verdictOf(table, node);
      return { node, name, group: nameOf(table), outcome: textOf(placing, outcome), reason };
    }),
  );
  return csvOf(rows, "daemonSet");
}

/** The data stored in the browser, and a button to delete it. */
function Kept() {
  const isAsked = useSignal(false);
  const ask = (asks: boolean) => {
    isAsked.value = asks;
    focusNext(asks ? "#keep-all" : "#reset");
  };
  return (
    <>
      <h3>Kept in this browser</h3>
      <p class="hint">
        Your texts, the settings of the policy and what is open are kept as you type, only in this browser, until you
        reset them.
      </p>
      {isAsked.value ? (
        <div class="row">
          <strong>Texts of your own are lost.</strong>
          <button
            type="button"
            onClick={() => {
              forgetAll();
              location.href = location.pathname + location.search;
            }}
          >
            Reset anyway
          </button>
          <button id="keep-all" type="button" onClick={() => ask(false)}>
            Keep them
          </button>
        </div>
      ) : (
        <button id="reset" type="button" onClick={() => ask(true)}>
          Reset everything
        </button>
      )}
    </>
  );
}
