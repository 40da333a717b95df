// A text that is generated until the user edits it. The user's own text is stored and can be restored.

import { type ReadonlySignal, signal } from "@preact/signals";
import { createEditor, type Editor } from "../given/editor";
import { keep, kept } from "../kept";

export interface Written {
  readonly editor: Editor;
  /** Whether the shown text is the user's own. */
  readonly isOwn: ReadonlySignal<boolean>;
  /** Whether there is a text of the user's own. */
  readonly hasOwn: ReadonlySignal<boolean>;
  /** Shows a generated text. */
  write(text: string): void;
  /** Changes the text as if the user had edited it. */
  change(text: string): void;
  /** Shows the user's own text again. Returns whether there is one. */
  restore(): boolean;
}

const TYPING_PAUSE_MS = 150;

interface Setting {
  label: string;
  /** The storage key of the user's own text. */
  key: string;
  linked: string | undefined;
  /** Called when the user edits the text. */
  edited(): void;
  /** Called after a pause in editing. */
  paused(): void;
}

export function createWritten({ label, key, linked, edited, paused }: Setting): Written {
  let mine = linked ?? kept(key);
  let written: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isOwn = signal(mine !== undefined);
  const hasOwn = signal(mine !== undefined);
  const editor = createEditor({ label, text: mine ?? "", changed });

  function changed(text: string): void {
    clearTimeout(timer);
    if (text === written || (written === undefined && text === mine)) return;
    written = undefined;
    mine = text;
    isOwn.value = true;
    hasOwn.value = true;
    edited();
    timer = setTimeout(() => {
      keep(key, text);
      paused();
    }, TYPING_PAUSE_MS);
  }

  return {
    editor,
    isOwn,
    hasOwn,
    write(text) {
      written = text;
      isOwn.value = false;
      editor.replace(text);
    },
    change: (text) => editor.change(text),
    restore() {
      if (mine === undefined) return false;
      written = undefined;
      isOwn.value = true;
      editor.replace(mine);
      return true;
    },
  };
}
