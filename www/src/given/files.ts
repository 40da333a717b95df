// Files that are opened, or dropped anywhere on the page. They are read in the browser and never uploaded.

import { putAway } from "../page/notice";

/** The kind of objects that a file contains. */
export type Kind = "DaemonSet" | "Node" | "Pod" | "other";

export type Given =
  | { kind: Kind; file: File; text: string }
  /** A file that is too large to be shown; `kind` is guessed from its beginning. */
  | { kind: Kind; file: File }
  /** Why the file cannot be used. */
  | { refused: string };

/** The size in bytes up to which a text is shown in the editor. An editor with 40 MB of text would be useless. */
export const LARGEST_SHOWN = 1_000_000;

/** The kind of a file is guessed from this many bytes. */
const BEGINNING = 200_000;

/** Reads files one after another. */
export async function readFiles(files: Iterable<File>, given: (file: Given) => Promise<void>): Promise<void> {
  // Earlier messages no longer apply.
  putAway();
  for (const file of files) await given(await readFile(file));
}

/** Passes files that are dropped anywhere on the page to `given`. */
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

/** Guesses what a text contains, without parsing it. Pods name their owners' kinds too, but have no template. */
export function kindOf(text: string): Kind {
  const has = (kind: string) => new RegExp(`\\bkind"?: *"?${kind}\\b`).test(text);
  if (has("DaemonSet") && /\btemplate"?:/.test(text)) return "DaemonSet";
  return has("Pod") ? "Pod" : has("Node") ? "Node" : "other";
}
