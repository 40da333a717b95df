// The settings of the policy, and the question for the current text.

import { signal } from "@preact/signals";
import { baseline } from "../answers/baseline";
import { keep, kept } from "../kept";
import { leaveLink, linked } from "../link";
import { sharedSettings } from "../share-parts";
import { manifest } from "../state";
import { readSettings, type Settings } from "./questions";

/** The question to the engine. */
export interface ReviewQuestion {
  manifest: string;
  /** The baseline, if it differs from the text. */
  old?: string;
  settings: Settings;
}

export const settings = signal<Settings>(readSettings(linked.settings ?? kept("settings")));

sharedSettings.value = () => ({ settings: JSON.stringify(settings.value) });

export function changeSettings(to: Settings): void {
  leaveLink();
  settings.value = to;
  keep("settings", JSON.stringify(to));
}

export function reviewQuestion(): ReviewQuestion {
  const [text, before] = [manifest.peek(), baseline.peek()];
  return { manifest: text, settings: settings.peek(), ...(before !== text && { old: before }) };
}

const uids = new Map<number, string>();

/** Returns the UID of the request about a document, by the document's index. */
export function uidOf(index: number): string {
  const uid = uids.get(index) ?? crypto.randomUUID();
  uids.set(index, uid);
  return uid;
}
