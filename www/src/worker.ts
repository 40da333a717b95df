// Runs the core away from the page, so that typing never waits for it.

import { applyDefaults, compare, init, place, survey, validate } from "daemonset-preflight";
import type { CoreCalls } from "./messages";
import { serve } from "./serve";

serve<CoreCalls>(init, {
  page({ manifest, nodes, pods, whatIf, survey: surveys, defaults }) {
    const start = performance.now();
    return {
      validated: validate({ text: manifest }),
      placed: place({ daemonSets: manifest, nodes, pods }),
      ...(whatIf && {
        joined: compare({ daemonSets: manifest, nodes, join: whatIf.join }),
        ...(whatIf.before !== manifest && {
          edited: compare({ daemonSets: whatIf.before, newDaemonSets: manifest, nodes }),
          updated: validate({ text: manifest, old: whatIf.before }),
        }),
      }),
      ...(surveys && { surveyed: survey({ daemonSets: manifest, nodes }) }),
      ...(defaults && { defaulted: applyDefaults({ text: manifest }) }),
      milliseconds: performance.now() - start,
    };
  },
});
