// The changes that would let pods run on more nodes, each with a button that applies it to the text.

import { signal } from "@preact/signals";
import type { PlacementTable, Remedy } from "daemonset-preflight";
import { changeManifest, manifestSource } from "../given/sources";
import { Inline } from "../inline";
import { loaded } from "../page/lazy";
import type { Named } from "../patch";
import { capitalized, count, plain } from "../words";
import { nameOf } from "./view";

/** The DaemonSets whose remedies the user unfolded. */
const opened = signal<ReadonlySet<string>>(new Set());

/** If no pod runs, the remedies are shown; otherwise they are folded. */
export function Remedies({ daemonSet }: { daemonSet: PlacementTable }) {
  const { remedies, shouldRun } = daemonSet;
  if (remedies.length === 0) return null;
  const list = (
    <ul class="remedies">
      {remedies.map((remedy) => (
        <li key={remedy.text}>
          <span>
            <Inline text={capitalized(remedy.text)} />
          </span>
          <button
            type="button"
            aria-label={`Apply: ${plain(remedy.text)}`}
            onClick={() => void mend(daemonSet, remedy)}
          >
            Apply
          </button>
        </li>
      ))}
    </ul>
  );
  if (shouldRun === 0) return list;
  const name = nameOf(daemonSet);
  return (
    <details
      class="more-nodes"
      open={opened.value.has(name)}
      onToggle={({ currentTarget }) => {
        const others = [...opened.peek()].filter((one) => one !== name);
        opened.value = new Set(currentTarget.open ? [...others, name] : others);
      }}
    >
      <summary>Reach more nodes ({count(remedies.length, "fix", "fixes")})</summary>
      {list}
    </details>
  );
}

/** Applies a remedy to the manifest, if the text still fits the patch. */
export async function mend(daemonSet: Named, { patch }: Pick<Remedy, "patch">): Promise<void> {
  const part = await loaded(() => import("../patch"));
  const text = part?.patched(manifestSource.text(), daemonSet, patch);
  if (text !== undefined) changeManifest(text);
}
