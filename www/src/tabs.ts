// Tabs: one panel at a time, arrows move among them.

import { byId } from "./dom";

export interface Tabs {
  /** The id of the panel that is open. */
  current(): string;
  open(panel: string): void;
}

/** Wires the tabs of a list; `opened` hears which panel is open, by its id. */
export function startTabs(id: string, opened: (panel: string) => void = () => undefined): Tabs {
  const list = byId(id);
  const tabs = [...list.querySelectorAll<HTMLButtonElement>('[role="tab"]')];
  let current = "";

  function open(tab: HTMLButtonElement): void {
    current = tab.getAttribute("aria-controls") ?? "";
    for (const other of tabs) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      byId(other.getAttribute("aria-controls") ?? "").hidden = !chosen;
    }
    opened(current);
  }

  tabs.forEach((tab, at) => {
    tab.addEventListener("click", () => open(tab));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
      if (!next) return;
      event.preventDefault();
      next.focus();
      open(next);
    });
  });
  current = tabs.find((tab) => tab.getAttribute("aria-selected") === "true")?.getAttribute("aria-controls") ?? "";
  return {
    current: () => current,
    open(panel) {
      const tab = tabs.find((tab) => tab.getAttribute("aria-controls") === panel);
      if (tab && panel !== current) open(tab);
    },
  };
}
