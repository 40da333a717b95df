// Starts the page.

import { render } from "preact";
import { baseline } from "./answers/baseline";
import { convertText } from "./answers/convert-text";
import { startCore } from "./core";
import { watchDrops } from "./given/files";
import { manifestSource, nodesSource, podsSource, takeFile } from "./given/sources";
import { askedVersions, version } from "./given/versions";
import { kept } from "./kept";
import { linked, linkProblem } from "./link";
import { filter, startMap } from "./map/state";
import { App } from "./page/app";
import { notice } from "./page/notice";
import { startOffline } from "./page/offline";
import { startSharing } from "./share";
import type { Shared } from "./share/state";
import { sharedScript, sharedSettings } from "./share-parts";
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
// A link that is pasted into the address of the open page.
addEventListener("hashchange", () => location.reload());
startSharing((): Shared => {
  const {
    script = linked.script,
    scriptId = linked.scriptId,
    services = linked.services,
    step = linked.step,
  } = sharedScript.value?.() ?? {};
  return {
    manifest: manifestSource.shared(),
    nodes: nodesSource.shared(),
    pods: podsSource.shared(),
    script,
    scriptId,
    services,
    step,
    convert: convertText.value,
    settings: sharedSettings.value ? sharedSettings.value().settings : (linked.settings ?? kept("settings")),
    before: baseline.value,
    outcome: filter.value.outcome ?? "",
    version: version.value,
    panel: openAnswer.value,
  };
});
startOffline();
