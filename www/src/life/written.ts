// A text that is written for what is at hand until somebody edits it; one's own is kept and found again.

import { createEditor, type Editor } from "../editor";
import { keep, kept } from "../kept";

export interface Written {
  readonly editor: Editor;
  /** Whether the text is one's own. */
  own(): boolean;
  /** Shows a text that was written for what is at hand. */
  write(text: string): void;
  /** Shows one's own text again, where there is one. */
  restore(): boolean;
}

const TYPING_PAUSE_MS = 150;

export interface Setting {
  parent: HTMLElement;
  label: string;
  /** What one's own text is kept under. */
  key: string;
  linked: string | undefined;
  /** The text became one's own, or another one's own. */
  edited(): void;
  /** The same, after a pause in typing. */
  paused(): void;
}

export function startWritten({ parent, label, key, linked, edited, paused }: Setting): Written {
  let mine = linked ?? kept(key);
  let written: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const editor = createEditor(parent, label, mine ?? "", (text) => {
    clearTimeout(timer);
    if (text === written || (written === undefined && text === mine)) return;
    written = undefined;
    mine = text;
    edited();
    timer = setTimeout(() => {
      keep(key, text);
      paused();
    }, TYPING_PAUSE_MS);
  });
  return {
    editor,
    own: () => written === undefined && mine !== undefined,
    write(text) {
      written = text;
      editor.replace(text);
    },
    restore() {
      if (mine === undefined) return false;
      written = undefined;
      editor.replace(mine);
      return true;
    },
  };
}
