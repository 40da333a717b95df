// Collects the page's current state, for a link.

import { baseline } from "../answers/baseline";
import { convertText } from "../answers/convert-text";
import { manifestSource, nodesSource, podsSource } from "../given/sources";
import { version } from "../given/versions";
import { kept } from "../kept";
import { linked } from "../link";
import { filter } from "../map/state";
import { sharedScript, sharedSettings } from "../share-parts";
import { openAnswer, openInput } from "../state";
import type { Shared } from "./state";

export function currentState(): Shared {
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
    input: openInput.value,
  };
}
