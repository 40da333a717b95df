// Runs the core away from the page, so that typing never waits for it.

import { applyDefaults, compare, init, place, survey, validate } from "daemonset-preflight";
import type { CoreCalls } from "./messages";
import { serve } from "./serve";

serve<CoreCalls>(init, {
  page({ manifest, nodes, pods, whatIf, survey: surveys, defaults }) {
    const start = performance.now();
    // An empty text says that no pod runs; here it means that the pods are not known.
    const known = pods.trim() === "" ? {} : { pods };
    return {
      validated: validate({ text: manifest }),
      placed: place({ daemonSets: manifest, nodes, pods }),
      ...(whatIf && {
        joined: compare({ daemonSets: manifest, nodes, join: whatIf.join, ...known }),
        ...(whatIf.before !== manifest && {
          edited: compare({ daemonSets: whatIf.before, newDaemonSets: manifest, nodes, ...known }),
          updated: validate({ text: manifest, old: whatIf.before }),
        }),
      }),
      ...(surveys && { surveyed: survey({ daemonSets: manifest, nodes }) }),
      ...(defaults && { defaulted: applyDefaults({ text: manifest }) }),
      milliseconds: performance.now() - start,
    };
  },
});
