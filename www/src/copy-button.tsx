// A button that copies a text and reports the result.

import { useSignal } from "@preact/signals";

const SAID_MS = 2000;

export function CopyButton({ label, text }: { label: string; text: () => string | Promise<string> }) {
  const said = useSignal<string | undefined>(undefined);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await text());
      said.value = "Copied";
    } catch {
      said.value = "Could not be copied";
    }
    setTimeout(() => {
      said.value = undefined;
    }, SAID_MS);
  };
  return (
    <button type="button" onClick={copy}>
      {said.value ?? label}
    </button>
  );
}
