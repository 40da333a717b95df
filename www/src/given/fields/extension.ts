// Completion and hover with the API's descriptions of its fields, which are loaded at first use.

import type { CompletionContext } from "@codemirror/autocomplete";
import { EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";

/** Returns the values that the core allows at an offset whose value it rejects; empty if the core names none. */
export type Supported = (text: string, offset: number) => Promise<readonly string[]>;

/** If they cannot be loaded, for instance offline, the editor works without them. */
const loadHelp = () => import("./help").catch(() => undefined);

const showHelp = StateEffect.define<Tooltip | null>();

/** The help that a key has opened, until the cursor moves. */
const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update(before, { effects, docChanged, selection }) {
    for (const effect of effects) if (effect.is(showHelp)) return effect.value;
    return docChanged || selection ? null : before;
  },
  provide: (field) => showTooltip.from(field),
});

/** `kind` is assumed for an object without a kind. `supported` returns the values that the core allows. */
export function fieldHelp(kind: string, supported: Supported = async () => []): Extension {
  const complete = async (context: CompletionContext) =>
    (await loadHelp())?.completed(context, kind, supported) ?? null;
  return [
    EditorState.languageData.of(() => [{ autocomplete: complete }]),
    hoverTooltip(async ({ state }, position) => (await loadHelp())?.described(state, position, kind) ?? null),
    asked,
    keymap.of([
      {
        key: "F1",
        run(view) {
          void describeAtCursor(view, kind);
          return true;
        },
      },
      {
        key: "Escape",
        run(view) {
          if (!view.state.field(asked)) return false;
          view.dispatch({ effects: showHelp.of(null) });
          return true;
        },
      },
    ]),
  ];
}

async function describeAtCursor(view: EditorView, kind: string): Promise<void> {
  const help = await loadHelp();
  const tooltip = help?.described(view.state, view.state.selection.main.head, kind) ?? null;
  const said = tooltip ? tooltip.text : "Nothing is known of this place";
  view.dispatch({ effects: [showHelp.of(tooltip), EditorView.announce.of(said)] });
}
