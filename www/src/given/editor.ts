// A YAML editor: CodeMirror, with the findings at their positions.

import "../adopted-styles";
import { isolateHistory, undo } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension, StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";
import type { Fix, Place, Position } from "daemonset-preflight";
import { uncover } from "../page/covered";

export interface Marker {
  place: Place | undefined;
  severity: "error" | "warning";
  message: string;
  /** The edits that fix the finding. */
  fix?: Fix | undefined;
}

export interface Editor {
  /** The editor's element, to be mounted in the page. */
  readonly dom: HTMLElement;
  text(): string;
  replace(text: string): void;
  focus(): void;
  /** Undoes the last change. */
  undo(): void;
  /**
   * Replaces the text by changing only what differs, and scrolls to the change. With `stays`, neither the cursor nor
   * the view moves.
   */
  change(text: string, cursor?: "goes" | "stays"): void;
  /** Shows markers, which were computed for the text `of`. */
  mark(markers: Marker[], of: string): void;
  /** Selects a position and scrolls to it. */
  reveal(place: Place): void;
  /** Applies a fix that was computed for the text `of`. Does nothing if the text has changed since. */
  fix(fix: Fix, of: string): void;
  /** Highlights these lines, from 1, instead of those before. */
  light(lines: readonly number[]): void;
}

/** The page's own colours, which follow the light or dark theme. */
export const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.comment, tags.meta, tags.separator], color: "var(--soft)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--stay)" },
]);

const lightLines = StateEffect.define<readonly number[]>();
const lit = Decoration.line({ class: "cm-lit" });

/** The highlighted lines; cleared when the text changes. */
const litLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, { docChanged, effects, state: { doc } }) {
    for (const effect of effects) {
      if (!effect.is(lightLines)) continue;
      const lines = effect.value.filter((line) => line >= 1 && line <= doc.lines);
      return Decoration.set(
        lines.map((line) => lit.range(doc.line(line).from)),
        true,
      );
    }
    return docChanged ? Decoration.none : before;
  },
  provide: (field) => EditorView.decorations.from(field),
});

interface EditorSetting {
  /** The accessible name of the text. */
  label: string;
  text: string;
  changed(text: string): void;
  /** Called when the cursor moves, with its line, from 1. */
  moved?(line: number): void;
  /** Additional extensions of the editor. */
  extension?: Extension;
}

export function createEditor({ label, text, changed, moved, extension = [] }: EditorSetting): Editor {
  const view = new EditorView({
    state: EditorState.create({
      doc: text,
      extensions: [
        basicSetup,
        yaml(),
        syntaxHighlighting(colours),
        lintGutter(),
        litLines,
        extension,
        // A scrollable text must be focusable; accessibility checkers require that too.
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
          if (update.selectionSet && update.view.hasFocus) showCursor(update.view);
          if (moved && update.selectionSet) moved(update.state.doc.lineAt(update.state.selection.main.head).number);
        }),
      ],
    }),
  });
  return {
    dom: view.dom,
    focus: () => view.focus(),
    undo: () => undo(view),
    text: () => view.state.doc.toString(),
    replace(text) {
      if (text === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
    change(text, cursor = "goes") {
      const [from, to, insert] = difference(view.state.doc.toString(), text);
      const changes = { from, to, insert };
      // A change that the user did not type is its own undo step.
      const annotations = isolateHistory.of("full");
      if (cursor === "stays") return view.dispatch({ changes, annotations });
      view.dispatch({ changes, annotations, selection: { anchor: from + insert.length }, scrollIntoView: true });
      view.focus();
    },
    mark(markers, of) {
      const doc = view.state.doc;
      view.dispatch(
        setDiagnostics(
          view.state,
          markers.map((marker) => diagnostic(doc, marker, of)),
        ),
      );
    },
    fix: (fix, of) => applyFix(view, fix, of),
    light(lines) {
      view.dispatch({ effects: lightLines.of(lines) });
    },
    reveal(place) {
      const doc = view.state.doc;
      view.dispatch({
        selection: { anchor: offset(doc, place.start), head: offset(doc, place.end) },
        scrollIntoView: true,
      });
      view.focus();
    },
  };
}

/** Scrolls the cursor out from under the verdict: CodeMirror does not know what covers a part of the window. */
function showCursor(view: EditorView): void {
  view.requestMeasure({
    read: () => view.coordsAtPos(view.state.selection.main.head)?.top,
    write: (top) => top !== undefined && uncover(top),
  });
}

/**
 * Returns what differs between the common prefix and suffix of two texts: its range in `old`, and its text in `now`.
 */
export function difference(old: string, now: string): [from: number, to: number, insert: string] {
  let from = 0;
  while (from < old.length && from < now.length && old[from] === now[from]) from++;
  let end = 0;
  while (end < old.length - from && end < now.length - from && old[old.length - 1 - end] === now[now.length - 1 - end])
    end++;
  return [from, old.length - end, now.slice(from, now.length - end)];
}

function applyFix(view: EditorView, { edits }: Fix, of: string): void {
  const doc = view.state.doc;
  if (doc.toString() !== of) return;
  const changes = edits.map(({ place, text }) => ({
    from: offset(doc, place.start),
    to: offset(doc, place.end),
    insert: text,
  }));
  const change = view.state.changes(changes);
  const end = Math.max(...changes.map(({ to }) => change.mapPos(to, 1)));
  view.dispatch({ changes: change, selection: { anchor: end }, scrollIntoView: true });
  view.focus();
}

function diagnostic(doc: Text, { place, severity, message, fix }: Marker, of: string): Diagnostic {
  const from = place ? offset(doc, place.start) : 0;
  const to = place ? offset(doc, place.end) : 0;
  const actions = fix && { actions: [{ name: fix.title, apply: (view: EditorView) => applyFix(view, fix, of) }] };
  return { from, to: Math.max(from, to), severity, message, ...actions };
}

/** The answer may belong to an older text, so positions are clamped to the current one. */
function offset(doc: Text, position: Position): number {
  const line = doc.line(Math.min(Math.max(position.line, 1), doc.lines));
  return Math.min(line.from + position.utf16Column - 1, line.to);
}
