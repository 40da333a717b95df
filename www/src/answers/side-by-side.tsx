// The baseline and the current text side by side, or below each other on narrow screens. Loaded when opened.

import { yaml } from "@codemirror/lang-yaml";
import { syntaxHighlighting } from "@codemirror/language";
import { getChunks, goToNextChunk, goToPreviousChunk, MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useSignal, useSignalEffect } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { colours, difference } from "../given/editor";
import { changeManifest } from "../given/sources";
import { manifest } from "../state";
import { count } from "../words";
import { baseline } from "./baseline";
import "./side-by-side.css";

/** Below this width, in pixels, the texts are shown below each other. */
const LEAST_WIDTH = 640;

/** The current comparison view. */
interface Shown {
  /** The editor with the current text. */
  now: EditorView;
  /** Replaces both texts; only what differs is changed. */
  show(before: string, now: string): void;
  stop(): void;
}

export function SideBySideView() {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<Shown | undefined>(undefined);
  const changes = useSignal(0);
  const isNarrow = useSignal<boolean | undefined>(undefined);
  useLayoutEffect(() => {
    const sized = new ResizeObserver(([entry]) => {
      if (entry && entry.contentRect.width > 0) isNarrow.value = entry.contentRect.width < LEAST_WIDTH;
    });
    if (box.current) sized.observe(box.current);
    return () => {
      sized.disconnect();
      shown.current?.stop();
    };
  }, []);
  useSignalEffect(() => {
    if (isNarrow.value === undefined || !box.current) return;
    shown.current?.stop();
    const make = isNarrow.value ? oneBelowTheOther : besideEachOther;
    shown.current = make(box.current, baseline.peek(), manifest.peek(), (now) => (changes.value = now));
  });
  useSignalEffect(() => shown.current?.show(baseline.value, manifest.value));
  const go = (to: typeof goToNextChunk) => () => {
    const view = shown.current?.now;
    if (!view) return;
    to(view);
    view.focus();
  };
  const isSame = changes.value === 0;
  return (
    <div>
      <div class="row">
        <span id="changes" role="status">
          {isSame ? "The two are the same." : `${count(changes.value, "change")}.`}
        </span>
        <button type="button" disabled={isSame} onClick={go(goToPreviousChunk)}>
          Previous change
        </button>
        <button type="button" disabled={isSame} onClick={go(goToNextChunk)}>
          Next change
        </button>
        <button type="button" disabled={isSame} onClick={() => changeManifest(baseline.value)}>
          Back to the baseline
        </button>
      </div>
      <div ref={box} class="compared" />
    </div>
  );
}

/** Both texts are read-only here; the current text is edited in its own editor. */
function extensions(label: string): Extension {
  return [
    lineNumbers(),
    yaml(),
    syntaxHighlighting(colours),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
  ];
}

type Counted = (changes: number) => void;

function besideEachOther(parent: HTMLElement, before: string, now: string, counted: Counted): Shown {
  const merged = new MergeView({
    parent,
    a: { doc: before, extensions: extensions("The baseline") },
    b: { doc: now, extensions: [extensions("The present text"), counting(counted)] },
    highlightChanges: true,
    gutter: true,
  });
  counted(merged.chunks.length);
  return {
    now: merged.b,
    show(before, now) {
      write(merged.a, before);
      write(merged.b, now);
      counted(merged.chunks.length);
    },
    stop: () => merged.destroy(),
  };
}

function oneBelowTheOther(parent: HTMLElement, before: string, now: string, counted: Counted): Shown {
  const make = (before: string, now: string) => {
    const merge = unifiedMergeView({ original: before, mergeControls: false, highlightChanges: true });
    const state = EditorState.create({
      doc: now,
      extensions: [extensions("The baseline and the present text"), merge],
    });
    counted(getChunks(state)?.chunks.length ?? 0);
    return state;
  };
  const view = new EditorView({ parent, state: make(before, now) });
  return {
    now: view,
    show: (before, now) => view.setState(make(before, now)),
    stop: () => view.destroy(),
  };
}

/** Reports the number of changes after every update. */
function counting(counted: Counted): Extension {
  return EditorView.updateListener.of(({ state }) => counted(getChunks(state)?.chunks.length ?? 0));
}

function write(view: EditorView, text: string): void {
  const [from, to, insert] = difference(view.state.doc.toString(), text);
  if (from < to || insert !== "") view.dispatch({ changes: { from, to, insert } });
}
