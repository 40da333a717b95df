// Where the focus goes when what has it vanishes: whoever goes by keys would begin at the top of the page again.

/** Gives the focus to the first element of a selector, once the page is drawn anew. */
export function focusNext(selector: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(selector)?.focus());
}

/** The place of the map that keys are at. */
export const MAP = "#map [tabindex='0']";
