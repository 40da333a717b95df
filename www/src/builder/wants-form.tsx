// A form for the requests of a pod or DaemonSet.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Wants } from "./model";

interface WantsFormProps {
  title: string;
  button: string;
  name: string;
  add(wants: Wants): void;
}

export function WantsForm({ title, button, name, add }: WantsFormProps) {
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
