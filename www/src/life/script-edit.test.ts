import { expect, test } from "vitest";
import { asFarAs, withEvent, withEventAt, withoutEvent } from "./script-edit";

const SCRIPT = `# why
options: {readyAfter: 10s}
events:
  # first
  - at: 1m
    do: {cordon: a}
  - at: 3m # last
    do:
      drain: a
`;

/** The empty list, with the comment before its first event. */
const EMPTY = /events:\n {2}# first\n {2}\[\]/;

test("an event comes to its place in time, and what was written stays", () => {
  expect(withEvent(SCRIPT, 120_000, { uncordon: "a" })).toBe(`# why
options: { readyAfter: 10s }
events:
  # first
  - at: 1m
    do: { cordon: a }
  - at: 2m
    do:
      uncordon: a
  - at: 3m # last
    do:
      drain: a
`);
});

test("a script without events gets the first", () => {
  for (const script of ["", "# nothing happens\nevents: []\n", "options: {readyAfter: 10s}\n"]) {
    expect(withEvent(script, 90_000, { cordon: "a" })).toContain("  - at: 1m30s\n    do:\n      cordon: a\n");
  }
  expect(withEvent("# nothing happens\nevents: []\n", 0, { cordon: "a" })).toContain("# nothing happens");
});

test("an event is moved, and taken out", () => {
  expect(withEventAt(SCRIPT, 1, 245_000)).toContain("- at: 4m5s # last\n");
  expect(withoutEvent(SCRIPT, 1)).not.toContain("drain");
  expect(withoutEvent(withoutEvent(SCRIPT, 1) ?? "", 0)).toMatch(EMPTY);
});

test("a script is cut at a time", () => {
  expect(asFarAs(SCRIPT, 60_000)).not.toContain("drain");
  expect(asFarAs(SCRIPT, 60_000)).toContain("cordon");
  expect(asFarAs(SCRIPT, 59_999)).toMatch(EMPTY);
});

test("a script that cannot be read is not changed", () => {
  expect(withEvent("events: [", 0, { cordon: "a" })).toBeUndefined();
  expect(withEvent("events: {a: 1}", 0, { cordon: "a" })).toBeUndefined();
  expect(withoutEvent("- at: 1m", 0)).toBeUndefined();
});
