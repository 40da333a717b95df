// What happens next: the script's editor, the run, and the panels that hang on it. Loaded when first opened.

import type { InputError, SimulateAnswer } from "daemonset-preflight";
import { byId, h } from "../dom";
import { createEditor, type Editor } from "../editor";
import { startEngine } from "../engine";
import webPods from "../examples/workloads.yaml?raw";
import { fieldMessage } from "../field-message";
import { keep, kept } from "../kept";
import type { ClusterTexts, SimulationCalls, World } from "../messages";
import type { State } from "../share";
import { drawChart, markChart, momentAt } from "./chart";
import { showConverted, startConvert } from "./convert";
import { showEnding } from "./ending";
import { showMoment } from "./moment";
import { momentsOf, type ShownMoment } from "./moments";
import { showAlternatives, showSchedulers } from "./others";
import { startPlayer } from "./player";
import { showPods } from "./pods";
import { showReach } from "./reach";
import { SCRIPTS } from "./scripts-list";
import { startWritten, type Written } from "./written";

/** What the page knows and this panel needs. */
export interface Surroundings {
  manifest(): string;
  cluster(): ClusterTexts;
  /** All nodes, and those that run a pod of the first DaemonSet. */
  names(): string[];
  running(): string[];
  /** A script or Services of one's own are being written. */
  edited(): void;
  take(yaml: string): void;
}

export interface Life {
  /** The DaemonSets or the nodes changed. */
  changed(): void;
  /** One of its panels was opened. */
  opened(panel: string): void;
  /** Another text is to be converted. */
  convert(text: string): void;
  /** What is worth a place in a link; what was not opened yet is not there. */
  state(): Partial<Pick<State, "script" | "scriptId" | "services" | "convert" | "step">>;
}

const STOPPABLE_AFTER_MS = 2000;

export function startLife(around: Surroundings, linked: Partial<State>): Life {
  const problems = byId("script-problems");
  const stop = byId<HTMLButtonElement>("stop");
  const details = {
    schedulers: byId<HTMLDetailsElement>("schedulers"),
    alternatives: byId<HTMLDetailsElement>("alternatives"),
    reach: byId<HTMLDetailsElement>("reach"),
  };
  let stopTimer: ReturnType<typeof setTimeout> | undefined;
  const engine = startEngine<SimulationCalls>(
    () => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }),
    (busy) => {
      byId("life").classList.toggle("waiting", busy);
      clearTimeout(stopTimer);
      if (busy) stopTimer = setTimeout(() => (stop.hidden = false), STOPPABLE_AFTER_MS);
      else stop.hidden = true;
    },
  );
  stop.addEventListener("click", () => {
    engine.stop();
    failed("Stopped. Change something to run it again.");
  });

  let script: Written | undefined;
  let services: Written | undefined;
  let convert: Editor | undefined;
  let current = "";
  let moments: ShownMoment[] = [];
  /** Ends the wait of the player for a moment that a newer one has overtaken. */
  let drawn: () => void = () => undefined;

  const world = (): World => ({
    manifest: around.manifest(),
    cluster: around.cluster(),
    script: script?.editor.text() ?? "",
  });
  const player = startPlayer(showAt, (share) => momentAt(share, moments), Number(linked.step) || 0);

  function failed(error: string): void {
    drawn();
    problems.replaceChildren(h("li", { class: "error" }, h("p", {}, error)));
  }

  function showAt(at: number): Promise<void> {
    const moment = moments[at];
    showMoment(moment);
    markChart(at, moments);
    drawn();
    if (!moment) return Promise.resolve();
    return new Promise((resolve) => {
      drawn = resolve;
      engine.ask(
        "moment",
        { ...world(), until: moment.at },
        {
          answered(answer) {
            showPods(answer, around.names());
            resolve();
          },
          failed,
        },
      );
    });
  }

  function run(keep: boolean): void {
    const asked = { ...world(), schedulers: details.schedulers.open, alternatives: details.alternatives.open };
    engine.ask("run", asked, {
      answered(run) {
        showProblems(run);
        byId("assumed").textContent =
          `Assumed: ${run.assumptions.join("; ")}. Write other options into the script to change it.`;
        moments = momentsOf(run);
        showEnding(run, moments.at(-1));
        drawChart(moments);
        player.load(
          moments.map(({ time }) => time),
          keep,
        );
        if (run.comparison) showSchedulers(run.comparison);
        if (run.alternatives) showAlternatives(run.alternatives);
        document.body.dataset["runs"] = String(Number(document.body.dataset["runs"] ?? 0) + 1);
      },
      failed,
    });
    if (details.reach.open && services)
      engine.ask("reach", { ...world(), services: services.editor.text() }, { answered: showReach, failed });
  }

  function showProblems({ problems: all, rejected, script: steps }: SimulateAnswer): void {
    const refused = rejected && steps[rejected.index];
    const wrong = [
      ...all
        .filter(({ source }) => source === "script")
        .map((error) => ({ message: fieldMessage(error), place: error.place })),
      ...(rejected && refused
        ? [{ message: `${refused.field}: ${rejected.reason}; the run stands before it`, place: refused.place }]
        : []),
    ];
    problems.replaceChildren(
      ...wrong.map(({ message, place }) => {
        const line = place ? `line ${place.start.line}` : "";
        const button = h(
          "button",
          { type: "button", disabled: !place },
          h("span", { class: "where" }, line),
          h("span", { class: "message" }, message),
        );
        if (place) button.addEventListener("click", () => script!.editor.reveal(place));
        return h("li", { class: "error" }, button);
      }),
      ...all
        .filter(({ source }) => source !== "script")
        .slice(0, 20)
        .map((error) => h("li", { class: "error" }, h("p", {}, elsewhere(error)))),
    );
    script!.editor.mark(
      wrong.map(({ message, place }) => ({ message, place, severity: "error" })),
      script!.editor.text(),
    );
  }

  /** The script of the list that is chosen, for the DaemonSet and the nodes at hand. */
  function write(keepStep = false): void {
    const question = {
      id: select.value,
      manifest: around.manifest(),
      cluster: around.cluster(),
      names: around.names(),
      running: around.running(),
    };
    engine.ask("write", question, {
      answered(text) {
        script!.write(text);
        run(keepStep);
      },
      failed,
    });
  }

  function writeServices(): void {
    anew.hidden = true;
    engine.ask("services", around.manifest(), {
      answered(text) {
        services!.write(text);
        run(true);
      },
      failed,
    });
  }

  const select = byId<HTMLSelectElement>("script-example");
  const own = new Option("your own", "");
  select.append(own, ...SCRIPTS.map(({ id, label }) => new Option(label, id)));
  select.addEventListener("change", () => {
    keep("scriptId", select.value);
    if (select.value !== "") write();
    else if (script!.restore()) run(false);
  });
  function chooseOwn(): void {
    own.hidden = false;
    select.value = "";
    keep("scriptId", "");
  }

  const anew = byId<HTMLButtonElement>("services-anew");
  anew.addEventListener("click", writeServices);
  for (const detail of [details.schedulers, details.alternatives])
    detail.addEventListener("toggle", () => detail.open && run(true));
  details.reach.addEventListener("toggle", () => {
    if (!details.reach.open) return;
    services ??= startWritten({
      parent: byId("services"),
      label: "Services",
      key: "services",
      linked: linked.services,
      edited: around.edited,
      paused() {
        anew.hidden = false;
        run(true);
      },
    });
    anew.hidden = !services.own();
    if (services.own()) run(true);
    else writeServices();
  });
  startConvert(around.take);

  function openLife(): void {
    if (script) return run(true);
    script = startWritten({
      parent: byId("script"),
      label: "Script",
      key: "script",
      linked: linked.script,
      edited: around.edited,
      paused() {
        chooseOwn();
        run(false);
      },
    });
    own.hidden = !script.own();
    // A script of the list is written for what is at hand, also when it comes by a link.
    const id = linked.scriptId ?? (linked.script === undefined ? kept("scriptId") : undefined);
    const chosen = SCRIPTS.find((one) => one.id === id);
    if (script.own() && !chosen) {
      chooseOwn();
      run(true);
    } else {
      select.value = chosen?.id ?? "rollout";
      write(true);
    }
  }

  function openConvert(): void {
    const ask = () => {
      keep("convert", convert!.text());
      engine.ask("convert", convert!.text(), {
        answered: showConverted,
        failed: (error) => byId("convert-answer").replaceChildren(h("p", { class: "wrong" }, error)),
      });
    };
    convert ??= createEditor(
      byId("convert-editor"),
      "Pods and Deployments",
      linked.convert ?? kept("convert") ?? webPods,
      ask,
    );
    ask();
  }

  return {
    opened(panel) {
      current = panel;
      if (panel === "life") openLife();
      else player.stop();
      if (panel === "convert") openConvert();
    },
    changed() {
      if (current !== "life") return;
      // What was written for another DaemonSet is written anew; one's own is kept.
      if (details.reach.open && services && !services.own()) writeServices();
      if (script && !script.own()) write();
      else run(true);
    },
    convert: (text) => convert?.replace(text),
    state: () => ({
      ...(script && {
        script: script.editor.text(),
        scriptId: script.own() ? "" : select.value,
        step: String(player.at()),
      }),
      ...(services && { services: services.editor.text() }),
      ...(convert && { convert: convert.text() }),
    }),
  };
}

/** What is wrong with another text than the script. */
function elsewhere(error: InputError): string {
  if (error.source === "daemonSets") return "The DaemonSet is refused: what is wrong stands at its editor.";
  const { source, name, place } = error;
  const at = [place && `line ${place.start.line}`, name].filter(Boolean).join(", ");
  return `${source}${at ? ` (${at})` : ""}: ${fieldMessage(error)}`;
}
