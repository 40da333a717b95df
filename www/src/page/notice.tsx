// What is to be known once and can be put away: a link that cannot be read, a file that is none.

import { signal } from "@preact/signals";
import { focusNext } from "./focus";

const shown = signal<{ text: string; kind: "bad" | "warned" } | undefined>(undefined);

export function notice(text: string, kind: "bad" | "warned"): void {
  shown.value = { text, kind };
}

/** What was said is no longer so. */
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
            aria-label="Put this message away"
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
