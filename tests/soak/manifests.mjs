#!/usr/bin/env node
// usage: tests/soak/manifests.mjs [COUNT=100000]
// Checks a folder of so many manifests with the release build of the command line program, or with
// PROGRAM: each is answered, and the memory is no more than a bound beyond that of a tenth of them.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const count = Number(process.argv[2] ?? 100_000);
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const program = process.env.PROGRAM ?? join(root, "target/release/daemonset-preflight");
const agent = readFileSync(join(root, "tests/cli/files/agent.yaml"), "utf8");
// Every tenth is refused, every tenth is no YAML, and every tenth is of another kind.
const forms = [
  agent.replace(/^  name: .*$/m, "  name: Not_A_Name"),
  `${agent}\t- [`,
  "apiVersion: v1\nkind: Service\nmetadata: {name: agent}\n",
  ...Array(7).fill(agent),
];

/** The most that a process has held so far, in KB. */
function peak(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** What a check of a folder prints, its status, and the most memory that it held. */
function check(folder) {
  return new Promise((resolve) => {
    const child = spawn(program, ["validate", folder, "--no-config", "-o", "concise"]);
    let [lines, most] = [0, 0];
    const watch = setInterval(() => (most = Math.max(most, peak(child.pid))), 5);
    child.stdout.on("data", (bytes) => {
      most = Math.max(most, peak(child.pid));
      for (const byte of bytes) lines += byte === 10 ? 1 : 0;
    });
    child.stderr.resume();
    child.on("close", (status) => {
      clearInterval(watch);
      resolve({ lines, status, most });
    });
  });
}

const folder = mkdtempSync(join(tmpdir(), "soak-"));
try {
  const check_of = async (from, to) => {
    for (let number = from; number < to; number++) {
      const part = join(folder, `${number % 100}`);
      mkdirSync(part, { recursive: true });
      writeFileSync(join(part, `${number}.yaml`), forms[number % forms.length]);
    }
    const begin = performance.now();
    const { lines, status, most } = await check(folder);
    console.log(`${to} manifests: ${((performance.now() - begin) / 1000).toFixed(1)} s, ${lines} lines, ${(most / 1024).toFixed(1)} MB`);
    return { lines, status, most };
  };
  const few = await check_of(0, count / 10);
  const all = await check_of(count / 10, count);
  for (const { status } of [few, all]) assert.notEqual(status, 0);
  assert.ok(Math.abs(all.lines - 10 * few.lines) < 20, "each is answered as its kin is");
  assert.ok(all.most <= few.most + 32 * 1024, "the memory does not grow with the manifests");
} finally {
  rmSync(folder, { recursive: true });
}
