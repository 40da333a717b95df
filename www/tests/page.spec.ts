// The page in a real browser: what it shows, that it needs no network, and that everything is reachable by keyboard.

import { expect, test } from "@playwright/test";
import { choose, chooseExample, example, loadedAll, open, write } from "./page";

test("the examples are answered, each node says why, and what helps is written into the text", async ({ page }) => {
  const problems = await open(page);
  await test.step("the first example is accepted and placed", async () => {
    await expect(page.locator("#verdict")).toHaveText("Accepted");
    await expect(page.locator("#summary")).toHaveText(/^\d of 8 nodes$/);
    await expect(page.locator(".cell")).toHaveCount(8);
  });
  await test.step("keys alone reach the nodes", async () => {
    const cell = page.locator('.cell[tabindex="0"]');
    await expect(cell).toHaveCount(1);
    await cell.focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("#detail h3")).toHaveText("worker-1");
    await page.keyboard.press("End");
    await expect(page.locator("#detail h3")).toHaveText("drained-1");
  });
  await test.step("a node tells why on click", async () => {
    await chooseExample(page, "typo");
    await expect(page.locator("#summary")).toHaveText("0 of 8 nodes");
    await expect(page.locator("#explanation")).toContainText("disktype=ssd");
    await page.locator('.cell[data-node="worker-1"]').click();
    await expect(page.locator("#detail h3")).toHaveText("worker-1");
    await expect(page.locator("#detail")).toContainText("disktype");
  });
  await test.step("a remedy is written into the text, and helps", async () => {
    const remedy = page.locator(".remedies li", { hasText: "Ask for disktype=ssd instead of disktype=sdd" });
    const [gains] = (await remedy.textContent())!.match(/\d+(?= more node)/)!;
    await remedy.getByRole("button", { name: "Apply" }).click();
    await expect(page.locator("#summary")).toHaveText(`${gains} of 8 nodes`);
    await expect(page.locator("#editor .cm-content")).toContainText("        disktype: ssd");
    await chooseExample(page, "agent");
    await expect(page.locator("#summary")).toHaveText("4 of 8 nodes");
    await page.locator(".more-nodes summary").click();
    await page
      .locator(".remedies li", { hasText: "Tolerate nvidia.com/gpu=present:NoSchedule: 1 more node" })
      .getByRole("button")
      .click();
    await expect(page.locator("#summary")).toHaveText("5 of 8 nodes");
    await expect(page.locator(".more-nodes")).toHaveAttribute("open", "");
    await expect(page.locator("#verdict")).toHaveText("Accepted");
  });
  await test.step("errors stand at their lines, and a click leads there", async () => {
    await chooseExample(page, "selector");
    await expect(page.locator("#verdict")).toHaveText(/^Refused: \d+ errors/);
    const name = page.locator("#findings li", { hasText: "metadata.name" });
    await expect(name).toContainText("line 4");
    await expect(page.locator("#findings li", { hasText: "imagePullPolcy" })).toContainText("imagePullPolicy");
    await name.locator("button").click();
    const selected = await page.evaluate(() => getSelection()?.toString());
    expect(selected).toBe("Node_Exporter");
    await expect(page.locator("#editor .cm-lint-marker-error").first()).toBeVisible();
  });
  await test.step("two DaemonSets that want one port are shown side by side", async () => {
    await chooseExample(page, "host-ports");
    await expect(page.locator("#summary")).toHaveText("2 DaemonSets");
    await expect(page.locator(".cell.pending")).toHaveCount(3);
    await page.locator('.cell.pending[data-node="worker-1"]').click();
    await expect(page.locator("#detail")).toContainText("9100");
  });
  await test.step("pods that already run take room and ports", async () => {
    await page.getByRole("tab", { name: "Pods", exact: true }).click();
    await page.locator("#pods-example").selectOption("web");
    await page.locator('.cell.pending[data-of="monitoring/metrics"]').click();
    await expect(page.locator("#detail")).toContainText("monitoring/metrics");
    await expect(page.locator("#detail")).toContainText("legacy/node-exporter-7k2vx");
    await write(page, "#pods", "apiVersion: v1\nkind: Pod\nmetadata: {name: 7}\n");
    await expect(page.locator("#pods-problems li")).toHaveCount(1);
  });
  expect(problems).toEqual([]);
});

test("texts are read as they are written, and nodes as they are pasted and dropped", async ({ page }) => {
  await open(page);
  await test.step("a DaemonSet that stands in the text twice is said", async () => {
    await write(page, "#editor", `${example("agent")}---\n${example("agent")}`);
    await expect(page.locator("#explanation")).toContainText(
      "DaemonSet logging/log-agent appears twice; the last one counts",
    );
    await expect(page.locator("#summary")).toHaveText("4 of 8 nodes");
  });
  await test.step("a text that is no YAML says where", async () => {
    await write(page, "#editor", "apiVersion: apps/v1\nkind: [");
    await expect(page.locator("#findings li.error")).toContainText(/line \d/);
    await write(page, "#editor", "");
    await expect(page.locator("#verdict")).toHaveText("No DaemonSet here");
    await expect(page.locator("#map")).toContainText("choose an example");
    await chooseExample(page, "agent");
    await write(page, "#nodes", "");
    await expect(page.locator("#map")).toContainText("There are no nodes");
  });
  await test.step("nodes can be pasted and dropped", async () => {
    const nodes = JSON.stringify({
      apiVersion: "v1",
      kind: "List",
      items: [{ apiVersion: "v1", kind: "Node", metadata: { name: "only", labels: { "kubernetes.io/os": "linux" } } }],
    });
    await write(page, "#nodes", nodes);
    await expect(page.locator("#summary")).toHaveText("1 of 1 nodes");
    await page.locator('#cluster input[type="file"]').setInputFiles({
      name: "nodes.json",
      mimeType: "application/json",
      buffer: Buffer.from(nodes.replace("only", "other")),
    });
    await expect(page.locator(".cell")).toHaveText(/other/);
  });
});

test("after loading nothing is asked of the network", async ({ page, context }) => {
  await open(page);
  await loadedAll(page);
  await context.setOffline(true);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await chooseExample(page, "gpu");
  await expect(page.locator("#summary")).toHaveText("1 of 8 nodes");
  await choose(page, "pool");
  await expect(page.locator("#summary")).toHaveText(/ of 300 nodes$/);
  expect(asked).toEqual([]);
});

test("a link carries the state, is followed, and is left when its text is worked on", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await write(page, "#editor", example("gpu").replace("device-plugin", "from-a-link"));
  await page.locator("#share").click();
  await expect(page.locator("#share")).toHaveText("Link copied");
  const link = page.url();
  await test.step("in another page, where a damaged and a newer one are said", async () => {
    const other = await context.newPage();
    await open(other, link);
    await expect(other.locator("#editor")).toContainText("from-a-link");
    await other.goto("about:blank");
    await open(other, "/#1:not-a-link");
    await expect(other.locator("#verdict")).toHaveText("Accepted");
    await expect(other.locator("#notice")).toContainText("This link is damaged");
    await other.goto("about:blank");
    await open(other, "/#9:later");
    await expect(other.locator("#notice")).toContainText("another version of the page");
    await other.close();
  });
  await test.step("pasted into the open page", async () => {
    await chooseExample(page, "agent");
    await expect(page).not.toHaveURL(/#/);
    await page.goto(link);
    await expect(page.locator("#editor")).toContainText("from-a-link");
  });
  await test.step("left when its text is worked on, and its text is kept", async () => {
    await page.evaluate(() => localStorage.clear());
    await page.goto("about:blank");
    await open(page, link);
    await expect(page.locator("#editor")).toContainText("from-a-link");
    await write(page, "#nodes", "apiVersion: v1\nkind: Node\nmetadata: {name: only}\n");
    await expect(page).not.toHaveURL(/#/);
    await page.reload();
    await expect(page.locator("#editor")).toContainText("from-a-link");
    await expect(page.locator(".cell")).toHaveText(/only/);
  });
});

test("one's own texts are there again, and an example is one choice away", async ({ page }) => {
  await open(page);
  await write(page, "#editor", example("gpu").replace("device-plugin", "my-own"));
  await expect(page.locator("#manifest-example")).toHaveValue("own-1");
  await choose(page, "pool");
  await page.reload();
  await expect(page.locator("#editor")).toContainText("my-own");
  await expect(page.locator("#manifest-example")).toHaveValue("own-1");
  await expect(page.locator("#nodes-example")).toHaveValue("pool");
  await page.locator("#manifest-example").selectOption("agent");
  await expect(page.locator("#editor")).toContainText("log-agent");
  await page.reload();
  await expect(page.locator("#editor")).toContainText("log-agent");
  await page.locator("#manifest-example").selectOption({ label: "your own: my-own" });
  await expect(page.locator("#editor")).toContainText("my-own");
});

const OUTCOMES = [
  [
    "    spec:\n",
    "    spec:\n      schedulingGates: [{name: example.com/gate}]\n",
    "gated",
    "A pod is created, but has scheduling gates: waits until its scheduling gate example.com/gate is removed",
  ],
  [
    "    spec:\n",
    "    spec:\n      schedulerName: other\n",
    "otherScheduler",
    "A pod is created, but waits for another scheduler: waits for scheduler other",
  ],
  [
    "memory: 200Mi}\n            limits: {memory: 200Mi}",
    "memory: 64Gi}",
    "pending",
    "A pod is created, but stays Pending: memory: ",
  ],
  [
    "    spec:\n",
    "    spec:\n      priority: 5\n",
    "refused",
    "Each pod is refused when it is created: no pod is created: the integer value of priority (5)",
  ],
] as const;

test("what becomes of a pod is told by its outcome, and of pods that run where they are given", async ({ page }) => {
  await open(page);
  for (const [from, to, outcome, says] of OUTCOMES) {
    await write(page, "#editor", example("agent").replace(from, to));
    const cell = page.locator('.cell[data-node="worker-1"]');
    await expect(cell).toHaveAttribute("data-outcome", outcome);
    await cell.click();
    await expect(page.locator("#detail .verdict")).toContainText(says);
    await expect(page.locator("#summary")).toHaveClass(/bad/);
  }
  await chooseExample(page, "agent");
  await expect(page.locator("#legend li")).toHaveText(["● 4 × gets a pod", "– 4 × gets no pod"]);
  const owner = { apiVersion: "apps/v1", kind: "DaemonSet", name: "log-agent", uid: "1", controller: true };
  const items = ["worker-1", "gpu-1", "win-1"].map((node) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `log-agent-${node}`, namespace: "logging", ownerReferences: [owner] },
    spec: { nodeName: node, containers: [{ name: "agent", image: "registry.example/log-agent:2.4.1" }] },
    status: { phase: "Running" },
  }));
  await write(page, "#pods", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  await expect(page.locator('.cell[data-node="worker-1"]')).toContainText("its pod runs here already");
  await page.locator('.cell[data-node="gpu-1"]').click();
  await expect(page.locator("#detail .verdict")).toContainText("No new pod; the running one stays");
  await page.locator('.cell[data-node="win-1"]').click();
  await expect(page.locator("#detail .verdict")).toContainText("The running pod is deleted");
  await page.locator('.cell[data-node="drained-1"]').click();
  await expect(page.locator("#detail .verdict")).toHaveText(/^Gets no pod: /);
});
