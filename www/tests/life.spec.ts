// What happens next: a run is stepped through, played, changed and forked, and its script is edited.

import { expect, type Page, test } from "@playwright/test";
import { loadedAll, open, replace } from "./page";

async function openLife(page: Page, script?: string): Promise<void> {
  await page.getByRole("tab", { name: "What happens next" }).click();
  await expect(page.locator("body")).toHaveAttribute("data-runs", /\d/);
  if (script) await page.locator("#script-example").selectOption(script);
}

async function write(page: Page, editor: string, text: string): Promise<void> {
  if (editor === "#script") await page.locator("#script-text > summary").click();
  await replace(page, editor, text);
}

test("a run is stepped, played and forked, and all of it is told", async ({ page }) => {
  const problems = await open(page);
  await openLife(page);
  await test.step("a rolling update is stepped, sought and played", async () => {
    await expect(page.locator("#life-verdict")).toHaveText("Finished");
    await expect(page.locator("#moment-place")).toHaveText(/^Step 1 of \d+, 0s$/);
    await expect(page.locator("#moment-lines")).toContainText("the node should run a pod and has none");
    await expect(page.locator("#moment-lines")).toContainText("Normal SuccessfulCreate");
    await expect(page.locator("#moment-pods .cell")).toHaveCount(8);
    await expect(page.locator("#counters")).toContainText(/Budget in use: none\s*$/);
    await page.getByRole("button", { name: "Step forward" }).click();
    await expect(page.locator("#counters tbody tr")).toHaveText(/log-agent\s*4\s*4\s*4\s*4\s*4$/);
    await page.getByRole("button", { name: "Step forward" }).click();
    await expect(page.locator("#announced")).toHaveText(/^Step 3 of \d+, 1m$/);
    await expect(page.locator("#moment-lines")).toContainText("Script updateTemplate");
    await expect(page.locator("#moment-lines")).toContainText("its template is older");
    await expect(page.locator("#moment-pods .older")).toHaveCount(3);
    await expect(page.locator("#counters")).toContainText("Budget in use: 1 of 1 unavailable");
    await page.locator("#seek").focus();
    await page.keyboard.press("End");
    await expect(page.locator("#moment-pods .older")).toHaveCount(0);
    await page.keyboard.press("Space");
    await expect(page.locator("#play")).toContainText("Pause");
    await expect(page.locator("#moment-place")).toHaveText(/^Step 2 /);
    await page.locator("#play").click();
    await expect(page.locator("#play")).toContainText("Play");
    await page.locator("#chart").click({ position: { x: 1, y: 20 } });
    await expect(page.locator("#moment-place")).toHaveText(/^Step 1 /);
  });
  await test.step("events are listed as kubectl has them, and lead to their step", async () => {
    await page.locator("#events summary").click();
    await expect(page.locator("#event-log tbody tr").first()).toHaveText(
      /^0sNormalSuccessfulCreatedaemonset\/log-agentCreated pod: /,
    );
    await page.getByRole("button", { name: "1m: SuccessfulDelete daemonset/log-agent" }).first().click();
    await expect(page.locator("#moment-place")).toHaveText(/, 1m$/);
  });
  await test.step("a run is forked, and the two are compared", async () => {
    await page.locator("#first").click();
    await page.getByRole("button", { name: "Step forward" }).click();
    await page.getByRole("button", { name: "Fork here" }).click();
    await expect(page.getByRole("button", { name: /updateTemplate/ })).toHaveCount(0);
    await page.getByRole("button", { name: "worker-2", exact: true }).click();
    const act = page.getByRole("form", { name: "Make something happen" }).last();
    await act.getByRole("combobox").selectOption("Taint NoExecute");
    await act.getByRole("button", { name: "Add to the timeline" }).click();
    await expect(page.locator("#forks tbody tr")).toHaveText([/The run before.*Finished/, /This run.*Finished/]);
    await expect(page.locator("#chart .before")).toHaveCount(3);
    await expect(page.locator("#chart")).toHaveAttribute(
      "aria-label",
      /3 of 3 available.*\. Before the fork: .*4 of 4/,
    );
    await page.getByText("The chart as a table").click();
    await expect(page.locator("#chart-table thead")).toContainText("Available, before the fork");
    await expect(page.locator("#chart-table tbody tr").last()).toHaveText(/^1m20s3334{3}$/);
    await page.getByRole("button", { name: "Swap the two" }).click();
    await expect(page.getByRole("button", { name: /updateTemplate/ })).toHaveCount(1);
    await page.getByRole("button", { name: "Back to the previous run" }).click();
    await expect(page.locator("#forks")).toHaveCount(0);
    await expect(page.getByRole("button", { name: /setTaints worker-2/ })).toHaveCount(1);
  });
  await test.step("the schedulers, the alternatives and the ways to the daemons are told", async () => {
    await page.locator("#schedulers summary").click();
    await expect(page.locator("#schedulers-answer")).toContainText(/Both schedulers give the same result|differ/);
    await page.locator("#alternatives summary").click();
    await expect(page.locator(".alternative")).toHaveCount(6);
    await expect(page.locator(".alternative").last()).toContainText("Deployment with anti-affinity");
    await page.locator("#reach summary").click();
    await expect(page.locator(".way")).toHaveCount(4);
    await expect(page.locator("#reach-answer")).toContainText("log-agent-each");
  });
  expect(problems).toEqual([]);
});

const SCRIPTS = [
  ["surge", "It cannot finish", /port/],
  ["unready", "It cannot finish", /budget/],
  ["image", "It cannot finish", /never become ready/],
  ["onDelete", "It cannot finish", /OnDelete|delete/],
  ["orphan", "Finished", /successor/],
  ["join", "Finished", /available/],
  ["labels", "Finished", /available/],
  ["noSchedule", "Finished", /available/],
  ["noExecute", "Finished", /available/],
  ["drain", "Finished", /available/],
  ["created", "Finished", /available/],
] as const;

const REFUSED = [
  ["events: [", /line \d/],
  ["evnts: []", /unknown field `evnts`/],
  ["events: [{at: soon, do: {drain: worker-1}}]", /line 1.*events\[0\]\.at: `soon` is not a duration/],
  [
    "events:\n  - at: 1s\n    do: {drain: worker-1}\n  - at: 2s\n    do: {explode: worker-1}",
    /line 5.*events\[1\]\.do: unknown variant `explode`/,
  ],
  ["events: [{at: 1s, do: {drain: nowhere}}]", /events\[0\]: .*nowhere/],
  ["options: {readyAfter: never}", /line 1.*options\.readyAfter/],
  ["options: {unheard: 1}", /line 1.*options\.unheard: unknown field `unheard`/],
] as const;

test("scripts are understood, or refused at their place", async ({ page }) => {
  const problems = await open(page);
  await openLife(page);
  await test.step("each script of the list ends as it says", async () => {
    for (const [script, verdict, says] of SCRIPTS) {
      const runs = await page.locator("body").getAttribute("data-runs");
      await page.locator("#script-example").selectOption(script);
      await expect(page.locator("body"), script).not.toHaveAttribute("data-runs", runs ?? "");
      await expect(page.locator("#ending"), script).toContainText(says);
      await expect(page.locator("#life-verdict"), script).toHaveText(verdict);
      await expect(page.locator("#script-problems li"), script).toHaveCount(0);
    }
  });
  await test.step("a script that cannot be read is refused at its place", async () => {
    await page.locator("#script-text > summary").click();
    for (const [text, says] of REFUSED) {
      await replace(page, "#script", text);
      await expect(page.locator("#script-problems li").first()).toHaveText(says);
    }
  });
  expect(problems).toEqual([]);
});

test("a link carries the script and its step, and opens its panel", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await openLife(page);
  await write(page, "#script", "# carried\nevents: [{at: 1m, do: {cordon: worker-1}}]\n");
  await expect(page.locator("#script-problems li")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "1m cordon worker-1" })).toBeVisible();
  await page.locator("#last").click();
  const place = (await page.locator("#moment-place").textContent()) ?? "";
  expect(place).toMatch(/, 1m$/);
  await page.locator("#share").click();
  await expect(page.locator("#share")).toHaveText("Link copied");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.locator("#life-verdict")).toHaveText("Finished");
  await expect(other.locator("#script")).toContainText("# carried");
  await expect(other.locator("#moment-place")).toHaveText(place);
});

test("the panels that simulate are loaded when one is opened, and nothing after that", async ({ page, context }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page);
  expect(asked.filter((url) => url.includes("/panel-"))).toEqual([]);
  await openLife(page);
  await expect.poll(() => asked.filter((url) => url.includes("/panel-")).length).toBeGreaterThan(0);
  await loadedAll(page);
  await context.setOffline(true);
  asked.length = 0;
  await page.locator("#script-example").selectOption("surge");
  await expect(page.locator("#life-verdict")).toHaveText("It cannot finish");
  await page.getByRole("tab", { name: "From a Pod" }).click();
  await expect(page.locator("#converted-yaml")).toContainText("kind: DaemonSet");
  expect(asked).toEqual([]);
});

test("a part that cannot be loaded is told, and the rest goes on", async ({ page, context }) => {
  await open(page);
  await context.setOffline(true);
  await page.getByRole("tab", { name: "What happens next" }).click();
  await expect(page.locator("#notice")).toContainText("could not be loaded");
  await page.locator("#manifest-example").selectOption("gpu");
  await expect(page.locator("#verdict")).toHaveText("Accepted");
});

test("keys alone go through a run, and a node is acted on where it is shown", async ({ page }) => {
  await open(page);
  await test.step("keys alone open a panel and step through a run", async () => {
    await page.getByRole("tab", { name: "What if" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("tab", { name: "What happens next" })).toBeFocused();
    await expect(page.locator("#moment-place")).toHaveText(/^Step 1 of/);
    await page.locator("#next").focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("#moment-place")).toHaveText(/^Step 2 of/);
    await page.locator("#schedulers summary").focus();
    await page.keyboard.press("Enter");
    await expect(page.locator("#schedulers")).toHaveAttribute("open", "");
  });
  await test.step("a node is acted on where it is shown, and the event stands on the timeline", async () => {
    await page.locator('.cell[data-node="worker-1"]').click();
    await page.locator("#act summary").click();
    const act = page.getByRole("form", { name: "Make something happen" }).first();
    await act.getByRole("textbox").fill("90s");
    await act.getByRole("combobox").selectOption("Drain");
    await act.getByRole("button", { name: "Add to the timeline" }).click();
    await expect(page.getByRole("tab", { name: "What happens next" })).toHaveAttribute("aria-selected", "true");
    const marker = page.getByRole("button", { name: "1m30s drain worker-1" });
    await expect(marker).toBeVisible({ timeout: 20_000 });
    await marker.focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("button", { name: "1m35s drain worker-1" })).toBeVisible();
    await page.locator("#script-text > summary").click();
    await expect(page.locator("#script")).toContainText("at: 1m35s");
    await page.getByRole("button", { name: "1m35s drain worker-1" }).press("Delete");
    await expect(page.getByRole("button", { name: /drain worker-1/ })).toHaveCount(0);
    await expect(page.locator("#script")).not.toContainText("drain");
  });
});

test("5,000 nodes stay usable", async ({ page }) => {
  test.setTimeout(90_000);
  await open(page);
  const items = Array.from({ length: 5000 }, (_, at) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `node-${at}`, labels: { "kubernetes.io/os": "linux" } },
    status: { allocatable: { cpu: "8", memory: "32Gi", pods: "110" } },
  }));
  await page.locator('#cluster input[type="file"]').setInputFiles({
    name: "nodes.json",
    mimeType: "application/json",
    buffer: Buffer.from(JSON.stringify({ apiVersion: "v1", kind: "List", items })),
  });
  await expect(page.locator("#summary")).toHaveText("5000 of 5000 nodes", { timeout: 20_000 });
  await openLife(page);
  await expect(page.locator("#life-verdict")).toHaveText("Finished", { timeout: 60_000 });
  await page.locator("#last").click();
  await expect(page.locator("#moment-pods .cell")).toHaveCount(400, { timeout: 20_000 });
});
