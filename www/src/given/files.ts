// Files that are opened, or dropped anywhere on the page. They are read here and go nowhere.

import { putAway } from "../page/notice";

/** What a file is about. */
export type Kind = "DaemonSet" | "Node" | "Pod" | "other";

export type Given =
  | { kind: Kind; file: File; text: string }
  /** Too large to be shown; `kind` is told by its beginning. */
  | { kind: Kind; file: File }
  /** It cannot be used: why not. */
  | { refused: string };

/** Larger texts are kept beside the editor, not in it: an editor of 40 MB helps nobody. */
export const LARGEST_SHOWN = 1_000_000;

/** So much of a large file tells what it is about. */
const BEGINNING = 200_000;

/** Reads files one after the other. */
export async function readFiles(files: Iterable<File>, given: (file: Given) => Promise<void>): Promise<void> {
  // What was said of others is no longer of interest.
  putAway();
  for (const file of files) await given(await readFile(file));
}

/** Hands files that are dropped anywhere on the page to `given`. */
export function watchDrops(given: (file: Given) => Promise<void>): void {
  const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) document.body.classList.remove("dropping");
  });
  document.addEventListener(
    "drop",
    (event) => {
      document.body.classList.remove("dropping");
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      event.stopPropagation();
      void readFiles(files, given);
    },
    { capture: true },
  );
}

export async function readFile(file: File): Promise<Given> {
  let head: string;
  try {
    head = await file.slice(0, BEGINNING).text();
  } catch {
    return { refused: `${file.name} cannot be read: is it a folder?` };
  }
  if (head.includes("\0") || /\uFFFD{3}/.test(head)) return { refused: `${file.name} is no text: give YAML or JSON` };
  const kind = kindOf(head);
  return file.size > LARGEST_SHOWN ? { kind, file } : { kind, file, text: await file.text() };
}

/** What a text is about, at a glance. Pods name their owners' kinds, but have no template. */
export function kindOf(text: string): Kind {
  const has = (kind: string) => new RegExp(`\\bkind"?: *"?${kind}\\b`).test(text);
  if (has("DaemonSet") && /\btemplate"?:/.test(text)) return "DaemonSet";
  return has("Pod") ? "Pod" : has("Node") ? "Node" : "other";
}
