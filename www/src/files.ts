// Files that are opened or dropped onto a panel. They are read here and go nowhere.

/** Hands each file of a panel's buttons, or dropped onto the panel, to `given`. */
export function watchFiles(panel: HTMLElement, given: (text: string) => void): void {
  const read = async (chosen: File | undefined) => {
    if (chosen) given(await chosen.text());
  };
  for (const button of panel.querySelectorAll<HTMLInputElement>('input[type="file"]')) {
    button.addEventListener("change", async () => {
      await read(button.files?.[0]);
      // The same file may be opened again after it was changed.
      button.value = "";
    });
  }
  panel.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    panel.classList.add("dropping");
  });
  panel.addEventListener("dragleave", (event) => {
    if (!panel.contains(event.relatedTarget as Node | null)) panel.classList.remove("dropping");
  });
  panel.addEventListener(
    "drop",
    (event) => {
      panel.classList.remove("dropping");
      const dropped = event.dataTransfer?.files[0];
      if (!dropped) return;
      event.preventDefault();
      event.stopPropagation();
      void read(dropped);
    },
    { capture: true },
  );
}

/** What a text is about, at a glance. Pods name their owners' kinds, but have no template. */
export function kindOf(text: string): "DaemonSet" | "Node" | "Pod" | "other" {
  const has = (kind: string) => new RegExp(`\\bkind"?: *"?${kind}\\b`).test(text);
  if (has("DaemonSet") && /\btemplate"?:/.test(text)) return "DaemonSet";
  return has("Pod") ? "Pod" : has("Node") ? "Node" : "other";
}
