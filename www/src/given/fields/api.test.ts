// The API types that the build generates, and how a path is resolved in them.

import types from "virtual:api-fields";
import { expect, test } from "vitest";
import { fieldAt, fieldsOf, firstSentence, typeOf } from "./api";

const field = (path: string) => fieldAt(types, "DaemonSet", path === "" ? [] : path.split("."));

test("the fields of a DaemonSet are known with their types and descriptions", () => {
  expect(typeOf(field("spec.template.spec.containers")!)).toBe("list of Container");
  expect(typeOf(field("spec.template.spec.containers.[].imagePullPolicy")!)).toBe("string");
  expect(typeOf(field("spec.template.spec.nodeSelector")!)).toBe("map of string");
  expect(typeOf(field("spec.template.spec.containers.[].ports.[].hostIP")!)).toBe("string");
  expect(typeOf(field("spec.template.spec.containers.[].resources.limits.cpu")!)).toBe("quantity");
  expect(typeOf(field("spec.updateStrategy.rollingUpdate.maxSurge")!)).toBe("integer or string");
  expect(field("spec.template.spec.hostNetwork")?.text).toMatch(/host network/i);
  expect(field("kind")?.text).toContain("REST resource");
});

test("every field has a type that is known, and nearly all a description", () => {
  const scalars = [
    "string",
    "boolean",
    "integer",
    "number",
    "quantity",
    "integer or string",
    "time",
    "object",
    "base64",
  ];
  const all = Object.values(types).flatMap((fields) => Object.values(fields));
  expect(all.filter(({ type }) => !(type in types) && !scalars.includes(type))).toEqual([]);
  expect(all.filter(({ text }) => text === "").length).toBeLessThan(all.length / 50);
  expect(Object.keys(fieldsOf(types, field("spec.template.spec")!)).length).toBeGreaterThan(35);
});

test("what the API does not have is not found", () => {
  for (const path of ["spec.template.spec.hostNetwok", "spec.[]", "spec.template.spec.containers.name", "constructor"])
    expect(field(path), path).toBeUndefined();
  expect(fieldAt(types, "toString", [])).toBeUndefined();
});

test("the first sentence ends where it does", () => {
  expect(firstSentence("One of a.b, e.g. c. More info: x.")).toBe("One of a.b, e.g. c.");
  expect(firstSentence("no end")).toBe("no end");
});
