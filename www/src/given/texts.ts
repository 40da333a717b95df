// The texts to choose from: the examples, and the user's own texts, of which the latest few are stored.

import { keep, kept } from "../kept";
import type { Example } from "./examples";

/** A text of the user's own. */
export interface OwnText {
  id: string;
  text: string;
  /** The id of the example that was edited into this text; absent for a text from elsewhere. */
  from?: string;
}

/** The maximum number of own texts; the oldest are dropped first. */
const MOST_OWN = 6;

/** Larger texts, in characters, are not stored: they would fill the browser's storage. */
const LARGEST_KEPT = 500_000;

export class Texts {
  #own: OwnText[] = [];
  #id: string;
  readonly #key: string;
  readonly #examples: readonly [Example, ...Example[]];

  /** `key` is the storage key of the texts. */
  constructor(key: string, examples: readonly [Example, ...Example[]]) {
    this.#key = key;
    this.#examples = examples;
    const { id, own } = remembered(key);
    this.#own = own;
    this.#id = this.textOf(id) === undefined ? examples[0].id : id;
  }

  /** The id of the chosen text. */
  get id(): string {
    return this.#id;
  }

  get text(): string {
    return this.textOf(this.#id) ?? this.#examples[0].text;
  }

  get own(): readonly OwnText[] {
    return this.#own;
  }

  textOf(id: string): string | undefined {
    return [...this.#own, ...this.#examples].find((one) => one.id === id)?.text;
  }

  choose(id: string): void {
    if (this.textOf(id) !== undefined) this.#id = id;
  }

  /** Adds a text from elsewhere, unless it is known, and chooses it. */
  add(text: string): void {
    const known = [...this.#examples, ...this.#own].find((one) => one.text === text);
    if (known) this.#id = known.id;
    else this.#put({ id: this.#fresh(), text });
  }

  /** Updates the chosen text. Examples are not changed: an edited example becomes a text of the user's own. */
  edit(text: string): void {
    const chosen = this.#own.find(({ id }) => id === this.#id);
    const example = this.#examples.find((one) => one.text === text);
    if (example && (!chosen || chosen.from === example.id)) {
      // All edits of the example were undone, so the own text is dropped.
      this.#own = this.#own.filter((one) => one !== chosen);
      this.#id = example.id;
    } else if (chosen) chosen.text = text;
    else this.#put({ id: this.#fresh(), text, from: this.#id });
  }

  save(): void {
    const own = this.#own.filter(({ text }) => text.length <= LARGEST_KEPT);
    keep(this.#key, JSON.stringify({ id: this.#id, own }));
  }

  #put(own: OwnText): void {
    this.#own = [own, ...this.#own].slice(0, MOST_OWN);
    this.#id = own.id;
  }

  #fresh(): string {
    const numbers = this.#own.map(({ id }) => Number(id.slice(4)));
    return `own-${Math.max(0, ...numbers) + 1}`;
  }
}

/** Returns the title of an own text in the list, by the first name in it. */
export function titleOf(text: string): string {
  const name = /\bname"?:\s*"?([\w.-]+)/.exec(text)?.[1];
  return name ? `your own: ${name.slice(0, 40)}` : "your own";
}

function remembered(key: string): { id: string; own: OwnText[] } {
  try {
    const { id, own } = JSON.parse(kept(key) ?? "{}");
    // Older versions of the page stored a single own text, as a string.
    const texts: unknown[] = typeof own === "string" ? [{ id: "own-1", text: own }] : Array.isArray(own) ? own : [];
    const readable = texts.filter(
      (one): one is OwnText => typeof (one as OwnText)?.id === "string" && typeof (one as OwnText)?.text === "string",
    );
    return { id: typeof id === "string" ? id || "own-1" : "", own: readable };
  } catch {
    return { id: "", own: [] };
  }
}
