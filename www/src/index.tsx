// Starts the page.

import { render } from "preact";
import { startCore } from "./core";
import { watchDrops } from "./given/files";
import { takeFile } from "./given/sources";
import { askedVersions } from "./given/versions";
import { linkedDump, linkProblem, openLinked } from "./link";
import { startMap } from "./map/state";
import { App } from "./page/app";
import { loaded } from "./page/lazy";
import { notice } from "./page/notice";
import { startOffline } from "./page/offline";
import { startHistory } from "./share/history";
import { openAnswer } from "./state";

if (linkProblem) notice(linkProblem, "bad");
startCore(askedVersions);
startMap();

const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<App />, root);
}

watchDrops(takeFile);
startHistory();
if (linkedDump !== undefined) void openSample(linkedDump);
startOffline();

/** Opens the sample dump that an example names. */
async function openSample(name: string): Promise<void> {
  const parts = await loaded(() => Promise.all([import("./diagnosis/model"), import("./diagnosis/samples")]));
  if (!parts) return;
  const [{ openDump }, { sampleFile }] = parts;
  openAnswer.value = "diagnosis";
  await openLinked(async () => void (await openDump(await sampleFile(name))));
}
