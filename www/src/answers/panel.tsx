// The tabs with answers below the map. To add a view, add an entry to `ANSWERS`.

import { effect } from "@preact/signals";
import type { ComponentType } from "preact";
import { keep, kept } from "../kept";
import { linked } from "../link";
import { Lazy } from "../page/lazy";
import { TabPanel, Tabs } from "../page/tabs";
import { openAnswer } from "../state";
import { Rules } from "./rules";
import { Together } from "./together";
import { WhatIf } from "./what-if";

interface Answer {
  /** The id of the panel, which links and `openAnswer` use. */
  id: string;
  title: string;
  /** The component in the panel, or a function that loads it if it is large. */
  view: { now: ComponentType } | { later: () => Promise<ComponentType> };
}

const ANSWERS: readonly Answer[] = [
  { id: "what-if", title: "What if", view: { now: WhatIf } },
  { id: "life", title: "What happens next", view: { later: async () => (await import("../life/panel")).LifePanel } },
  {
    id: "diagnosis",
    title: "Diagnosis",
    view: { later: async () => (await import("../diagnosis/view")).DiagnosisView },
  },
  { id: "together", title: "Several together", view: { now: Together } },
  { id: "rules", title: "House rules", view: { now: Rules } },
  { id: "policy", title: "Policy", view: { later: async () => (await import("../policy/view")).PolicyView } },
  { id: "stored", title: "With defaults", view: { later: async () => (await import("./stored")).Stored } },
  { id: "convert", title: "From a Pod", view: { later: async () => (await import("../life/panel")).Convert } },
  { id: "sharing", title: "Share", view: { later: async () => (await import("../share/view")).ShareView } },
  {
    id: "examples",
    title: "Examples",
    view: { later: async () => (await import("../share/gallery/view")).GalleryView },
  },
];

const first = linked.panel ?? kept("panel") ?? "";
if (ANSWERS.some(({ id }) => id === first)) openAnswer.value = first;
// Immediately, not after the next paint, as the page may be reloaded before that.
effect(() => keep("panel", openAnswer.value));

export function AnswersPanel() {
  const open = openAnswer.value;
  return (
    <section class="panel wide" aria-label="More answers">
      <Tabs id="tabs" label="More answers" tabs={ANSWERS} open={openAnswer} />
      {ANSWERS.map(({ id, view }) => (
        <TabPanel key={id} id={id} open={openAnswer}>
          {"now" in view ? <view.now /> : <Lazy part={view.later} wanted={open === id} />}
        </TabPanel>
      ))}
    </section>
  );
}
