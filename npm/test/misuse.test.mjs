/** Only invalid calls throw. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { InvalidCallError, validate } from "../src/inline.js";

test("a call that is none throws an InvalidCallError that names the function", () => {
  const cycle = {};
  cycle.text = cycle;
  for (const call of [undefined, null, 5, [], { texts: "" }, { text: 5 }, { text: 5n }, cycle]) {
    assert.throws(
      () => validate(call),
      (error) => {
        assert.ok(error instanceof InvalidCallError && error instanceof TypeError);
        assert.deepEqual([error.name, error.code, error.call], ["InvalidCallError", "INVALID_CALL", "validate"]);
        assert.match(error.message, /^validate: ./);
        return true;
      },
    );
  }
});

test("no text throws", () => {
  for (const text of ["", "[", "\0", "\ud800", "a: \udc00", "\u{10ffff}", "kind: DaemonSet\napiVersion: apps/v1\nmetadata: \ud83d"]) {
    assert.equal(validate({ text }).accepted, false, JSON.stringify(text));
  }
});

test("half a surrogate pair is read as U+FFFD, and what only looks like one is left alone", () => {
  const named = (name) => `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: "${name}"}\n`;
  const [{ name }] = validate({ text: named("a\ud800") }).documents;
  assert.equal(name, "a\ufffd");
  // An escaped backslash in a quoted YAML string, next to an unpaired surrogate.
  const [{ name: escaped }] = validate({ text: named("\\\\ud800\udc00\ud800\\\\ud800") }).documents;
  assert.equal(escaped, "\\ud800\udc00".replace("\udc00", "\ufffd") + "\ufffd\\ud800");
});

test("columns are counted in UTF-16 too, so that a range cuts the text out", () => {
  const text = [
    "apiVersion: apps/v1",
    "kind: DaemonSet",
    'metadata: {annotations: {"𝒜": "é👩‍🚀"}, name: "Ågent", 好: x}',
    "",
  ].join("\n");
  const [{ errors, strict }] = validate({ text }).documents;
  const cut = ({ place: { start, end } }) => {
    assert.equal(start.line, end.line);
    return text.split("\n")[start.line - 1].slice(start.utf16Column - 1, end.utf16Column - 1);
  };
  const found = [...errors, ...strict].filter(({ field, place }) => place && /metadata\.name|好/.test(field));
  assert.deepEqual(found.map(cut).sort(), ['"Ågent"', "好"].sort());
});
