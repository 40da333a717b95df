// A text that the page asks about: an example of its list, what a link brought, or one's own, which is kept and found again.

import { byId } from "./dom";
import { createEditor, type Editor } from "./editor";
import type { Example } from "./examples";
import { keep, kept } from "./kept";

export interface Source {
  readonly editor: Editor;
  /** The text, also where it is too large for the editor. */
  text(): string;
  /** The text, unless it is too large for a link. */
  shared(): string | undefined;
  /** Takes a file's text. */
  take(text: string): void;
  /** Takes the link's text as one's own. */
  adopt(): void;
}

export interface Setting {
  /** The id of the element that gets the editor. */
  editor: string;
  /** What the text is called. */
  label: string;
  /** The id of the element that lists the examples, and what the text is kept under. */
  list: string;
  examples: readonly [Example, ...Example[]];
  /** What a link brought. */
  linked: string | undefined;
  /** Another text was chosen from the list. */
  chosen?(text: string): void;
  /** The text is another one. */
  edited(): void;
}

/** The option of the list that leads back to one's own text. */
const OWN = "";

/** Larger texts are kept beside the editor, not in it: an editor of 40 MB helps nobody. */
const LARGEST_SHOWN = 1_000_000;

const KEEPING_PAUSE_MS = 300;

export function startSource({ editor: parent, label, list, examples, linked, chosen, edited }: Setting): Source {
  const select = byId<HTMLSelectElement>(list);
  const option = new Option("your own", OWN);
  select.append(option, ...examples.map(({ id, label }) => new Option(label, id)));

  const memory = remembered(list);
  const named = examples.find(({ text }) => text === linked);
  /** A link's text takes the place of one's own only when it is worked on. */
  let mine = linked === undefined || named !== undefined;
  let own = mine ? memory.own : linked;
  /** A text that is too large to be shown, and what stands in the editor for it. */
  let large: { text: string; shown: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const textOf = (id: string) => (id === OWN ? own : examples.find((example) => example.id === id)?.text);
  const first = linked !== undefined ? (named?.id ?? OWN) : textOf(memory.id) === undefined ? examples[0].id : memory.id;
  show(first);
  const editor = createEditor(byId(parent), label, textOf(first) ?? examples[0].text, changed);

  function show(id: string): void {
    select.value = id;
    option.hidden = own === undefined && id !== OWN;
  }

  function changed(text: string): void {
    if (text !== large?.shown) {
      large = undefined;
      take(text);
    }
    edited();
  }

  function take(text: string): void {
    if (text === textOf(select.value)) return;
    const example = examples.find((example) => example.text === text);
    if (!example) {
      own = text;
      mine = true;
    }
    show(example?.id ?? OWN);
    saveSoon();
  }

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    keep(list, JSON.stringify({ id: select.value, own: mine ? own : memory.own }));
  }

  /** Typing is not slowed down by the storage; leaving the page loses nothing. */
  function saveSoon(): void {
    timer ??= setTimeout(save, KEEPING_PAUSE_MS);
  }
  addEventListener("pagehide", () => timer && save());

  select.addEventListener("change", () => {
    const text = textOf(select.value);
    if (text === undefined) return;
    show(select.value);
    chosen?.(text);
    editor.replace(text);
    save();
  });

  return {
    editor,
    text: () => large?.text ?? editor.text(),
    shared: () => (large ? undefined : editor.text()),
    take(text) {
      if (text.length <= LARGEST_SHOWN) {
        editor.replace(text);
        return;
      }
      show(OWN);
      large = { text, shown: `# ${(text.length / 1_000_000).toFixed(1)} MB of text, too large to edit here\n` };
      if (editor.text() === large.shown) edited();
      else editor.replace(large.shown);
    },
    adopt() {
      mine = true;
      saveSoon();
    },
  };
}

function remembered(list: string): { id: string; own: string | undefined } {
  try {
    const { id, own } = JSON.parse(kept(list) ?? "{}");
    return { id: typeof id === "string" ? id : "none", own: typeof own === "string" ? own : undefined };
  } catch {
    return { id: "none", own: undefined };
  }
}
