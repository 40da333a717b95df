// What the edited DaemonSet is compared with: the text as it was when the page or an example was opened first.

import { effect, signal } from "@preact/signals";
import { keep, kept } from "../kept";
import { linked } from "../link";

/** Empty until there is a text. */
export const baseline = signal(linked.before ?? kept("before") ?? "");

effect(() => {
  if (baseline.value) keep("before", baseline.value);
});
