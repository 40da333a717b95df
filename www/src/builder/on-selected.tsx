// Actions on the selected nodes: cordon, taint, label, remove, and add pods.

import { useSignal } from "@preact/signals";
import { selectedNodes } from "../state";
import "./builder.css";
import { addPods, changeSelected, nodes, removeSelected, text } from "./model";
import { cordoned, labelled, parseLabel, parseTaint, tainted } from "./node-text";
import { WantsForm } from "./wants-form";

/** The actions on the selected nodes. */
export function OnSelected() {
  const now = text.value;
  if (now && "problem" in now) return <p class="wrong">{now.problem}</p>;
  const chosen = nodes.value.filter(({ name }) => selectedNodes.value.has(name));
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
  /** Returns whether the text is valid. */
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
