// The panels below the map, used as a person would: what if, what happens next, several together, from a Pod.

import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

async function open(page: Page): Promise<string[]> {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto("/");
  await expect(page.locator("body")).toHaveAttribute("data-answered", /\d/);
  return problems;
}

async function openLife(page: Page, script?: string): Promise<void> {
  await page.getByRole("tab", { name: "What happens next" }).click();
  await expect(page.locator("body")).toHaveAttribute("data-runs", /\d/);
  if (script) await page.locator("#script-example").selectOption(script);
}

async function write(page: Page, editor: string, text: string): Promise<void> {
  await page.locator(`${editor} .cm-content`).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
}

test("nodes that join get a pod or not", async ({ page }) => {
  const problems = await open(page);
  await expect(page.locator("#joined")).toContainText("added");
  await expect(page.locator("#joined li.gain")).toHaveText([
    "+new-control-plane-1: the node is new",
    "+new-linux-on-arm64-4: the node is new",
  ]);
  await expect(page.locator("#joined li.same")).toHaveCount(4);
  await expect(page.locator("#joined li.same").first()).toHaveText(
    "·new-gpu-pool-2: the node is new and gets no pod: it has taint nvidia.com/gpu=present:NoSchedule",
  );
  for (const box of await page.locator("#presets input").all()) await box.uncheck();
  await expect(page.locator("#joined")).toContainText("Choose a shape of node");
  await page.getByLabel("arm64").check();
  await expect(page.locator("#joined")).toContainText("1 added");
  expect(problems).toEqual([]);
});

test("an edit is compared with the text before it", async ({ page }) => {
  await open(page);
  await expect(page.locator("#edited")).toContainText("Nothing was edited yet");
  const text = await page
    .locator("#editor .cm-content")
    .evaluate((element: any) => element.cmTile?.view?.state.doc.toString() ?? element.textContent);
  await write(page, "#editor", text.replace("kubernetes.io/os: linux", "disktype: hdd"));
  await expect(page.locator("#edited li.loss").first()).toBeVisible();
  await page.getByRole("button", { name: "Set as baseline" }).click();
  await expect(page.locator("#edited")).toContainText("Nothing was edited yet");
});

test("pods that an edit leaves Pending, or deletes, are told", async ({ page }) => {
  await open(page);
  const text = readFileSync(new URL("../src/examples/agent.yaml", import.meta.url), "utf8");
  await write(page, "#editor", text.replace("memory: 200Mi}\n            limits: {memory: 200Mi}", "memory: 20Gi}"));
  await expect(page.locator("#edited h4")).toContainText("0 added, 0 removed, 4 kept, 1 pending");
  await expect(page.locator("#edited li.warn")).toContainText("control-1: the new pod stays Pending: memory");
  await write(page, "#editor", text.replace("kubernetes.io/os: linux", "disktype: hdd"));
  await expect(page.locator("#edited li.loss").first()).toContainText("a running pod is deleted");
  await page.getByRole("tab", { name: "Pods", exact: true }).click();
  await page.locator("#pods-example").selectOption("web");
  await expect(page.locator("#edited li.loss").first()).toContainText("no pod of it runs there");
});

test("a text that cannot be compared is not called gone", async ({ page }) => {
  await open(page);
  const text = readFileSync(new URL("../src/examples/agent.yaml", import.meta.url), "utf8");
  await write(page, "#editor", text.replace("      containers:", "      hostNetwork: maybe\n      containers:"));
  await expect(page.locator("#edited h4")).toContainText("not compared: the new one cannot be read");
  await expect(page.locator("#edited li.loss")).toHaveCount(0);
});

test("an update that the API server refuses is said", async ({ page }) => {
  await open(page);
  const text = readFileSync(new URL("../src/examples/gpu.yaml", import.meta.url), "utf8");
  await page.locator("#manifest-example").selectOption("gpu");
  await write(page, "#editor", text.replaceAll("app: device-plugin", "app: other"));
  await expect(page.locator("#verdict")).toHaveText(/^Accepted/);
  await expect(page.locator("#edited")).toContainText("As an update: refused");
  await expect(page.locator("#edited .statement")).toContainText("spec.selector: Invalid value");
  await expect(page.locator("#edited .statement")).toContainText("field is immutable");
});

test("a rolling update is stepped, sought and played", async ({ page }) => {
  const problems = await open(page);
  await openLife(page);
  await expect(page.locator("#life-verdict")).toHaveText("Finished");
  await expect(page.locator("#moment-place")).toHaveText(/^Step 1 of \d+, 0s$/);
  await expect(page.locator("#moment-lines")).toContainText("the node should run a pod and has none");
  await expect(page.locator("#moment-lines")).toContainText("Normal SuccessfulCreate");
  await expect(page.locator("#moment-pods .cell")).toHaveCount(8);
  await expect(page.locator("#counters")).toContainText(/Budget in use: none\s*$/);
  await page.getByRole("button", { name: "Step forward" }).click();
  await expect(page.locator("#counters")).toContainText("ready4");
  await page.getByRole("button", { name: "Step forward" }).click();
  await expect(page.locator("#moment-lines")).toContainText("Script updateTemplate");
  await expect(page.locator("#moment-lines")).toContainText("older template");
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
  expect(problems).toEqual([]);
});

for (const [script, verdict, says] of [
  ["surge", "It cannot finish", /port/],
  ["unready", "It cannot finish", /budget/],
  ["image", "It cannot finish", /never get/],
  ["onDelete", "It cannot finish", /OnDelete|delete/],
  ["orphan", "Finished", /successor/],
  ["join", "Finished", /available/],
  ["labels", "Finished", /available/],
  ["noSchedule", "Finished", /available/],
  ["noExecute", "Finished", /available/],
  ["drain", "Finished", /available/],
  ["created", "Finished", /available/],
] as const) {
  test(`the script ${script} is understood and ends as it says`, async ({ page }) => {
    const problems = await open(page);
    await openLife(page, script);
    await expect(page.locator("#ending")).toContainText(says);
    await expect(page.locator("#life-verdict")).toHaveText(verdict);
    await expect(page.locator("#script-problems li")).toHaveCount(0);
    expect(problems).toEqual([]);
  });
}

for (const [text, says] of [
  ["events: [", /line \d/],
  ["evnts: []", /unknown field `evnts`/],
  ["events: [{at: soon, do: {drain: worker-1}}]", /line 1.*events\[0\]\.at: `soon` is no span of time/],
  [
    "events:\n  - at: 1s\n    do: {drain: worker-1}\n  - at: 2s\n    do: {explode: worker-1}",
    /line 5.*events\[1\]\.do: unknown variant `explode`/,
  ],
  ["events: [{at: 1s, do: {drain: nowhere}}]", /events\[0\]: .*nowhere/],
  ["options: {readyAfter: never}", /line 1.*options\.readyAfter/],
  ["options: {unheard: 1}", /line 1.*options\.unheard: unknown field `unheard`/],
] as const) {
  test(`a script is refused at its place: ${text.slice(0, 40).replaceAll("\n", " ")}`, async ({ page }) => {
    await open(page);
    await openLife(page);
    await write(page, "#script", text);
    await expect(page.locator("#script-problems li").first()).toHaveText(says);
  });
}

test("the schedulers, the alternatives and the ways to the daemons are told", async ({ page }) => {
  await open(page);
  await openLife(page);
  await page.locator("#schedulers summary").click();
  await expect(page.locator("#schedulers-answer")).toContainText(/Both schedulers give the same result|differ/);
  await page.locator("#alternatives summary").click();
  await expect(page.locator(".alternative")).toHaveCount(6);
  await expect(page.locator(".alternative").last()).toContainText("Deployment with anti-affinity");
  await page.locator("#reach summary").click();
  await expect(page.locator(".way")).toHaveCount(4);
  await expect(page.locator("#reach-answer")).toContainText("log-agent-each");
});

test("several DaemonSets are surveyed", async ({ page }) => {
  await open(page);
  await page.locator("#manifest-example").selectOption("host-ports");
  await page.getByRole("tab", { name: "Several together" }).click();
  await expect(page.locator("#together-answer")).toContainText("both want host port 9100/TCP");
  await expect(page.locator("#together-answer tbody tr")).toHaveCount(3);
  await page.locator("#manifest-example").selectOption("by-hardware");
  await expect(page.locator("#together-answer")).toContainText("inference-cpu");
  await expect(page.locator("#together-answer")).toContainText(/twice|by both|covered/);
});

test("what the API server fills in is marked", async ({ page }) => {
  await open(page);
  await page.getByRole("tab", { name: "With defaults" }).click();
  await expect(page.locator("#stored-summary")).toHaveText(/^\d+ fields filled in by the API server\.$/);
  await expect(page.locator("#stored-yaml .added", { hasText: "revisionHistoryLimit" })).toHaveText(
    "  revisionHistoryLimit: 10 # default\n",
  );
  await expect(page.locator("#stored-yaml span", { hasText: "maxUnavailable" })).not.toHaveClass("added");
  await write(page, "#editor", "kind: [");
  await expect(page.locator("#stored-problems")).toContainText("line 1: error converting YAML to JSON");
});

test("a Pod becomes a DaemonSet and is taken into the editor", async ({ page }) => {
  await open(page);
  await page.getByRole("tab", { name: "From a Pod" }).click();
  await expect(page.locator("#converted-yaml")).toContainText("kind: DaemonSet");
  await expect(page.locator("#convert-answer")).toContainText("restartPolicy");
  await page.getByRole("button", { name: "Put it into the editor" }).click();
  await expect(page.locator("#verdict")).toHaveText(/^Accepted/);
  await expect(page.locator("#summary")).toHaveText("2 DaemonSets");
});

test("an unknown field is renamed by its button", async ({ page }) => {
  await open(page);
  await page.locator("#manifest-example").selectOption("selector");
  await page.getByRole("button", { name: "Rename to imagePullPolicy" }).click();
  await expect(page.locator("#editor")).toContainText("imagePullPolicy: Always");
  await expect(page.getByRole("button", { name: "Rename to imagePullPolicy" })).toHaveCount(0);
});

test("a link carries the script and opens its panel", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await openLife(page);
  await write(page, "#script", "# carried\nevents: []\n");
  await page.locator("#share").click();
  await expect(page.locator("#share")).toHaveText("Link copied");
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.locator("#life-verdict")).toHaveText("Finished");
  await expect(other.locator("#script")).toContainText("# carried");
});

test("the panels that simulate are loaded when one is opened, and nothing after that", async ({ page, context }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page);
  expect(asked.filter((url) => url.includes("/panel-"))).toEqual([]);
  await openLife(page);
  await expect.poll(() => asked.filter((url) => url.includes("/panel-")).length).toBeGreaterThan(0);
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

test("keys alone open a panel and step through a run", async ({ page }) => {
  await open(page);
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

for (const [name, size, scheme] of [
  ["wide and light", { width: 1280, height: 900 }, "light"],
  ["wide and dark", { width: 1280, height: 900 }, "dark"],
  ["narrow", { width: 360, height: 740 }, "light"],
] as const) {
  test(`${name}: every panel fits and can be read by everybody`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await open(page);
    await page.locator("#manifest-example").selectOption("host-ports");
    for (const tab of [
      "What if",
      "What happens next",
      "Several together",
      "House rules",
      "With defaults",
      "From a Pod",
    ]) {
      await page.getByRole("tab", { name: tab }).click();
      if (tab === "What happens next") {
        await expect(page.locator("#moment-pods .cell")).not.toHaveCount(0);
        for (const id of ["schedulers", "alternatives", "reach"]) await page.locator(`#${id} summary`).click();
        await expect(page.locator(".way").first()).toBeVisible();
      }
      if (tab === "From a Pod") await expect(page.locator("#converted-yaml")).toContainText("kind: DaemonSet");
      if (process.env["SHOTS"])
        await page.screenshot({
          path: `${process.env["SHOTS"]}/${name}-${tab}.png`.replaceAll(" ", "-"),
          fullPage: true,
        });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow, tab).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).exclude(".cm-editor").analyze();
      expect(violations.map(({ id, nodes }) => `${tab}: ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
    }
  });
}
