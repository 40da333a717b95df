// Elements of the page, made in one line each. Text is never read as HTML.

type Child = Node | string | false | undefined;

/** An element with attributes and children; `class` and `aria-…` are attributes like all others. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** The element that `index.html` has under this id. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.querySelector<E>(`#${id}`)!;
}

export function count(n: number, noun: string, nouns = `${noun}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? noun : nouns}`;
}

/** The first of several, and how many more there are. */
export function some(all: readonly string[], shown = 4): string {
  return all.length > shown + 1 ? `${all.slice(0, shown).join(", ")} and ${all.length - shown} more` : all.join(", ");
}
