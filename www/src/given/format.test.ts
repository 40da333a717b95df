// A formatted text has the same meaning and comments, and formatting it again changes nothing.

import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments, stringify } from "yaml";
import { MANIFESTS } from "./examples";
import { formatted } from "./format";

const format = (text: string) => {
  const answer = formatted(text);
  return "text" in answer ? answer.text : answer.problem;
};

test("spaces and indentation become the usual ones, and comments stay", () => {
  const text =
    "# head\nkind:   DaemonSet\nspec:\n    # why\n    a: yes   # trailing\n    list:\n    - b:   012\n\n\n    - c:\n";
  expect(format(text)).toBe(
    "# head\nkind: DaemonSet\nspec:\n  # why\n  a: yes # trailing\n  list:\n  - b: 012\n\n  - c:\n",
  );
});

test("JSON is written a value a line, and numbers stay as they are", () => {
  expect(format('{"a":1.0,"b":[12345678901234567890,{}],"c":"{,"}')).toBe(
    '{\n  "a": 1.0,\n  "b": [\n    12345678901234567890,\n    {}\n  ],\n  "c": "{,"\n}\n',
  );
});

test("a text that cannot be read is left as it is", () => {
  expect(format("a: [")).toContain("cannot be read");
  expect(format('{"a": ')).toContain("cannot be read");
});

test.each(MANIFESTS.map(({ id, text }) => [id, text] as const))("the example %s is formatted already", (_, text) => {
  expect(format(text)).toBe(text);
});

test("whatever is written says the same when it is formatted", () => {
  const scalar = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom("yes", "012", "1e3", "~"),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie("any"), { maxKeys: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(fc.string(), value, { maxKeys: 3 }), (object) => {
      for (const text of [stringify(object), JSON.stringify(object), stringify(object, { indent: 4 })]) {
        const now = format(text);
        expect(parseAllDocuments(now).map((one) => ("toJS" in one ? one.toJS() : null))).toEqual(
          parseAllDocuments(text).map((one) => ("toJS" in one ? one.toJS() : null)),
        );
        expect(format(now)).toBe(now);
      }
    }),
    { numRuns: 200 },
  );
});
