// Moves the focus when the focused element vanishes: otherwise keyboard users would start at the top of the page
// again.

/** Focuses the first element that matches a selector, after the next render. */
export function focusNext(selector: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(selector)?.focus());
}

/** The focusable element of the map. */
export const MAP = "#map [tabindex='0']";
