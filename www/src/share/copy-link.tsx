// The button that puts the page's state into the address and copies the link.

import { useSignal } from "@preact/signals";
import { LONGEST_LINK, writeFragment } from "./codec";
import { currentState } from "./current";
import type { Shared } from "./state";

const SAID_MS = 2000;

interface CopyLinkProps {
  label: string;
  id?: string;
  state?: () => Shared;
}

export function CopyLink({ label, id, state = currentState }: CopyLinkProps) {
  const said = useSignal<string | undefined>(undefined);
  const copy = async () => {
    const fragment = await writeFragment(state());
    const fits = fragment.length <= LONGEST_LINK;
    if (fits) history.replaceState(history.state, "", fragment);
    said.value = !fits
      ? "Too large for a link"
      : (await isCopied(location.href))
        ? "Link copied"
        : "The link is the address";
    setTimeout(() => {
      said.value = undefined;
    }, SAID_MS);
  };
  return (
    <button id={id} type="button" onClick={copy}>
      {said.value ?? label}
    </button>
  );
}

async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
