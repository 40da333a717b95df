// Files that are opened, or dropped anywhere on the page. They are read here and go nowhere.

import { LARGEST_SHOWN } from "./source";

/** What a file is about. */
export type Kind = "DaemonSet" | "Node" | "Pod" | "other";

export type Given =
  | { kind: Kind; text: string }
  /** Too large to be shown; `kind` is told by its beginning. */
  | { kind: Kind; file: File }
  /** It cannot be used: why not. */
  | { refused: string };

/** So much of a large file tells what it is about. */
const BEGINNING = 200_000;

/** Hands the files of the page's buttons, and those that are dropped anywhere, to `given`, one after the other. */
export function watchFiles(given: (file: Given) => void): void {
  const read = async (files: Iterable<File>) => {
    for (const file of files) given(await readFile(file));
  };
  for (const button of document.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
    button.addEventListener("change", async () => {
      await read([...(button.files ?? [])]);
      // The same file may be opened again after it was changed.
      button.value = "";
    });
  }
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
      void read(files);
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
  return file.size > LARGEST_SHOWN ? { kind, file } : { kind, text: await file.text() };
}

/** What a text is about, at a glance. Pods name their owners' kinds, but have no template. */
export function kindOf(text: string): Kind {
  const has = (kind: string) => new RegExp(`\\bkind"?: *"?${kind}\\b`).test(text);
  if (has("DaemonSet") && /\btemplate"?:/.test(text)) return "DaemonSet";
  return has("Pod") ? "Pod" : has("Node") ? "Node" : "other";
}
