// A text that the page asks about: an example of its list, what a link brought, one's own, or a large file.

import type { Extension } from "@codemirror/state";
import { type ReadonlySignal, signal } from "@preact/signals";
import { isLinked } from "../link";
import { createEditor, type Editor } from "./editor";
import type { Example } from "./examples";
import { Texts, titleOf } from "./texts";

/** The texts that one may choose from. */
export interface Choice {
  /** The id of the chosen one; empty for the large file. */
  chosen: string;
  own: readonly { id: string; title: string }[];
  examples: readonly Example[];
  /** The name of the large file that was taken. */
  large?: string;
}

export interface Source {
  readonly label: string;
  readonly editor: Editor;
  readonly choice: ReadonlySignal<Choice>;
  /** Chooses a text of the list. */
  choose(id: string): void;
  /** The text in the editor; of a large file nothing but what stands there for it. */
  text(): string;
  /** The text as it is asked about, large files too. */
  blob(): Blob;
  /** Whether there is any text. */
  isGiven(): boolean;
  /** Whether the text is one of the examples. */
  isExample(): boolean;
  /** The text, unless it is too large for a link. */
  shared(): string | undefined;
  /** Takes a text that comes from elsewhere. What it gives back takes the former one again. */
  take(text: string): () => void;
  /** Takes a file that is too large for the editor. What it gives back takes the former text again. */
  takeLarge(file: File): () => void;
  /** Takes the link's text as one's own. */
  adopt(): void;
}

export interface Setting {
  /** What the text is called. */
  label: string;
  /** What the texts are kept under. */
  key: string;
  examples: readonly [Example, ...Example[]];
  /** What a link or the history brought. */
  linked: string | undefined;
  /** Another text was chosen from the list. */
  chosen?(text: string): void;
  /** The text is another one. */
  edited(): void;
  /** The cursor came to a line, from 1. */
  moved?(line: number): void;
  /** What else its editor does. */
  extension?: Extension;
}

const KEEPING_PAUSE_MS = 300;

export function createSource({ label, key, examples, linked, chosen, edited, moved, extension = [] }: Setting): Source {
  const texts = new Texts(key, examples);
  /** Until somebody works on it, what a link brought is not kept. */
  let isForeign = isLinked;
  if (linked !== undefined) texts.add(linked);
  let large: { file: File; shown: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const choice = signal<Choice>(listed());
  const editor = createEditor({ label, text: texts.text, changed, extension, ...(moved && { moved }) });

  /** The text in the list is called by its name, which may be what is written at the moment. */
  function listed(): Choice {
    const own = texts.own.map(({ id, text }) => ({ id, title: titleOf(text) }));
    return { chosen: large ? "" : texts.id, own, examples, ...(large && { large: large.file.name }) };
  }

  function showList(): void {
    choice.value = listed();
  }

  function changed(text: string): void {
    if (text !== large?.shown) {
      large = undefined;
      if (text !== texts.text) texts.edit(text);
      showList();
      saveSoon();
    }
    edited();
  }

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!isForeign) texts.save();
  }

  /** Typing is not slowed down by the storage; leaving the page loses nothing. */
  function saveSoon(): void {
    timer ??= setTimeout(save, KEEPING_PAUSE_MS);
  }
  addEventListener("pagehide", () => timer && save());

  function choose(id: string): void {
    large = undefined;
    texts.choose(id);
    chosen?.(texts.text);
    showList();
    if (editor.text() === texts.text) edited();
    else editor.replace(texts.text);
    save();
  }

  function showLarge(file: File): void {
    large = {
      file,
      shown: `# ${file.name}: ${(file.size / 1_000_000).toFixed(1)} MB, read but not shown here.\n# Choose a node of the map to see what it has.\n`,
    };
    showList();
    if (editor.text() === large.shown) edited();
    else editor.replace(large.shown);
  }

  /** What takes the present text again. */
  function former(): () => void {
    const [file, id] = [large?.file, texts.id];
    return () => (file ? showLarge(file) : choose(id));
  }

  return {
    label,
    editor,
    choice,
    choose,
    text: () => editor.text(),
    blob: () => large?.file ?? new Blob([editor.text()]),
    isGiven: () => large !== undefined || editor.text().trim() !== "",
    isExample: () => !large && examples.some(({ text }) => text === editor.text()),
    shared: () => (large ? undefined : editor.text()),
    take(text) {
      const back = former();
      large = undefined;
      texts.add(text);
      showList();
      if (editor.text() === text) edited();
      else editor.replace(text);
      saveSoon();
      return back;
    },
    takeLarge(file) {
      const back = former();
      showLarge(file);
      return back;
    },
    adopt() {
      isForeign = false;
      saveSoon();
    },
  };
}
