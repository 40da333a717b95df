// A form for an action on nodes at a time, which becomes an event of the script.

import { useSignal } from "@preact/signals";
import { some } from "../words";
import { acts, NODE_ACTS, type Taints } from "./acts";
import { milliseconds, spanOf } from "./span";

interface ActProps {
  nodes: readonly string[];
  /** The default time, in milliseconds. */
  time: number;
  /** The taints that the nodes have, if they are known. */
  taints?: Taints;
  done?(): void;
}

export function ActOn({ nodes, time, taints = [], done }: ActProps) {
  const when = useSignal<string | undefined>(undefined);
  const what = useSignal(0);
  const text = when.value ?? spanOf(time);
  const at = milliseconds(text);
  const act = () => {
    const chosen = NODE_ACTS[what.value];
    if (at === undefined || !chosen) return;
    acts.value = [...acts.value, ...nodes.map((node) => ({ at, action: chosen.actionOn(node, taints) }))];
    when.value = undefined;
    done?.();
  };
  return (
    <form
      class="row act-on"
      aria-label="Make something happen"
      onSubmit={(event) => {
        event.preventDefault();
        act();
      }}
    >
      <strong>{some(nodes, 3)}</strong>
      <label>
        at{" "}
        <input
          type="text"
          size={6}
          value={text}
          aria-invalid={at === undefined}
          title="a span from the start, such as 90s or 2m"
          onInput={({ currentTarget }) => (when.value = currentTarget.value)}
        />
      </label>
      <select aria-label="What happens" onChange={({ currentTarget }) => (what.value = currentTarget.selectedIndex)}>
        {NODE_ACTS.map(({ label }) => (
          <option key={label}>{label}</option>
        ))}
      </select>
      <button type="submit" disabled={at === undefined}>
        Add to the timeline
      </button>
    </form>
  );
}
