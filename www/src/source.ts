// A text that the page asks about: an example of its list, what a link brought, one's own, or a large file.

import { byId, h } from "./dom";
import { createEditor, type Editor } from "./editor";
import type { Example } from "./examples";
import { Texts, titleOf } from "./texts";

export interface Source {
  readonly editor: Editor;
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
  /** The id of the element that gets the editor. */
  editor: string;
  /** What the text is called. */
  label: string;
  /** The id of the element that lists the examples, and what the texts are kept under. */
  list: string;
  examples: readonly [Example, ...Example[]];
  /** What a link brought. */
  linked: string | undefined;
  /** Another text was chosen from the list. */
  chosen?(text: string): void;
  /** The text is another one. */
  edited(): void;
}

/** Larger texts are kept beside the editor, not in it: an editor of 40 MB helps nobody. */
export const LARGEST_SHOWN = 1_000_000;

const KEEPING_PAUSE_MS = 300;

export function startSource({ editor: parent, label, list, examples, linked, chosen, edited }: Setting): Source {
  const select = byId<HTMLSelectElement>(list);
  const texts = new Texts(list, examples);
  /** Until somebody works on it, a link's text is not kept. */
  let isLinked = linked !== undefined;
  if (linked !== undefined) texts.add(linked);
  let large: { file: File; shown: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  showList();
  const editor = createEditor(byId(parent), label, texts.text, changed);

  function showList(): void {
    const option = ({ id, text }: { id: string; text: string }, title: string) =>
      new Option(title, id, false, id === texts.id && text === texts.text);
    const own = texts.own.map((one) => option(one, titleOf(one.text)));
    select.replaceChildren(
      ...(own.length > 0 ? [h("optgroup", { label: "Your own" }, ...own)] : []),
      h("optgroup", { label: "Examples" }, ...examples.map((one) => option(one, one.label))),
    );
    if (large) select.prepend(new Option(large.file.name, "", true, true));
  }

  function changed(text: string): void {
    if (text !== large?.shown) {
      large = undefined;
      if (text !== texts.text) texts.edit(text);
      // The text in the list is called by its name, which may be what is written at the moment.
      showList();
      saveSoon();
    }
    edited();
  }

  function save(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!isLinked) texts.save();
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
  select.addEventListener("change", () => select.value && choose(select.value));

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
    editor,
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
      isLinked = false;
      saveSoon();
    },
  };
}
