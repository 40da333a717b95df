// The cluster builder: clusters to begin with, nodes to add, and what is done to the selected ones.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import "./builder.css";
import {
  addDaemonSet,
  addNodes,
  addPods,
  begin,
  changeSelected,
  nodes,
  removeSelected,
  selected,
  text,
  type Wants,
} from "./model";
import { NodeList } from "./node-list";
import { cordoned, labelled, parseLabel, parseTaint, tainted } from "./node-text";
import { CLUSTER_PRESETS, SHAPES } from "./presets";

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

/** What is done to the selected nodes. */
function OnSelected() {
  const chosen = nodes.value.filter(({ name }) => selected.value.has(name));
  const isNone = chosen.length === 0;
  const allCordoned = !isNone && chosen.every(({ isCordoned }) => isCordoned);
  return (
    <fieldset class="on-selected" disabled={isNone}>
      <legend>Selected nodes</legend>
      <div class="row">
        <button type="button" onClick={() => changeSelected((node) => cordoned(node, !allCordoned))}>
          {allCordoned ? "Uncordon" : "Cordon"}
        </button>
        <button type="button" onClick={removeSelected}>
          Remove
        </button>
      </div>
      <TextAction
        label="Taint"
        placeholder="key=value:NoSchedule, or key- to take it off"
        apply={(written) => {
          const taint = parseTaint(written);
          if (taint) changeSelected((node) => tainted(node, taint));
          return taint !== undefined;
        }}
      />
      <TextAction
        label="Label"
        placeholder="key=value, or key- to take it off"
        apply={(written) => {
          const label = parseLabel(written);
          if (label) changeSelected((node) => labelled(node, label));
          return label !== undefined;
        }}
      />
      <WantsForm title="Add a pod to each" button="Add pods" name="busy" add={addPods} />
    </fieldset>
  );
}

interface TextActionProps {
  label: string;
  placeholder: string;
  /** Whether the text could be read. */
  apply(text: string): boolean;
}

function TextAction({ label, placeholder, apply }: TextActionProps) {
  const written = useSignal("");
  const isWrong = useSignal(false);
  return (
    <form
      class="row"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        isWrong.value = !apply(written.value);
        if (!isWrong.value) written.value = "";
      }}
    >
      <input
        type="text"
        aria-label={label}
        placeholder={placeholder}
        aria-invalid={isWrong.value}
        value={written.value}
        onInput={({ currentTarget }) => {
          written.value = currentTarget.value;
          isWrong.value = false;
        }}
      />
      <button type="submit">{label}</button>
      {isWrong.value && (
        <span class="wrong" role="alert">
          Write {placeholder}
        </span>
      )}
    </form>
  );
}

function Others() {
  return <WantsForm title="Another DaemonSet beside it" button="Add a DaemonSet" name="other" add={addDaemonSet} />;
}

interface WantsFormProps {
  title: string;
  button: string;
  name: string;
  add(wants: Wants): void;
}

/** What a pod asks of its node. */
function WantsForm({ title, button, name, add }: WantsFormProps) {
  const wants = useSignal<Wants>({ name, cpu: "500m", memory: "512Mi", hostPort: "" });
  const field = (key: keyof Wants, label: string, pattern: string): ComponentChildren => (
    <label>
      {label}{" "}
      <input
        type="text"
        size={7}
        pattern={pattern}
        required={key === "name"}
        value={wants.value[key]}
        onInput={({ currentTarget }) => (wants.value = { ...wants.value, [key]: currentTarget.value.trim() })}
      />
    </label>
  );
  return (
    <details>
      <summary>{title}</summary>
      <form
        class="row"
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          add(wants.value);
        }}
      >
        {field("name", "Name", "[a-z0-9]([a-z0-9\\-]{0,50}[a-z0-9])?")}
        {field("cpu", "CPU", "[0-9]+(\\.[0-9]+)?m?")}
        {field("memory", "Memory", "[0-9]+([KMGT]i?)?")}
        {field("hostPort", "Host port", "[0-9]{1,5}")}
        <button type="submit">{button}</button>
      </form>
    </details>
  );
}
