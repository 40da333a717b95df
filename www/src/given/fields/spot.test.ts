// The field at a position, in texts that are being written; `|` marks the cursor.

import { expect, test } from "vitest";
import { spotAt } from "./spot";

const at = (text: string) => {
  const cursor = text.indexOf("|");
  const plain = text.slice(0, cursor) + text.slice(cursor + 1);
  const spot = spotAt(plain, cursor);
  return spot && { ...spot, path: spot.path.join("."), word: plain.slice(spot.from, spot.to) };
};

const POD = "kind: DaemonSet\nspec:\n  template:\n    spec:\n";

test.each([
  ["a key that is begun", `${POD}      hos|\n      containers: []\n`, "spec.template.spec", "key", "hos"],
  ["an empty line, by its column", `${POD}      |\n`, "spec.template.spec", "key", ""],
  [
    "a key of an item",
    `${POD}      tolerations:\n        - key: a\n          eff|\n`,
    "spec.template.spec.tolerations.[]",
    "key",
    "eff",
  ],
  [
    "the first key of an item",
    `${POD}      tolerations:\n        - ke|\n`,
    "spec.template.spec.tolerations.[]",
    "key",
    "ke",
  ],
  ["a list that is to begin", `${POD}      tolerations:\n        |\n`, "spec.template.spec.tolerations", "key", ""],
  [
    "an item in the column of its key",
    `${POD}      tolerations:\n      - key: a\n        ef|\n`,
    "spec.template.spec.tolerations.[]",
    "key",
    "ef",
  ],
  ["a value", `${POD}      dnsPolicy: Clu|\n`, "spec.template.spec.dnsPolicy", "value", "Clu"],
  ["a value that is missing", `${POD}      dnsPolicy: |\n`, "spec.template.spec.dnsPolicy", "value", ""],
  ["a value before a comment", `${POD}      dnsPolicy: Clu| # why\n`, "spec.template.spec.dnsPolicy", "value", "Clu"],
  ["flow YAML", `${POD}      tolerations: [{key: a, eff|}]\n`, "spec.template.spec.tolerations.[]", "key", "eff"],
  [
    "a value in flow YAML",
    `${POD}      tolerations: [{key: a, effect: NoS|}]\n`,
    "spec.template.spec.tolerations.[].effect",
    "value",
    "NoS",
  ],
  ["JSON", '{"kind": "DaemonSet", "spec": {"template": {"spec": {"dnsP|', "spec.template.spec", "key", '"dnsP'],
  ["a value in JSON", '{"kind": "DaemonSet", "spec": {"a": ["}", {"b": 1}], "c": "d|"}}', "spec.c", "value", '"d"'],
  ["an object of a list", "kind: List\nitems:\n- kind: DaemonSet\n  spec:\n    minR|\n", "spec", "key", "minR"],
  ["the second document", "kind: Node\n---\nkind: DaemonSet\nspec:\n  minR|\n", "spec", "key", "minR"],
  ["a key in quotes", 'kind: DaemonSet\n"spec":\n  minR|\n', "spec", "key", "minR"],
  ["a text with CRLF", "kind: DaemonSet\r\nspec:\r\n  minR|\r\n", "spec", "key", "minR"],
] as const)("%s", (_, text, path, kind, word) => {
  expect(at(text)).toMatchObject({ path, at: kind, word, kind: "DaemonSet" });
});

test.each([
  ["a comment", `${POD}      # hos|\n`],
  [
    "a text of several lines",
    "kind: DaemonSet\nmetadata:\n  annotations:\n    a: \u007c\n      te|\n".replace("\u007c", ">"),
  ],
  ["below a value", "kind: DaemonSet\nmetadata: a\n  b|\n"],
])("nothing in %s", (_, text) => {
  expect(at(text)).toBeUndefined();
});

test("the keys beside it are known", () => {
  const text = `${POD}      hostPID: true\n      |\n      tolerations:\n      - key: a\n      containers:\n      - name: b\n  minReadySeconds: 1\n`;
  expect(at(text)?.siblings).toEqual(["hostPID", "tolerations", "containers"]);
  expect(at(`${POD}      tolerations:\n      - key: a\n      - |\n        key: b\n`)?.siblings).toEqual(["key"]);
});

test("no text makes it fail", () => {
  const pieces = ["{", "}", "[", "]", "- ", "a: ", '"', "'", "\n", "  ", "#", "|", ":", ",", "---\n", "\r"];
  let seed = 7;
  for (let round = 0; round < 3000; round++) {
    let text = "";
    for (let length = 0; length < 14; length++) {
      seed = (seed * 48_271) % 2_147_483_647;
      text += pieces[seed % pieces.length];
    }
    const spot = spotAt(text, seed % (text.length + 1));
    if (spot) expect(spot.from).toBeLessThanOrEqual(spot.to);
  }
});
