// The page in a real browser: what it shows, that it needs no network, and that keys reach everything.

import { expect, test, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";

const example = (name: string) => readFileSync(new URL(`../src/examples/${name}.yaml`, import.meta.url), "utf8");

async function open(page: Page, path = "/"): Promise<string[]> {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(path);
  await expect(page.locator("body")).toHaveAttribute("data-answered", /\d/);
  return problems;
}

async function write(page: Page, editor: string, text: string): Promise<void> {
  const before = await page.locator("body").getAttribute("data-answered");
  await page.locator(`${editor} .cm-content`).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await expect(page.locator("body")).not.toHaveAttribute("data-answered", before ?? "");
}

test("the first example is accepted and placed", async ({ page }) => {
  const problems = await open(page);
  await expect(page.locator("#verdict")).toHaveText("Accepted");
  await expect(page.locator("#summary")).toHaveText(/^\d of 8 nodes$/);
  await expect(page.locator(".cell")).toHaveCount(8);
  expect(problems).toEqual([]);
});

test("errors stand at their lines, and a click leads there", async ({ page }) => {
  await open(page);
  await page.locator("#example").selectOption("selector");
  await expect(page.locator("#verdict")).toHaveText(/^Refused: \d+ errors/);
  const name = page.locator("#findings li", { hasText: "metadata.name" });
  await expect(name).toContainText("line 4");
  await expect(page.locator("#findings li", { hasText: "imagePullPolcy" })).toContainText("imagePullPolicy");
  await name.locator("button").click();
  const selected = await page.evaluate(() => getSelection()?.toString());
  expect(selected).toBe("Node_Exporter");
  await expect(page.locator("#editor .cm-lint-marker-error").first()).toBeVisible();
});

test("a node tells why on click", async ({ page }) => {
  await open(page);
  await page.locator("#example").selectOption("typo");
  await expect(page.locator("#summary")).toHaveText("0 of 8 nodes");
  await expect(page.locator("#explanation")).toContainText("disktype=ssd");
  await page.locator('.cell[data-node="worker-1"]').click();
  await expect(page.locator("#detail h3")).toHaveText("worker-1");
  await expect(page.locator("#detail")).toContainText("disktype");
});

test("two DaemonSets that want one port are shown side by side", async ({ page }) => {
  await open(page);
  await page.locator("#example").selectOption("host-ports");
  await expect(page.locator("#summary")).toHaveText("2 DaemonSets");
  await expect(page.locator(".cell.pending")).toHaveCount(3);
  await page.locator('.cell.pending[data-node="worker-1"]').click();
  await expect(page.locator("#detail")).toContainText("9100");
});

test("nodes can be pasted and dropped", async ({ page }) => {
  await open(page);
  const nodes = JSON.stringify({
    apiVersion: "v1",
    kind: "List",
    items: [{ apiVersion: "v1", kind: "Node", metadata: { name: "only", labels: { "kubernetes.io/os": "linux" } } }],
  });
  await write(page, "#nodes", nodes);
  await expect(page.locator("#summary")).toHaveText("1 of 1 nodes");
  await page.locator("#nodes-file").setInputFiles({
    name: "nodes.json",
    mimeType: "application/json",
    buffer: Buffer.from(nodes.replace("only", "other")),
  });
  await expect(page.locator(".cell")).toHaveText(/other/);
});

test("a text that is no YAML says where", async ({ page }) => {
  await open(page);
  await write(page, "#editor", "apiVersion: apps/v1\nkind: [");
  await expect(page.locator("#findings li.error")).toContainText(/line \d/);
  await write(page, "#editor", "");
  await expect(page.locator("#verdict")).toHaveText("No DaemonSet here");
});

test("after loading nothing is asked of the network", async ({ page, context }) => {
  await open(page);
  await context.setOffline(true);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.locator("#example").selectOption("gpu");
  await expect(page.locator("#summary")).toHaveText("1 of 8 nodes");
  await page.locator("#cluster").selectOption("pool");
  await expect(page.locator("#summary")).toHaveText(/ of 300 nodes$/);
  expect(asked).toEqual([]);
});

test("a link carries the state", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await write(page, "#editor", example("gpu").replace("device-plugin", "from-a-link"));
  await page.locator("#share").click();
  await expect(page.locator("#share")).toHaveText("Link copied");
  const link = page.url();
  const other = await context.newPage();
  await open(other, link);
  await expect(other.locator("#editor")).toContainText("from-a-link");
  await open(other, "/#1:not-a-link");
  await expect(other.locator("#verdict")).toHaveText("Accepted");
});

test("keys alone reach the nodes", async ({ page }) => {
  await open(page);
  const cell = page.locator('.cell[tabindex="0"]');
  await expect(cell).toHaveCount(1);
  await cell.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("#detail h3")).toHaveText("worker-1");
  await page.keyboard.press("End");
  await expect(page.locator("#detail h3")).toHaveText("drained-1");
});

for (const [name, size, scheme] of [
  ["wide and light", { width: 1280, height: 900 }, "light"],
  ["wide and dark", { width: 1280, height: 900 }, "dark"],
  ["narrow", { width: 390, height: 844 }, "light"],
] as const) {
  test(`${name}: nothing is wider than the page`, async ({ page }) => {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await open(page);
    await page.locator("#example").selectOption("selector");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
