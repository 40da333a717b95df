// The diagnosis of a dump, used as a person would: dropped, read, shown on the map, simulated, and fixed.

import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { stringify } from "yaml";
import { everybodyCanRead } from "./axe";
import { drop, open } from "./page";

const dump = (name: string) => readFileSync(new URL(`../../tests/diagnosis/${name}.json`, import.meta.url), "utf8");

async function dropDump(page: Page, name: string): Promise<void> {
  await drop(page, `${name}.json`, dump(name));
  await expect(page.locator("#diagnosis-of")).toContainText(name);
}

test("a dump is diagnosed, shown on the map and mended", async ({ page }) => {
  const problems = await open(page);
  await test.step("a dump that is dropped fills the inputs and is diagnosed", async () => {
    await dropDump(page, "budget-used-up");
    await expect(page.getByRole("tab", { name: "Diagnosis" })).toHaveAttribute("aria-selected", "true");
    await expect(page.locator("#diagnosis-of")).toContainText("6 nodes, 7 pods, Kubernetes 1.36");
    await expect(page.locator("#nodes-count")).toHaveText("6");
    await expect(page.locator("#pods-count")).toHaveText("7");
    await expect(page.locator("#editor .cm-content")).toContainText("name: agent");
    await expect(page.locator("#editor .cm-content")).not.toContainText("status:");
    const agent = page.getByRole("region", { name: "ops/agent", exact: true });
    await expect(agent.locator(".diagnosed-rollout")).toContainText("Does not finish: the budget of 2 is spent");
    await expect(agent.getByRole("row", { name: "status" })).toHaveText("status444042");
    await expect(agent.locator(".diagnosed-findings > li")).toHaveCount(1);
    await expect(agent.locator(".diagnosed-findings")).toContainText("only its kubelet could end it");
    await expect(agent.locator(".diagnosed-findings")).toContainText("worker-5 pod agent-tlmx2, for 42s");
    await expect(agent.locator(".remedies")).toContainText("kubectl delete node worker-5 worker-6");
  });
  await test.step("a finding shows its nodes on the map", async () => {
    await dropDump(page, "taint-added-later");
    await expect(page.locator("#map .cell")).toHaveCount(4);
    const show = page.getByRole("button", { name: "Show on the map: a pod runs where none should" });
    await show.click();
    await expect(page.locator("#map .cell")).toHaveCount(2);
    await expect(page.locator("#detail")).toContainText("worker-3");
    await expect(page.locator("#shown-nodes")).toContainText("Only the nodes of: a pod runs where none should");
    await expect(show).toHaveAttribute("aria-pressed", "true");
    await page.locator("#shown-nodes").getByRole("button", { name: "Show all" }).click();
    await expect(page.locator("#map .cell")).toHaveCount(4);
    await expect(show).toHaveAttribute("aria-pressed", "false");
  });
  await test.step("a remedy is written into the manifest", async () => {
    await dropDump(page, "host-port-taken");
    await page.locator("#diagnosis .remedies").getByRole("button", { name: "Apply" }).click();
    await expect(page.locator("#editor .cm-content")).toContainText("priorityClassName: system-node-critical");
  });
  await test.step("what a dump does not say is said", async () => {
    await dropDump(page, "cut-off");
    await page.getByText("What the dump does not say").click();
    await expect(page.locator("#diagnosis details").first()).toContainText("the text is cut off after 8 objects");
  });
  expect(problems).toEqual([]);
});

test("the simulation goes on from the dump, and compares the alternatives there", async ({ page }) => {
  await open(page);
  await dropDump(page, "rollout-under-way");
  const sentence = await page.locator(".diagnosed-rollout").textContent();
  expect(sentence).toContain("Finishes");
  await page.getByRole("button", { name: "Simulate what happens from here" }).click();
  await expect(page.locator("body")).toHaveAttribute("data-runs", /\d/);
  await page.locator("#script-example").selectOption("created");
  await expect(page.locator("#ending")).toContainText("ops/agent");
  // The pods have the names of those in the dump.
  const names = [...dump("rollout-under-way").matchAll(/"name": "(agent-[a-z0-9]{5})"/g)].map(([, name]) => name);
  await expect(page.locator("#moment-lines, #moment-pods").first()).toContainText(new RegExp(names.join("|")));
  await page.locator("#alternatives summary").click();
  await expect(page.locator(".alternative")).toHaveCount(6);
});

test("a dump that is too large is pointed to the command line @long", async ({ page }) => {
  test.setTimeout(180_000);
  const path = join(await mkdtemp(join(tmpdir(), "dump-")), "my cluster.json");
  const { items } = JSON.parse(dump("on-delete"));
  const large = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "large" },
    data: { a: "x".repeat(210_000_000) },
  };
  await writeFile(path, JSON.stringify({ apiVersion: "v1", kind: "List", items: [...items, large] }));
  await open(page);
  await page.getByRole("tab", { name: "Diagnosis" }).click();
  await page.locator('#diagnosis input[type="file"]').setInputFiles(path);
  await expect(page.locator("#diagnosis")).toContainText("npx daemonset-preflight diagnose './my cluster.json'", {
    timeout: 120_000,
  });
});

test("any dump and any list is taken, whatever stands in it", async ({ page }) => {
  const problems = await open(page);
  await test.step("a list of one kind goes where it belongs, and a broken file harms nothing", async () => {
    const { items } = JSON.parse(dump("on-delete"));
    const nodes = items.filter(({ kind }: { kind: string }) => kind === "Node");
    await drop(page, "nodes.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: nodes }));
    await expect(page.locator("#nodes-count")).toHaveText(String(nodes.length));
    await expect(page.getByRole("tab", { name: "What if" })).toHaveAttribute("aria-selected", "true");
    await drop(page, "x.json", '{"kind": "List", "items": [{"kind": "Node", "metadata": {}}, {"kind": "Pod", "x": "\\');
    await expect(page.locator("#pods-problems li")).not.toHaveCount(0);
  });
  await test.step("the same dump in YAML, and several of a kind", async () => {
    const items = JSON.parse(dump("on-delete")).items as { kind: string; metadata: { name: string } }[];
    const other = structuredClone(items.filter(({ kind }) => kind === "DaemonSet"));
    for (const one of other)
      Object.assign(one.metadata, { name: "second", uid: "00000000-0000-0000-0000-000000000002" });
    await drop(page, "cluster.yaml", stringify({ apiVersion: "v1", items: [...items, ...other], kind: "List" }));
    const list = page.getByRole("list", { name: "DaemonSets, the worst first" });
    await expect(list.getByRole("button")).toHaveCount(2);
    await list.getByRole("button", { name: "ops/second" }).click();
    await expect(page.getByRole("region", { name: "ops/second", exact: true })).toBeVisible();
  });
  await test.step("names with markup stay inert", async () => {
    const text = dump("host-port-taken").replaceAll("debug", "<img src=x onerror=alert(1)>");
    await drop(page, "<b>x</b>.json", text);
    await expect(page.locator("#diagnosis-of")).toContainText("<b>x</b>.json");
    await expect(page.locator("#diagnosis img, #diagnosis b")).toHaveCount(0);
  });
  await test.step("a sample can be chosen, with the keyboard alone", async () => {
    await page.getByRole("tab", { name: "Diagnosis" }).click();
    await page.getByLabel("Sample of a dump").selectOption({ label: "A pod that a finalizer holds" });
    await expect(page.locator(".diagnosed-findings")).toContainText("finalizer");
    await page
      .getByRole("button", { name: /^Show on the map/ })
      .first()
      .press("Enter");
    await expect(page.locator("#shown-nodes")).toContainText("Only the nodes of");
  });
  expect(problems).toEqual([]);
});

everybodyCanRead("the diagnosis", async (page, check) => {
  await open(page);
  await dropDump(page, "crashing-revision");
  await page
    .getByRole("button", { name: /^Show on the map/ })
    .first()
    .click();
  await check("the diagnosis", { panels: ["#diagnosis", "#shown-nodes"] });
});
