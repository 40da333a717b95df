/**
 * Compares the types of the simulation's calls with what the module accepts and answers, in both directions.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import * as core from "../src/inline.js";
import { calls } from "./simulations.mjs";

const FILE = fileURLToPath(new URL("../index.d.ts", import.meta.url));
const program = ts.createProgram([FILE], { strict: true, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"] });
const checker = program.getTypeChecker();
const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(FILE)));

function typeOf(name) {
  return checker.getDeclaredTypeOfSymbol(exported.find((symbol) => symbol.name === name));
}

/** Returns how a type describes a JSON value; `undefined` is ignored. */
function shape(type) {
  // Types that leave the value open: `unknown`, `object`.
  if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) return {};
  const present = checker.getNonNullableType(type);
  if (present.isUnion()) return { members: present.types };
  if (present.isStringLiteral()) return { literal: present.value };
  for (const [flag, primitive] of [
    [ts.TypeFlags.BooleanLiteral, "boolean"],
    [ts.TypeFlags.String, "string"],
    [ts.TypeFlags.Number, "number"],
  ]) {
    if (present.flags & flag) return { primitive };
  }
  if (checker.isArrayType(present)) return { items: checker.getTypeArguments(present)[0] };
  const values = checker.getIndexTypeOfType(present, ts.IndexKind.String);
  return values ? { values } : { properties: checker.getPropertiesOfType(present) };
}

const isOptional = (property) => (property.flags & ts.SymbolFlags.Optional) !== 0;

/** Whether a value may belong to this member of a union. */
function fits(type, value) {
  const { literal, primitive, items, properties } = shape(type);
  if (literal !== undefined) return value === literal;
  if (primitive) return typeof value === primitive;
  if (items) return Array.isArray(value);
  if (value === null || typeof value !== "object") return false;
  return (properties ?? []).every((property) => {
    if (!(property.name in value)) return isOptional(property);
    const tag = shape(checker.getTypeOfSymbol(property)).literal;
    return tag === undefined || tag === value[property.name];
  });
}

/** Compares a value with its type, and adds the properties that the value has to `seen`. */
function compare(type, value, path, seen) {
  if (value === null) {
    const members = type.isUnion() ? type.types : [type];
    assert.ok(members.some((member) => member.flags & ts.TypeFlags.Null), `${path} is null`);
    return;
  }
  const { members, literal, primitive, items, values, properties } = shape(type);
  if (members) {
    const member = members.find((each) => fits(each, value));
    assert.ok(member, `${path} is of no known kind: ${JSON.stringify(value).slice(0, 200)}`);
    compare(member, value, path, seen);
  } else if (literal !== undefined) assert.equal(value, literal, path);
  else if (primitive) assert.equal(typeof value, primitive, path);
  else if (items) value.forEach((item, index) => compare(items, item, `${path}[${index}]`, seen));
  else if (values) {
    for (const [key, each] of Object.entries(value)) compare(values, each, `${path}.${key}`, seen);
  } else if (properties) {
    for (const [key, each] of Object.entries(value)) {
      const property = properties.find(({ name }) => name === key);
      assert.ok(property, `the types do not know ${path}.${key}`);
      property.declarations.forEach((declaration) => seen.add(declaration));
      compare(checker.getTypeOfSymbol(property), each, `${path}.${key}`, seen);
    }
    for (const { name } of properties.filter((property) => !isOptional(property))) {
      assert.ok(name in value, `${path}.${name} is missing`);
    }
  }
}

/** Calls `visit` with every object type that a type contains, and with its path. */
function walk(type, path, visit, visited = new Set()) {
  const { members, items, values, properties } = shape(type);
  if (members) members.forEach((member) => walk(member, path, visit, visited));
  else if (items) walk(items, [...path, 0], visit, visited);
  else if (values) walk(values, [...path, "x"], visit, visited);
  else if (properties && !visited.has(type)) {
    visited.add(type);
    visit(properties, path);
    for (const property of properties) {
      walk(checker.getTypeOfSymbol(property), [...path, property.name], visit, visited);
    }
  }
}

function unseen(type, seen) {
  const names = new Set();
  walk(type, [], (properties, path) => {
    for (const { name, declarations } of properties) {
      if (!declarations.some((declaration) => seen.has(declaration))) names.add([...path, name].join("."));
    }
  });
  return [...names];
}

const NAMES = ["Simulate", "Reach", "Convert"];

for (const name of NAMES) {
  const ask = core[name.toLowerCase()];

  test(`${name}Answer has what the answers have, and no more`, () => {
    const seen = new Set();
    calls[name.toLowerCase()].forEach((call, index) => compare(typeOf(`${name}Answer`), ask(call), `${name} ${index}`, seen));
    assert.deepEqual(unseen(typeOf(`${name}Answer`), seen), [], "in the types, and in no answer");
  });

  test(`${name}Call has what the module takes, and no more`, () => {
    const seen = new Set();
    calls[name.toLowerCase()].forEach((call, index) => compare(typeOf(`${name}Call`), call, `${name} ${index}`, seen));
    assert.deepEqual(unseen(typeOf(`${name}Call`), seen), [], "in the types, and in no call here");
    const alternatives = new Map();
    walk(typeOf(`${name}Call`), [], (properties, path) => {
      const way = path.join(".");
      alternatives.set(way, [...(alternatives.get(way) ?? []), ...properties.map((property) => property.name)]);
    });
    for (const [way, names] of alternatives) {
      const path = way === "" ? [] : way.split(".");
      const taken = keysTaken(ask, path);
      assert.deepEqual(taken.sort(), names.sort(), `the keys of ${name}Call at "${way}"`);
    }
  });
}

/** Returns the keys that the module accepts at a path: its error message about an unknown key lists them. */
function keysTaken(ask, path) {
  const probe = path.reduceRight((inner, step) => (step === "0" ? [inner] : { [step]: inner }), { "?": 0 });
  const message = refusal(ask, withWorld(probe, path));
  const [, list] = /unknown (?:field|variant) `\?`, expected (.*)/.exec(message) ?? [];
  assert.ok(list, `${path.join(".")}: ${message}`);
  return [...list.matchAll(/`([^`]*)`/g)].map(([, key]) => key);
}

/** Adds the required keys of a call, without which options are not examined. */
function withWorld(probe, path) {
  if (path[0] === "simulation" && path.length > 1) return { simulation: withWorld(probe.simulation, path.slice(1)) };
  return path[0] === "options" ? { daemonSets: "", nodes: "", ...probe } : probe;
}

/** Returns why the module rejects a call: the message that it throws, or the first problem of its answer. */
function refusal(ask, call) {
  try {
    return ask(call).problems[0]?.message ?? "any key is taken";
  } catch ({ message }) {
    return message;
  }
}
