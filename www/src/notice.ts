// What is to be known once and can be put away: a link that cannot be read, a file that is none.

import { byId, h } from "./dom";

export function notice(text: string, kind: "bad" | "warned"): void {
  const bar = byId("notice");
  const close = h("button", { type: "button", "aria-label": "Put this message away" }, "✕");
  close.addEventListener("click", () => bar.replaceChildren());
  bar.replaceChildren(h("div", { class: `notice ${kind}` }, h("span", {}, text), close));
}
