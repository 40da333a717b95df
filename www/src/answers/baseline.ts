// What the edited DaemonSet is compared with: the text as it was when the page or an example was opened first.

import { effect, signal } from "@preact/signals";
import { keep, kept } from "../kept";
import { linked, whenLeft } from "../link";

/** A link's text has no other baseline than the one that it brings, or itself. */
const first = linked.before ?? linked.manifest ?? kept("before") ?? "";

/** Empty until there is a text. */
export const baseline = signal(first);

effect(() => {
  if (baseline.value !== first) keep("before", baseline.value);
});
whenLeft(() => keep("before", baseline.peek()));
