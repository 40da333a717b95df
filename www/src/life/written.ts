// A text that is written for what is at hand until somebody edits it; one's own is kept and found again.

import { type ReadonlySignal, signal } from "@preact/signals";
import { createEditor, type Editor } from "../given/editor";
import { keep, kept } from "../kept";

export interface Written {
  readonly editor: Editor;
  /** Whether the text is one's own. */
  readonly isOwn: ReadonlySignal<boolean>;
  /** Whether there is a text of one's own. */
  readonly hasOwn: ReadonlySignal<boolean>;
  /** Shows a text that was written for what is at hand. */
  write(text: string): void;
  /** Makes a change of the text that somebody asked for by other means than typing. */
  change(text: string): void;
  /** Shows one's own text again, where there is one. */
  restore(): boolean;
}

const TYPING_PAUSE_MS = 150;

interface Setting {
  label: string;
  /** What one's own text is kept under. */
  key: string;
  linked: string | undefined;
  /** The text became one's own, or another one's own. */
  edited(): void;
  /** The same, after a pause in typing. */
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
