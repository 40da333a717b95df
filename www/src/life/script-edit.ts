// Adds, moves and removes events of a script, without changing the text around them.

import type { ScriptAction, ScriptStep } from "daemonset-preflight";
import { type Document, isMap, isSeq, parseDocument, type YAMLSeq } from "yaml";
import { milliseconds, spanOf } from "./span";

/** Returns the script with a further event, in order of time; undefined if the script cannot be parsed. */
export function withEvent(script: string, at: number, action: ScriptAction): string | undefined {
  return edited(script, (events, node) => {
    const event = node({ at: spanOf(at), do: action });
    const after = events.items.findIndex((item) => (timeOf(item) ?? 0) > at);
    events.items.splice(after < 0 ? events.items.length : after, 0, event);
  });
}

/** Returns the script with an event moved to another time; its position in the list stays. */
export function withEventAt(script: string, index: number, at: number): string | undefined {
  return edited(script, (events) => {
    const event = events.items[index];
    if (isMap(event)) event.set("at", spanOf(at));
  });
}

/** Returns the script without the event. */
export function withoutEvent(script: string, index: number): string | undefined {
  return edited(script, (events) => events.items.splice(index, 1));
}

/** Returns the script without the events after a time. */
export function asFarAs(script: string, at: number): string | undefined {
  return edited(script, (events) => {
    events.items = events.items.filter((item) => (timeOf(item) ?? 0) <= at);
  });
}

function edited(
  script: string,
  edit: (events: YAMLSeq, node: (value: unknown) => unknown) => void,
): string | undefined {
  const document: Document = parseDocument(script);
  if (document.errors.length > 0) return undefined;
  document.contents ??= document.createNode({ events: [] });
  const root = document.contents;
  if (!isMap(root)) return undefined;
  if (root.get("events") == null) root.set("events", document.createNode([]));
  const events = root.get("events", true);
  if (!isSeq(events)) return undefined;
  edit(events, (value) => document.createNode(value));
  // A list in flow style cannot contain items in block style.
  events.flow = events.items.length === 0;
  return document.toString({ lineWidth: 0 });
}

function timeOf(event: unknown): number | undefined {
  const at = isMap(event) ? event.get("at") : undefined;
  return typeof at === "number" ? at : typeof at === "string" ? milliseconds(at) : undefined;
}

/** Returns the time of a step, in milliseconds. */
export function timeOfStep({ at }: ScriptStep): number | undefined {
  return typeof at === "number" ? at : milliseconds(at);
}
