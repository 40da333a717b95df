// Reads and diagnoses dumps outside the main thread. Started with the first dump.

import { init, streamDump } from "daemonset-preflight";
import { serve } from "../serve";
import type { DiagnosisCalls } from "./calls";
import { editable, splitDump } from "./dump";

serve<DiagnosisCalls>(() => Promise.resolve(), {
  split: ({ file }, progress) => splitDump(file, (read) => progress({ read, of: file.size })),
  async diagnose({ dump }, progress) {
    await init();
    const cluster = await streamDump([dump], { progress: (read) => progress({ read, of: dump.size }) });
    try {
      return cluster.diagnose();
    } finally {
      cluster.free();
    }
  },
  edit: async ({ daemonSets, first }) => editable(await daemonSets.text(), first),
});
