// A dismissible message, for instance about a link or a file that cannot be read.

import { signal } from "@preact/signals";
import { focusNext } from "./focus";

const shown = signal<{ text: string; kind: "bad" | "warned" } | undefined>(undefined);

export function notice(text: string, kind: "bad" | "warned"): void {
  shown.value = { text, kind };
}

/** Removes the message, because it no longer applies. */
export function putAway(): void {
  shown.value = undefined;
}

export function Notice() {
  const now = shown.value;
  return (
    <div id="notice" role="status">
      {now && (
        <div class={`notice ${now.kind}`}>
          <span>{now.text}</span>
          <button
            type="button"
            aria-label="Dismiss this message"
            onClick={() => {
              putAway();
              focusNext("#given-tabs [tabindex='0']");
            }}
          >
            ✕
          </button>
        </div>
      )}
    </div>
  );
}
