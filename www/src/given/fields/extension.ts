// Completion and hover by the API's own descriptions of its fields, which are loaded when they are first asked for.

import type { CompletionContext } from "@codemirror/autocomplete";
import { EditorState, type Extension, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";

/** The values that the core allows at an offset of a text that has another one there. Empty where it names none. */
export type Supported = (text: string, offset: number) => Promise<readonly string[]>;

/** Without a network the editor goes on without them. */
const loadHelp = () => import("./help").catch(() => undefined);

const showHelp = StateEffect.define<Tooltip | null>();

/** What was asked for by a key, until the cursor moves. */
const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update(before, { effects, docChanged, selection }) {
    for (const effect of effects) if (effect.is(showHelp)) return effect.value;
    return docChanged || selection ? null : before;
  },
  provide: (field) => showTooltip.from(field),
});

/** `kind`: that of an object that does not say its own yet. `supported` knows values, where somebody does. */
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
