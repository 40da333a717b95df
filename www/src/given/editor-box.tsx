// Mounts an editor in the page.

import type { Editor } from "./editor";

export function EditorBox({ id, editor }: { id: string; editor: Editor }) {
  return (
    <div
      id={id}
      ref={(element) => {
        if (element && !element.contains(editor.dom)) element.append(editor.dom);
      }}
    />
  );
}
