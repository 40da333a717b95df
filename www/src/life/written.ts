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

/** `key`: what one's own text is kept under. `edited` hears, after a pause, of a text that is one's own. */
export function startWritten(parent: HTMLElement, key: string, label: string, linked: string | undefined, edited: (text: string) => void): Written {
  let mine = linked ?? kept(key);
  let written: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const editor = createEditor(parent, label, mine ?? "", (text) => {
    clearTimeout(timer);
    if (text === written || (written === undefined && text === mine)) return;
    written = undefined;
    mine = text;
    timer = setTimeout(() => {
      keep(key, text);
      edited(text);
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
