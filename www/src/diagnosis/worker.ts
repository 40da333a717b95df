// Reads dumps and diagnoses them, away from the page. Started with the first dump.

import { diagnose, init } from "daemonset-preflight";
import { serve } from "../serve";
import type { DiagnosisCalls } from "./calls";
import { editable, splitDump } from "./dump";

serve<DiagnosisCalls>(() => Promise.resolve(), {
  split: ({ file }, progress) => splitDump(file, (read) => progress({ read, of: file.size })),
  async diagnose({ dump }) {
    await init();
    return diagnose({ texts: [await dump.text()] });
  },
  edit: async ({ daemonSets, first }) => editable(await daemonSets.text(), first),
});
