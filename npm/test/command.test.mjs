/**
 * The command line program of the packed package must print what the native one prints, with the same exit
 * status.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { daemonSet, installed } from "./package.mjs";

const transcripts = fileURLToPath(new URL("../../tests/cli/", import.meta.url));
const files = join(transcripts, "files");

let folder, target, run;
before(async () => {
  ({ folder, target } = installed());
  ({ run } = await import(pathToFileURL(join(target, "bin/program.js"))));
});
after(() => rmSync(folder, { recursive: true }));

/** Returns the lines of a stream in the format of a transcript. */
const lines = (mark, file) =>
  readFileSync(file, "utf8")
    .replace(/\n$/, "")
    .split("\n")
    .filter((line, _, all) => all.length > 1 || line !== "")
    .map((line) => `${mark} ${line}`.trimEnd());

/** Runs a command of a transcript here, and returns the lines of its output. */
function answer(command) {
  const [words, input = ""] = command.split("<");
  const streams = ["stdout", "stderr"].map((name) => join(folder, name));
  const descriptors = [
    openSync(input.trim() ? join(files, input.trim()) : "/dev/null", "r"),
    ...streams.map((stream) => openSync(stream, "w")),
  ];
  const [stdin, stdout, stderr] = descriptors;
  const status = run({ words: words.trim().split(/\s+/).filter(Boolean), folder: realpathSync(files), environment: {}, stdin, stdout, stderr });
  descriptors.forEach(closeSync);
  return [...lines("|", streams[0]), ...lines("!", streams[1]), `= ${status}`];
}

/**
 * Normalizes what depends on the system: error numbers, hashes of texts that contain them, and the error of
 * reading a folder.
 */
const common = (text) =>
  text
    .replace(/ \(os error \d+\)/, "")
    .replace("Bad file descriptor", "Is a directory")
    .replace(/("fingerprint": )"[0-9a-f]{16}"/, "$1…");

// Under WASI, a program cannot start another one such as kubectl.
const others = ["from-cluster.cmd"];

for (const name of readdirSync(transcripts).filter((file) => file.endsWith(".cmd") && !others.includes(file))) {
  test(`the transcript ${name}`, () => {
    const kept = readFileSync(join(transcripts, name), "utf8").replace(/\n$/, "").split("\n");
    const got = [];
    for (const line of kept.filter((each) => !/^[|!=]/.test(each))) {
      got.push(line);
      if (line.startsWith("$")) got.push(...answer(line.slice(1)));
    }
    assert.deepEqual(got.map(common), kept.map(common));
  });
}

/** Runs the program as npx starts it. */
const started = (words, options) =>
  spawnSync(process.execPath, [join(target, "bin/daemonset-preflight.js"), ...words], { cwd: folder, encoding: "utf8", ...options });

test("it reads standard input, and files by relative and by absolute paths", () => {
  const file = join(folder, "agent.yaml");
  writeFileSync(file, daemonSet);
  for (const [name, options] of [["-", { input: daemonSet }], ["agent.yaml"], ["./agent.yaml"], [file], ["../agent.yaml", { cwd: join(folder, "node_modules") }]]) {
    const { status, stdout, stderr } = started(["validate", name, "-o", "concise"], options);
    assert.deepEqual([status, stderr], [1, ""], name);
    assert.match(stdout, /:3:18: error: metadata\.name: Invalid value: "Agent"/, name);
  }
});

test("it says what it cannot read, and nothing of WASI", () => {
  const { status, stdout, stderr } = started(["validate", "missing.yaml"]);
  assert.deepEqual([status, stdout], [2, ""]);
  assert.match(stderr, /missing\.yaml/);
  assert.doesNotMatch(stderr, /warning|wasi/i);
});
