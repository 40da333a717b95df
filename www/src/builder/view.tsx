// The cluster builder: preset clusters, nodes to add, and actions on the selected ones.

import { useSignal } from "@preact/signals";
import "./builder.css";
import { addDaemonSet, addNodes, begin, text } from "./model";
import { NodeList } from "./node-list";
import { OnSelected } from "./on-selected";
import { CLUSTER_PRESETS, SHAPES } from "./presets";
import { WantsForm } from "./wants-form";

export function BuilderView() {
  const now = text.value;
  return (
    <>
      <div class="row">
        <label>
          Begin with{" "}
          <select
            aria-label="Cluster to begin with"
            value=""
            onChange={({ currentTarget }) => {
              const preset = CLUSTER_PRESETS.find(({ id }) => id === currentTarget.value);
              currentTarget.value = "";
              if (preset) begin(preset.text());
            }}
          >
            <option value="">choose…</option>
            {CLUSTER_PRESETS.map(({ id, label }) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
      {now && "problem" in now ? <p class="wrong">{now.problem}</p> : <Build />}
    </>
  );
}

function Build() {
  return (
    <>
      <AddNodes />
      <NodeList />
      <OnSelected />
      <Others />
    </>
  );
}

function AddNodes() {
  const shape = useSignal("worker");
  const number = useSignal(1);
  const [, , chosen = {}] = SHAPES.find(([id]) => id === shape.value) ?? [];
  return (
    <form
      class="row"
      aria-label="Add nodes"
      onSubmit={(event) => {
        event.preventDefault();
        addNodes(shape.value, chosen, number.value);
      }}
    >
      <label>
        Add{" "}
        <input
          type="number"
          aria-label="How many nodes"
          min={1}
          max={500}
          value={number.value}
          onInput={({ currentTarget }) => {
            if (currentTarget.checkValidity() && currentTarget.value !== "") number.value = currentTarget.valueAsNumber;
          }}
        />
      </label>
      <select
        aria-label="Shape of node"
        value={shape.value}
        onChange={(event) => (shape.value = event.currentTarget.value)}
      >
        {SHAPES.map(([id, label]) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
      <button type="submit">Add</button>
    </form>
  );
}

function Others() {
  return <WantsForm title="Another DaemonSet beside it" button="Add a DaemonSet" name="other" add={addDaemonSet} />;
}
