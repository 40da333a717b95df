// The button that puts the page's state into the address and copies it.

import { byId } from "./dom";
import { LONGEST_LINK, writeFragment } from "./share/codec";
import type { Shared } from "./share/state";

export function startSharing(state: () => Shared): void {
  const button = byId("share");
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const fragment = await writeFragment(state());
    const fits = fragment.length <= LONGEST_LINK;
    if (fits) history.replaceState(null, "", fragment);
    button.textContent = !fits
      ? "Too large for a link"
      : (await copied(location.href))
        ? "Link copied"
        : "The link is the address";
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
