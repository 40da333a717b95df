#!/usr/bin/env node
/**
 * usage: toolchain/link.mjs ARGUMENT…
 *
 * The linker of the guests: rust-lld, which is handed objects whose panics are made to trap.
 *
 * A guest's panic has nobody to tell: it is a trap, in the policy's host and in a browser.
 * So the functions that panic trap at once, and what they would have formatted on the way
 * has no reference left. Before linking, because the linker then leaves out the data too:
 * the texts of jiff's errors, the places of panics in the source.
 *
 * Source: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { Reader, section, uleb } from "./wasm-object.mjs";

/** Parts of a path that follow one another, in a name as the compiler writes it. */
const path = (...parts) => new RegExp(parts.join(String.raw`(?:\[\w+\])?(?:>?::|\d+)`));

/**
 * Functions that only a panic calls, by parts of their paths. Each is in each guest: one
 * that is not has been renamed, and must be looked for.
 */
const ONLY_FOR_PANICS = [
  path("core", "panicking"),
  path("result", "unwrap_failed"),
  path("option", "(?:unwrap|expect)_failed"),
  path("slice_(?:index|error)_fail"),
  path("raw_vec", "(?:handle_error|capacity_overflow)"),
  path("rust_begin_unwind"),
  path("std", "panicking.*(?:panic_with_hook|panic_handler)"),
  path("jiff", "error.*Debug", "fmt"),
];

const IMPORT = 2;
const CODE = 10;
const CUSTOM = 0;
const SYMBOL_TABLE = 8;
/** Relocations: the operand of a call, and an address as the operand of `i32.const`. */
const FUNCTION_INDEX_LEB = 0;
const MEMORY_ADDR_SLEB = 4;
/** Of the relocations these have an addend. */
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);
/** An operand that is relocated takes the longest form. */
const OPERAND = 5;
const UNREACHABLE = 0x00;
const NOP = 0x01;
const END = 0x0b;
const CALL = 0x10;
const I32_CONST = 0x41;
/** `local.get`, `global.get`, `i32.const` and `i64.const`. */
const PUSHES = new Set([0x20, 0x23, I32_CONST, 0x42]);

const folder = mkdtempSync(join(tmpdir(), "link-"));
try {
  const found = new Set();
  const argv = process.argv.slice(2).map((argument) => {
    if (!argument.endsWith(".o")) return argument;
    const object = join(folder, basename(argument));
    writeFileSync(object, trapping(readFileSync(argument), found));
    return object;
  });
  const missing = ONLY_FOR_PANICS.filter((part) => !found.has(part));
  if (missing.length > 0) {
    throw new Error(`no function is called ${missing.join(" or ")}: was it renamed?`);
  }
  execFileSync(process.env.PREFLIGHT_RUST_LLD, argv, { stdio: "inherit" });
} catch (error) {
  console.error(`toolchain/link.mjs: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}

/** The object with its panics trapping; adds to `found` the parts that its names match. */
function trapping(object, found) {
  const sections = sectionsOf(object);
  const imported = importedFunctions(sections.find(({ id }) => id === IMPORT));
  const linking = sections.find(({ name }) => name === "linking");
  const code = sections.find(({ id }) => id === CODE);
  const relocations = sections.find(({ name }) => name === "reloc.CODE");
  if (!linking || !code || !relocations) return object;

  const panics = new Set();
  const symbols = functionSymbols(linking.content);
  symbols.forEach((symbol, index) => {
    const part = ONLY_FOR_PANICS.find((part) => symbol && part.test(symbol.name));
    if (part === undefined) return;
    found.add(part);
    panics.add(index);
  });
  const trapped = new Set([...panics].map((index) => symbols[index].index - imported));

  const bytes = Buffer.from(code.content);
  const gone = trapBodies(bytes, trapped);
  const { head, entries } = relocationsOf(relocations.content);
  const isGone = (offset) => gone.some(({ start, end }) => start <= offset && offset < end);
  const kept = trapCalls(bytes, entries.filter(({ offset }) => !isGone(offset)), panics);

  code.content = bytes;
  relocations.content = Buffer.concat([head, uleb(kept.length), ...kept.map(({ raw }) => raw)]);
  return Buffer.concat([object.subarray(0, 8), ...sections.map(section)]);
}

/** Writes `unreachable` over the bodies of functions; returns where they stand. */
function trapBodies(code, trapped) {
  const reader = new Reader(code);
  const count = reader.u32();
  const ranges = [];
  for (let index = 0; index < count; index += 1) {
    const size = reader.u32();
    const start = reader.at;
    reader.at += size;
    // The least that traps: no locals, `unreachable`, `end`.
    if (!trapped.has(index) || size < 3) continue;
    code.fill(NOP, start, start + size);
    code.set([0, UNREACHABLE], start);
    code[start + size - 1] = END;
    ranges.push({ start, end: start + size });
  }
  return ranges;
}

/**
 * Writes `unreachable` over the calls of what traps, and takes away the addresses that are
 * its arguments: the place in the source, a text, how to write an error. Returns the
 * relocations that are left.
 */
function trapCalls(code, entries, panics) {
  const kept = [];
  for (const entry of entries) {
    const { type, offset, symbol } = entry;
    const isCall = type === FUNCTION_INDEX_LEB && code[offset - 1] === CALL && panics.has(symbol);
    if (!isCall) {
      kept.push(entry);
      continue;
    }
    code.fill(NOP, offset - 1, offset + OPERAND);
    code[offset - 1] = UNREACHABLE;
    while (isArgument(code, kept.at(-1), offset - 1)) kept.pop();
  }
  return kept;
}

/** Whether an address is put on the stack, and nothing is taken from there up to `end`. */
function isArgument(code, address, end) {
  if (address?.type !== MEMORY_ADDR_SLEB || code[address.offset - 1] !== I32_CONST) return false;
  const reader = new Reader(code, address.offset);
  reader.leb();
  while (reader.at < end) {
    if (!PUSHES.has(reader.u8())) return false;
    reader.leb();
  }
  return true;
}

function sectionsOf(object) {
  const reader = new Reader(object, 8);
  const sections = [];
  while (!reader.isAtEnd()) {
    const id = reader.u8();
    const content = reader.bytes(reader.u32());
    const name = id === CUSTOM ? new Reader(content).string() : undefined;
    sections.push({ id, name, content });
  }
  return sections;
}

function importedFunctions(imports) {
  if (imports === undefined) return 0;
  const reader = new Reader(imports.content);
  let functions = 0;
  for (let left = reader.u32(); left > 0; left -= 1) {
    reader.string();
    reader.string();
    const kind = reader.u8();
    if (kind === 0) {
      functions += 1;
      reader.u32();
    } else if (kind === 1) {
      reader.u8();
      reader.limits();
    } else if (kind === 2) {
      reader.limits();
    } else {
      // A global has a type and whether it changes, a tag an attribute and a type.
      reader.u8();
      reader.u32();
    }
  }
  return functions;
}

/** By their numbers, the symbols that are functions of this object. */
function functionSymbols(linking) {
  const reader = new Reader(linking);
  reader.string();
  reader.u32();
  const symbols = [];
  while (!reader.isAtEnd()) {
    const kind = reader.u8();
    const table = new Reader(reader.bytes(reader.u32()));
    if (kind !== SYMBOL_TABLE) continue;
    for (let left = table.u32(); left > 0; left -= 1) symbols.push(functionSymbol(table));
  }
  return symbols;
}

function functionSymbol(table) {
  const kind = table.u8();
  const flags = table.u32();
  const isDefined = (flags & 0x10) === 0;
  const isNamed = isDefined || (flags & 0x40) !== 0;
  switch (kind) {
    case 0: {
      const index = table.u32();
      const name = isNamed ? table.string() : "";
      return isDefined ? { index, name } : undefined;
    }
    case 1:
      table.string();
      // The segment, where the data stands in it, and its size.
      for (let left = isDefined ? 3 : 0; left > 0; left -= 1) table.u32();
      return undefined;
    case 3:
      table.u32();
      return undefined;
    default:
      table.u32();
      if (isNamed) table.string();
      return undefined;
  }
}

function relocationsOf(content) {
  const reader = new Reader(content);
  reader.string();
  reader.u32();
  const head = content.subarray(0, reader.at);
  const entries = [];
  for (let left = reader.u32(); left > 0; left -= 1) {
    const start = reader.at;
    const type = reader.u8();
    const offset = reader.u32();
    const symbol = reader.u32();
    if (WITH_ADDEND.has(type)) reader.leb();
    entries.push({ type, offset, symbol, raw: content.subarray(start, reader.at) });
  }
  return { head, entries };
}
