// What the panels below the map show of the texts: asked for while one is open, a little after the map.

import type { Place, ValidateAnswer } from "daemonset-preflight";
import type { Engine } from "./engine";
import type { ClusterTexts, CoreCalls } from "./messages";
import { showRules } from "./rules";
import { showTogether } from "./together";
import { showEdited, showJoined, whatIf } from "./what-if";

export interface Surroundings {
  engine: Engine<CoreCalls>;
  /** The panel that is open. */
  panel(): string;
  cluster(): ClusterTexts;
  manifest(): string;
  /** The version of Kubernetes that answers. */
  version(): string;
  /** Shows a place of the DaemonSets' text. */
  reveal(place: Place): void;
  /** What was said of the DaemonSets last. */
  validated(): ValidateAnswer | undefined;
  /** Loads a part of the page; nothing comes of one that cannot be reached. */
  loaded<T>(part: () => Promise<T>): Promise<T | undefined>;
  failed(error: string): void;
}

/** What is shown here waits for the map, and for a pause in typing: of a large cluster it takes a while, and a key that is pressed meanwhile would wait. */
const PAUSE_MS = 300;

/** Gives what asks anew. */
export function startPanels({
  engine,
  panel,
  cluster,
  manifest,
  version,
  reveal,
  validated,
  loaded,
  failed,
}: Surroundings): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function ask(): void {
    const text = manifest();
    switch (panel()) {
      case "what-if": {
        const asked = whatIf();
        engine.ask(
          "whatIf",
          { cluster: cluster(), manifest: text, version: version(), ...asked },
          {
            answered({ joined, edited, updated }) {
              showJoined(joined, asked.join);
              const created = validated();
              if (created) showEdited(edited, updated, created);
            },
            failed,
          },
        );
        break;
      }
      case "together":
        engine.ask("survey", { cluster: cluster(), manifest: text }, { answered: showTogether, failed });
        break;
      case "rules":
        engine.ask("lint", { manifest: text }, { answered: (answer) => showRules(answer, reveal), failed });
        break;
      case "stored":
        engine.ask(
          "defaults",
          { manifest: text, version: version() },
          {
            answered: (answer) => void loaded(() => import("./stored")).then((part) => part?.showStored(answer, text)),
            failed,
          },
        );
    }
  }

  return () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  };
}
