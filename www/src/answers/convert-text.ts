// The text that is converted into a DaemonSet.

import { effect, signal } from "@preact/signals";
import webPods from "../examples/workloads.yaml?raw";
import { keep, kept } from "../kept";
import { linked } from "../link";

export const convertText = signal(linked.convert ?? kept("convert") ?? webPods);

effect(() => {
  if (convertText.value !== (linked.convert ?? webPods)) keep("convert", convertText.value);
});
