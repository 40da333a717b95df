// A text input: an example, the text of a link, a text of the user's own, or a large file.

import type { Extension } from "@codemirror/state";
import { type ReadonlySignal, signal } from "@preact/signals";
import { isLinked } from "../link";
import { createEditor, type Editor } from "./editor";
import type { Example } from "./examples";
import { Texts, titleOf } from "./texts";

/** The texts to choose from. */
export interface Choice {
  /** The id of the chosen text; empty for the large file. */
  chosen: string;
  own: readonly { id: string; title: string }[];
  examples: readonly Example[];
  /** The name of the large file, if one was taken. */
  large?: string;
}

export interface Source {
  readonly label: string;
  readonly editor: Editor;
  readonly choice: ReadonlySignal<Choice>;
  /** Chooses a text by its id. */
  choose(id: string): void;
  /** The text in the editor; for a large file, only its placeholder. */
  text(): string;
  /** The text for the engine; for a large file, the file. */
  blob(): Blob;
  /** Whether the text is not blank. */
  isGiven(): boolean;
  /** Whether the text is one of the examples. */
  isExample(): boolean;
  /** The text, unless it is too large for a link. */
  shared(): string | undefined;
  /** Adds a text from elsewhere and chooses it. The returned function restores the former text. */
  take(text: string): () => void;
  /** Takes a file that is too large for the editor. The returned function restores the former text. */
  takeLarge(file: File): () => void;
  /** Makes the link's text the user's own, so that it is stored. */
  adopt(): void;
}

export interface Setting {
  /** The accessible name of the text. */
  label: string;
  /** The storage key of the texts. */
  key: string;
  examples: readonly [Example, ...Example[]];
  /** The text that a link or the browser's history carries. */
  linked: string | undefined;
  /** Called when a text is chosen from the list. */
  chosen?(text: string): void;
  /** Called when the text has changed. */
  edited(): void;
  /** Called when the cursor moves, with its line, from 1. */
  moved?(line: number): void;
  /** Additional extensions of the editor. */
  extension?: Extension;
}

const KEEPING_PAUSE_MS = 300;

export function createSource({ label, key, examples, linked, chosen, edited, moved, extension = [] }: Setting): Source {
  const texts = new Texts(key, examples);
  /** Whether the text came with a link and was not edited since: it is not stored then. */
  let isForeign = isLinked;
  if (linked !== undefined) texts.add(linked);
  let large: { file: File; shown: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const choice = signal<Choice>(listed());
  const editor = createEditor({ label, text: texts.text, changed, extension, ...(moved && { moved }) });

  /** Builds the list. The user's own texts are titled by the name in them, which may change while they type. */
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

  /** Saves with a delay, so that storage does not slow down typing; leaving the page saves at once. */
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

  /** Returns a function that restores the present text. */
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
