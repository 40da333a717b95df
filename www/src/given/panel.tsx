// The inputs: tabs for the DaemonSets, the nodes, the pods and the builder, with their problems.

import { useSignalEffect } from "@preact/signals";
import type { DifferenceKind, Place, VersionDifference } from "daemonset-preflight";
import type { ComponentChildren } from "preact";
import { convertText } from "../answers/convert-text";
import { fieldMessage } from "../field-message";
import { Inline } from "../inline";
import { linked } from "../link";
import { Lazy, loaded } from "../page/lazy";
import { notice } from "../page/notice";
import { TabPanel, Tabs } from "../page/tabs";
import { openAnswer, openInput, overview, validated, validatedText } from "../state";
import { EditorBox } from "./editor-box";
import { readFiles } from "./files";
import { markerOf, problemOf, rowsOf } from "./findings";
import { type Hint, hintOf, type Place as TextPlace } from "./hints";
import { ProblemList } from "./problem-list";
import type { Source } from "./source";
import { manifestSource, nodesSource, podsSource, takeFile } from "./sources";

const PANELS = ["manifest", "cluster", "running", "builder"];
if (linked.input !== undefined && PANELS.includes(linked.input)) openInput.value = linked.input;

export function GivenPanel() {
  return (
    <section class="panel" id="given" aria-label="Input">
      <header>
        <Tabs
          id="given-tabs"
          label="Input"
          open={openInput}
          tabs={[
            { id: "manifest", title: "DaemonSet" },
            { id: "cluster", title: <Titled title="Nodes" of="nodes" count={overview.value?.answer.nodes.length} /> },
            { id: "running", title: <Titled title="Pods" of="pods" count={overview.value?.answer.pods} /> },
            { id: "builder", title: "Builder" },
          ]}
        />
      </header>
      <ManifestPanel />
      <ClusterPanel id="cluster" of="nodes" source={nodesSource} example="Example of a cluster">
        Paste, drop or open what <code>kubectl get nodes -o json</code> says. It is read in your browser.
      </ClusterPanel>
      <ClusterPanel id="running" of="pods" source={podsSource} example="Example of running pods">
        They take room and host ports: <code>kubectl get pods -A -o json</code>. Without them, nodes are empty.
      </ClusterPanel>
      <TabPanel id="builder" open={openInput}>
        <Lazy part={async () => (await import("../builder/view")).BuilderView} wanted={openInput.value === "builder"} />
      </TabPanel>
    </section>
  );
}

function Titled({ title, of, count }: { title: string; of: "nodes" | "pods"; count: number | undefined }) {
  const isWrong = overview.value?.answer.problems.some(({ source }) => source === of) ?? false;
  return (
    <>
      {title}{" "}
      <span id={`${of}-count`} class={`count ${isWrong ? "wrong" : ""}`}>
        {count?.toLocaleString("en") ?? ""}
      </span>
    </>
  );
}

function ManifestPanel() {
  const { editor } = manifestSource;
  const answer = validated.value;
  const text = validatedText.value;
  useSignalEffect(() => {
    if (validated.value) editor.mark(rowsOf(validated.value).map(markerOf), validatedText.value);
  });
  const isRefused = answer?.documents.some(({ outcome }) => outcome === "unreadable") ?? false;
  return (
    <TabPanel id="manifest" open={openInput}>
      <Choices source={manifestSource} id="manifest-example" label="Example of a DaemonSet" />
      <HintBar source={manifestSource} at="manifest" hint={answer && hintOf(text, "manifest", isRefused)} />
      <EditorBox id="editor" editor={manifestSource.editor} />
      <ProblemList
        id="findings"
        label="Findings"
        problems={answer ? rowsOf(answer).map(problemOf) : []}
        reveal={editor.reveal}
        mend={(fix) => editor.fix(fix, text)}
      />
      <Differences />
    </TabPanel>
  );
}

const KINDS: Record<DifferenceKind, string> = {
  verdict: "refused by",
  error: "an error of",
  strict: "a finding of",
  warning: "a warning of",
  dropped: "dropped by",
  stored: "stored differently by",
};

/** What the versions answer differently, if several were asked. */
function Differences() {
  const answer = validated.value;
  if (!answer?.differences) return <div id="differences" />;
  const problem = ({ kind, field, message, kubernetesVersions, place }: VersionDifference) => {
    return {
      kind: "warning",
      tag: `${KINDS[kind]} ${kubernetesVersions.join(", ")}`,
      name: field,
      message,
      place,
    } as const;
  };
  return (
    <div id="differences">
      <h3>Across versions</h3>
      {answer.differences.length === 0 ? (
        <p class="hint">All versions answer as {answer.kubernetesVersion} does.</p>
      ) : (
        <ProblemList problems={answer.differences.map(problem)} reveal={manifestSource.editor.reveal} />
      )}
    </div>
  );
}

interface ClusterProps {
  id: string;
  of: "nodes" | "pods";
  source: Source;
  example: string;
  children: ComponentChildren;
}

function ClusterPanel({ id, of, source, example, children }: ClusterProps) {
  const answer = overview.value?.answer;
  const problems = answer?.problems.filter((problem) => problem.source === of) ?? [];
  useSignalEffect(() => {
    const ours = overview.value?.answer.problems.filter((problem) => problem.source === of) ?? [];
    const markers = ours.map((one) => ({ place: one.place, severity: "error" as const, message: fieldMessage(one) }));
    source.editor.mark(markers, source.text());
  });
  const isEmpty = of === "nodes" ? answer?.nodes.length === 0 : answer?.pods === 0;
  const reveal = (place: Place) => source.editor.reveal(place);
  return (
    <TabPanel id={id} open={openInput}>
      <Choices source={source} id={`${of}-example`} label={example} />
      <p class="hint">{children}</p>
      <HintBar source={source} at={of} hint={answer && hintOf(source.text(), of, isEmpty)} />
      <EditorBox id={of} editor={source.editor} />
      <ProblemList
        id={`${of}-problems`}
        label={`Problems with the ${of}`}
        problems={problems.map((one) => ({
          kind: "error",
          place: one.place,
          name: one.name,
          message: fieldMessage(one),
        }))}
        reveal={reveal}
      />
    </TabPanel>
  );
}

function Choices({ source, id, label }: { source: Source; id: string; label: string }) {
  const { chosen, own, examples, large } = source.choice.value;
  return (
    <div class="row spread">
      <select
        id={id}
        aria-label={label}
        value={chosen}
        onChange={({ currentTarget: { value } }) => value && source.choose(value)}
      >
        {large !== undefined && <option value="">{large}</option>}
        {own.length > 0 && (
          <optgroup label="Your own">
            {own.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </optgroup>
        )}
        <optgroup label="Examples">
          {examples.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </optgroup>
      </select>
      <FormatButton source={source} />
      <FileButton />
    </div>
  );
}

/** A button that formats the text and keeps its comments. */
function FormatButton({ source }: { source: Source }) {
  const format = async () => {
    const text = source.text();
    const part = await loaded(() => import("./format"));
    const answer = part?.formatted(text);
    if (!answer || source.text() !== text) return;
    if ("problem" in answer) notice(answer.problem, "warned");
    else source.editor.change(answer.text, "stays");
  };
  return (
    <button type="button" class="format" onClick={format}>
      Format
    </button>
  );
}

function FileButton() {
  return (
    <label class="file">
      Open a file
      <input
        type="file"
        accept=".json,.yaml,.yml,application/json"
        multiple
        onChange={async ({ currentTarget }) => {
          await readFiles([...(currentTarget.files ?? [])], takeFile);
          // Allows the same file to be opened again after it has changed.
          currentTarget.value = "";
        }}
      />
    </label>
  );
}

interface HintProps {
  source: Source;
  at: "manifest" | "nodes" | "pods";
  hint: Hint | undefined;
}

function HintBar({ source, at, hint }: HintProps) {
  const to = hint?.move;
  return (
    <div id={`${at}-hint`}>
      {hint && (
        <p class="notice warned">
          <span>
            <Inline text={hint.text} />
          </span>
          {to && (
            <button type="button" onClick={() => move(source, to.to)}>
              {to.label}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

/** Moves a text to where it belongs, and restores the former text in its editor. */
function move(from: Source, to: TextPlace): void {
  const text = from.text();
  from.editor.undo();
  if (to === "convert") {
    convertText.value = text;
    openAnswer.value = "convert";
    document.getElementById("tabs")?.scrollIntoView({ block: "nearest" });
    return;
  }
  openInput.value = { manifest: "manifest", nodes: "cluster", pods: "running" }[to];
  ({ manifest: manifestSource, nodes: nodesSource, pods: podsSource })[to].take(text);
}
