// Tabs: one panel is open at a time, and arrow keys move between tabs.

import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export interface Tab {
  /** The id of the tab's panel. */
  id: string;
  title: ComponentChildren;
}

interface TabsProps {
  id: string;
  label: string;
  tabs: readonly Tab[];
  /** The id of the open panel. */
  open: Signal<string>;
}

export function Tabs({ id, label, tabs, open }: TabsProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === open.value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    open.value = next.id;
    document.getElementById(`tab-${next.id}`)?.focus();
  };
  return (
    <div id={id} class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => {
        const isOpen = tab.id === open.value;
        return (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`tab-${tab.id}`}
            aria-controls={tab.id}
            aria-selected={isOpen}
            tabIndex={isOpen ? 0 : -1}
            onClick={() => (open.value = tab.id)}
          >
            {tab.title}
          </button>
        );
      })}
    </div>
  );
}

interface PanelProps {
  id: string;
  open: Signal<string>;
  class?: string;
  children: ComponentChildren;
}

export function TabPanel({ id, open, class: kind, children }: PanelProps) {
  return (
    <div id={id} role="tabpanel" aria-labelledby={`tab-${id}`} class={kind ?? ""} hidden={open.value !== id}>
      {children}
    </div>
  );
}
