// A YAML editor: CodeMirror with the findings at their lines.

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
  /** The change that mends it. */
  fix?: Fix | undefined;
}

export interface Editor {
  /** The element to be put into the page. */
  readonly dom: HTMLElement;
  text(): string;
  replace(text: string): void;
  focus(): void;
  /** Takes back the last change. */
  undo(): void;
  /** Another text, of which only what differs is changed and shown. The cursor goes there, unless it is to stay. */
  change(text: string, cursor?: "goes" | "stays"): void;
  /** `of` is the text that the markers are of. */
  mark(markers: Marker[], of: string): void;
  /** Selects a place and shows it. */
  reveal(place: Place): void;
  /** Mends a finding of the text `of`, where it is still the one that is shown. */
  fix(fix: Fix, of: string): void;
  /** Lights up these lines, from 1, in place of those before. */
  light(lines: readonly number[]): void;
}

/** The page's own colours, which know light and dark. */
export const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.comment, tags.meta, tags.separator], color: "var(--soft)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--stay)" },
]);

const lightLines = StateEffect.define<readonly number[]>();
const lit = Decoration.line({ class: "cm-lit" });

/** The lines that are lit up, until the text changes. */
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
  /** What the text is called. */
  label: string;
  text: string;
  changed(text: string): void;
  /** The cursor came to a line, from 1. */
  moved?(line: number): void;
  /** What else the editor does. */
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
        // A scrolled text must be reachable by keys, also for those who check.
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
      // Nobody typed it: an undo takes it back by itself.
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

/** The editor itself knows the window alone, not what covers a part of it. */
function showCursor(view: EditorView): void {
  view.requestMeasure({
    read: () => view.coordsAtPos(view.state.selection.main.head)?.top,
    write: (top) => top !== undefined && uncover(top),
  });
}

/** What is between the equal beginnings and ends of two texts: where in the old one, and what is there in the new one. */
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

/** The answer may be of an older text, so a position is kept inside the present one. */
function offset(doc: Text, position: Position): number {
  const line = doc.line(Math.min(Math.max(position.line, 1), doc.lines));
  return Math.min(line.from + position.utf16Column - 1, line.to);
}
