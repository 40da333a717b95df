// The baseline that the edited DaemonSet is compared with: the text when the page or an example was first opened.

import { effect, signal } from "@preact/signals";
import { keep, kept } from "../kept";
import { linked, whenLeft } from "../link";

/** The baseline of a link is the one that it carries, or else the link's text itself. */
const first = linked.before ?? linked.manifest ?? kept("before") ?? "";

/** Empty until a text is given. */
export const baseline = signal(first);

effect(() => {
  if (baseline.value !== first) keep("before", baseline.value);
});
whenLeft(() => keep("before", baseline.peek()));
