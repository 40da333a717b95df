// A YAML editor: CodeMirror with the findings at their lines.

import { undo } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { EditorState, type Text } from "@codemirror/state";
import { tags } from "@lezer/highlight";
import { EditorView, basicSetup } from "codemirror";
import type { Place, Position } from "daemonset-preflight";

export interface Marker {
  place: Place | undefined;
  severity: "error" | "warning";
  message: string;
  /** A text for the place that mends it. */
  fix?: Fix;
}

export interface Fix {
  label: string;
  place: Place;
  /** What stands there, so that nothing else is replaced. */
  old: string;
  text: string;
}

export interface Editor {
  text(): string;
  replace(text: string): void;
  focus(): void;
  /** Takes back the last change. */
  undo(): void;
  /** Another text, of which only what differs is changed and shown. */
  change(text: string): void;
  mark(markers: Marker[]): void;
  /** Selects a place and shows it. */
  reveal(place: Place): void;
  /** Mends a place, where the text is still as it was. */
  fix(fix: Fix): void;
}

/** The page's own colours, which know light and dark. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.comment, tags.meta, tags.separator], color: "var(--soft)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--stay)" },
]);

export function createEditor(parent: HTMLElement, label: string, text: string, changed: (text: string) => void): Editor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        basicSetup,
        yaml(),
        syntaxHighlighting(colours),
        lintGutter(),
        // A scrolled text must be reachable by keys, also for those who check.
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    focus: () => view.focus(),
    undo: () => undo(view),
    text: () => view.state.doc.toString(),
    replace(text) {
      if (text === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
    change(text) {
      const old = view.state.doc.toString();
      const [from, to, insert] = difference(old, text);
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + insert.length }, scrollIntoView: true });
      view.focus();
    },
    mark(markers) {
      const doc = view.state.doc;
      view.dispatch(setDiagnostics(view.state, markers.map((marker) => diagnostic(doc, marker))));
    },
    fix: (fix) => applyFix(view, fix),
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

/** What is between the equal beginnings and ends of two texts: where in the old one, and what is there in the new one. */
function difference(old: string, now: string): [from: number, to: number, insert: string] {
  let from = 0;
  while (from < old.length && from < now.length && old[from] === now[from]) from++;
  let end = 0;
  while (end < old.length - from && end < now.length - from && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  return [from, old.length - end, now.slice(from, now.length - end)];
}

function applyFix(view: EditorView, { place, old, text }: Fix): void {
  const [from, to] = [offset(view.state.doc, place.start), offset(view.state.doc, place.end)];
  if (view.state.sliceDoc(from, to) !== old) return;
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length }, scrollIntoView: true });
  view.focus();
}

function diagnostic(doc: Text, { place, severity, message, fix }: Marker): Diagnostic {
  const from = place ? offset(doc, place.start) : 0;
  const to = place ? offset(doc, place.end) : 0;
  const actions = fix && { actions: [{ name: fix.label, apply: (view: EditorView) => applyFix(view, fix) }] };
  return { from, to: Math.max(from, to), severity, message, ...actions };
}

/** The answer may be of an older text, so a position is kept inside the present one. */
function offset(doc: Text, position: Position): number {
  const line = doc.line(Math.min(Math.max(position.line, 1), doc.lines));
  return Math.min(line.from + position.utf16Column - 1, line.to);
}
