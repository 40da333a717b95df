// The map of many nodes: cells on a canvas, groups, search, the table, and keyboard access to both.

import { readFileSync } from "node:fs";
import { devices, expect, test } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { nodeList } from "./nodes";
import { choose, chooseExample, example, open, write } from "./page";

test("many nodes are a map and a table, which are filtered, grouped, searched and sorted", async ({ page }) => {
  const problems = await open(page);
  await choose(page, "pool");
  await test.step("many nodes are cells that keys and the pointer choose", async () => {
    const map = page.locator(".map-scroller");
    await expect(map).toHaveAttribute("aria-label", /263 of 300 nodes/);
    await map.focus();
    await page.keyboard.press("Home");
    await expect(page.locator("#detail h3")).toHaveText("gpu-000");
    await page.keyboard.press("ArrowRight");
    await expect(page.locator("#detail h3")).toHaveText("worker-001");
    await page.keyboard.press("End");
    await expect(page.locator("#detail h3")).toHaveText("worker-299");
    await map.click({ position: { x: 8, y: 8 } });
    await expect(page.locator("#detail h3")).toHaveText("gpu-000");
    await map.hover({ position: { x: 10, y: 10 } });
    await expect(page.locator(".map-tip")).toHaveText("gpu-000: has taint nvidia.com/gpu=present:NoSchedule");
  });
  await test.step("nodes are selected by drawing and by keys, and changed together", async () => {
    const map = page.locator(".map-scroller");
    const { x, y } = (await map.boundingBox())!;
    await page.mouse.move(x + 30, y + 30);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 60, { steps: 3 });
    await expect(page.locator(".map-lasso")).toBeVisible();
    await page.mouse.up();
    await expect(page.locator("#map-selected")).toHaveText("4 nodes selected");
    await expect(page.locator("#detail h3")).toHaveText("gpu-000");
    await map.press("Escape");
    await expect(page.locator("#map-selected")).toHaveText("");
    await map.press("Home");
    await map.press("Shift+ArrowRight");
    await expect(page.locator("#map-selected")).toHaveText("2 nodes selected");
    const taint = page.getByRole("form", { name: "Taint" }).getByRole("textbox");
    await taint.fill("dedicated=db:NoSchedule");
    await taint.press("Enter");
    await expect(page.locator("#summary")).toHaveText("262 of 300 nodes");
    await taint.fill("dedicated-");
    await taint.press("Enter");
    await expect(page.locator("#summary")).toHaveText("263 of 300 nodes");
    await page.getByRole("button", { name: "Select none" }).press("Enter");
    await expect(map).toBeFocused();
  });
  await test.step("the legend and the reasons show the nodes of one kind", async () => {
    await page.getByRole("radio", { name: "Table" }).check();
    await expect(page.locator("caption")).toHaveText("300 nodes");
    const none = page.locator("#legend button", { hasText: "gets no pod" });
    const [all] = (await none.textContent())!.match(/\d+/)!;
    await none.click();
    await expect(page.locator("caption")).toHaveText(`${all} nodes`);
    await expect(page.locator(".node-table tbody tr", { hasText: "gets a pod" })).toHaveCount(0);
    await expect(page.locator("#detail .verdict")).toHaveText(/^Gets no pod: /);
    const reason = page.locator(".reason-filter").first();
    const [some] = (await reason.textContent())!.match(/\d+/)!;
    await reason.click();
    await expect(page.locator("caption")).toHaveText(`${some} nodes`);
    await expect(reason).toHaveAttribute("aria-pressed", "true");
    await reason.click();
    await none.click();
    await expect(page.locator("caption")).toHaveText("300 nodes");
  });
  await test.step("nodes are grouped by a label, searched, sorted and written as CSV", async () => {
    await page.locator("#map-group").selectOption("pool");
    await page.getByRole("radio", { name: "Table" }).check();
    await expect(page.getByRole("columnheader", { name: "pool" })).toBeVisible();
    await page.getByRole("searchbox", { name: "Find" }).fill("storage-0");
    await expect(page.locator("caption")).toHaveText(/^\d+ nodes$/);
    await page.getByRole("button", { name: "Node", exact: true }).click();
    await page.getByRole("button", { name: /^Node/ }).click();
    await expect(page.getByRole("columnheader", { name: /^Node/ })).toHaveAttribute("aria-sort", "descending");
    await expect(page.locator(".node-table tbody th").first()).toHaveText("storage-099");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download CSV" }).click(),
    ]);
    const lines = readFileSync(await download.path(), "utf8").split("\r\n");
    expect(lines[0]).toBe("node,pool,outcome,reason");
    expect(lines[1]).toBe("storage-099,storage,gets a pod,nothing stands in the way");
    await page.locator(".node-table tbody th button").first().click();
    await expect(page.locator("#detail h3")).toHaveText("storage-099");
    await page.locator("#detail").getByText("What the node has").click();
    await expect(page.locator("#detail dl")).toContainText("disktype=ssd");
  });
  expect(problems).toEqual([]);
});

for (const [count, tag] of [
  [20_000, ""],
  [100_000, " @long"],
] as const) {
  test(`${count.toLocaleString("en")} nodes are density tiles, which are looked at more closely${tag}`, async ({
    page,
  }) => {
    test.setTimeout(180_000);
    const file = await nodeList(count, 0);
    await open(page);
    await page.locator('#cluster input[type="file"]').setInputFiles(file);
    await expect(page.locator("#summary")).toHaveText(`${count * 0.9} of ${count} nodes`, { timeout: 120_000 });
    await expect(page.locator(".map-zoom")).toContainText(/a tile is \d+ nodes/);
    await expect(page.locator("#nodes")).toContainText("read but not shown here");
    await page.locator(".map-scroller").click({ position: { x: 5, y: 5 } });
    await expect(page.locator("#detail h3")).toContainText("ip-10-0-0-", { timeout: 20_000 });
    await page.locator("#map-group").selectOption("topology.kubernetes.io/zone");
    await expect(page.locator("#map-group")).toHaveValue("topology.kubernetes.io/zone");
    await page.getByRole("searchbox", { name: "Find" }).fill("ip-10-0-1-17.");
    await expect(page.locator(".map-zoom .hint")).toHaveText("");
  });
}

test("fingers choose a node and scroll the page, and select nodes once they are asked to", async ({ browser }) => {
  const context = await browser.newContext({ ...devices["Pixel 7"], serviceWorkers: "block" });
  const page = await context.newPage();
  await open(page);
  await choose(page, "pool");
  const map = page.locator(".map-scroller");
  await map.scrollIntoViewIfNeeded();
  const devtools = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
    devtools.send("Input.dispatchTouchEvent", { type, touchPoints });
  const draw = async () => {
    await map.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
    // A frame later the browser knows where touching scrolls.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const { x, y } = (await map.boundingBox())!;
    const at = (step: number) => [{ x: x + 20 + 12 * step, y: y + 20 + 12 * step }];
    await touch("touchStart", at(0));
    for (let step = 1; step <= 8; step++) await touch("touchMove", at(step));
    // The finger rests before it leaves, so that the page does not scroll on.
    await page.waitForTimeout(200);
    await touch("touchMove", at(8));
    await touch("touchEnd", []);
  };
  await map.tap({ position: { x: 8, y: 8 } });
  await expect(page.locator("#detail h3")).toHaveText("gpu-000");
  const top = async () => (await map.boundingBox())!.y;
  await map.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
  const centered = await top();
  await draw();
  await expect.poll(top).toBeGreaterThan(centered + 20);
  await expect(page.getByText(/nodes selected$/)).toHaveCount(0);
  await page.getByRole("button", { name: "Select", exact: true }).tap();
  await expect(map).toHaveClass(/selecting/);
  await draw();
  await expect(page.getByText(/^\d+ nodes selected$/)).toBeVisible();
  await expect.poll(top).toBeLessThan(centered + 20);
  await context.close();
});

test("the map follows the text, and the text the map", async ({ page }) => {
  await open(page);
  await test.step("a predicate and its lines light each other up", async () => {
    await page.locator('.cell[data-node="win-1"]').click();
    const predicate = page.locator(".chain").getByRole("button", { name: "nodeSelector" });
    await predicate.hover();
    await expect(page.locator("#editor .cm-lit")).toHaveText([
      "      nodeSelector:",
      "        kubernetes.io/os: linux",
    ]);
    await predicate.click();
    await expect(page.locator("#editor .cm-content")).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(".chain li.lit")).toContainText("nodeSelector");
    await expect(page.locator("#detail code.lit")).toHaveText("kubernetes.io/os=windows");
  });
  await test.step("rows are selected by drawing and by keys, and something happens to them later", async () => {
    await page.locator('.cell[data-node="worker-1"]').hover();
    await page.mouse.down();
    await page.locator('.cell[data-node="worker-3"]').hover();
    await page.mouse.up();
    await expect(page.locator("#map-selected")).toHaveText("3 nodes selected");
    await page.locator('.cell[data-node="worker-1"]').press("Shift+ArrowDown");
    await expect(page.locator("#map-selected")).toHaveText("2 nodes selected");
    await page.getByText("Make something happen to them").click();
    await page.locator("#map-selection").getByRole("button", { name: "Add to the timeline" }).click();
    await expect(page.getByRole("button", { name: /^2m cordon worker-[12]$/ })).toHaveCount(2);
    await page.locator('.cell[data-node="worker-1"]').press("Escape");
    await expect(page.locator("#map-selection .on-selected")).toHaveCount(0);
  });
  await test.step("while a text cannot be read, the last map stands", async () => {
    await write(page, "#editor", example("agent").replace("tolerations:", "tolerations: ["));
    await expect(page.locator("#stale")).toBeVisible();
    await expect(page.locator(".cell")).toHaveCount(8);
    await write(page, "#editor", example("agent").replace("log-agent", "log-agent2"));
    await expect(page.locator("#stale")).toBeHidden();
  });
  await test.step("of a refused manifest is said where it would run", async () => {
    await chooseExample(page, "selector");
    await expect(page.locator("#summary")).toContainText("if accepted");
    await expect(page.locator("#summary")).not.toHaveClass(/good/);
    await expect(page.locator("#legend")).toContainText("gets a pod, if it were accepted");
  });
  await test.step("a cordoned node that gets a pod says so", async () => {
    await chooseExample(page, "agent");
    await write(
      page,
      "#nodes",
      "apiVersion: v1\nkind: Node\nmetadata: {name: only, labels: {kubernetes.io/os: linux}}\nspec: {unschedulable: true}\nstatus: {allocatable: {cpu: 8, memory: 32Gi, pods: 110}}\n",
    );
    await expect(page.locator("#map .cell")).toContainText("cordoned");
  });
});

test("the page fits narrow and wide windows, without a style or script within it", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  const problems = await open(page);
  await test.step("the verdict stays in sight", async () => {
    await page.locator("#tabs").scrollIntoViewIfNeeded();
    await page.mouse.wheel(0, 2000);
    await expect(page.locator("#verdict")).toBeInViewport();
    await expect(page.locator("#whose")).toHaveText("8 sample nodes · use yours");
    await page.getByRole("button", { name: "use yours" }).click();
    await expect(page.locator("#nodes .cm-content")).toBeFocused();
  });
  await test.step("the verdict hides neither the cursor nor what gets the focus", async () => {
    await page.getByRole("tab", { name: "DaemonSet", exact: true }).click();
    await page.locator("#editor .cm-content").press("Control+Home");
    const bottom = async () => (await page.locator("#verdicts").boundingBox())!.height;
    await page.locator("#editor").evaluate((editor) => scrollBy(0, editor.getBoundingClientRect().top + 40));
    await page.keyboard.press("ArrowDown");
    const cursor = async () => (await page.locator("#editor .cm-activeLine").boundingBox())!.y - (await bottom());
    await expect.poll(cursor).toBeGreaterThan(-5);
    await page.locator("footer").scrollIntoViewIfNeeded();
    await page.locator("#what-if input").first().focus();
    expect((await page.locator("#what-if input").first().boundingBox())!.y).toBeGreaterThanOrEqual(await bottom());
  });
  await test.step("no style and no script is allowed within the page", async () => {
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
    expect(policy).not.toContain("unsafe-inline");
    expect(await page.locator("style").count()).toBe(0);
    await page.getByRole("tab", { name: "DaemonSet", exact: true }).click();
    const content = page.locator("#editor .cm-content");
    expect(await content.evaluate((element) => getComputedStyle(element).whiteSpace)).toBe("pre");
  });
  await test.step("where the system chooses the colours, what is selected is seen", async () => {
    await page.emulateMedia({ forcedColors: "active" });
    const style = (name: string, property: string) =>
      page.getByRole("tab", { name }).evaluate((tab, key) => getComputedStyle(tab).getPropertyValue(key), property);
    expect(await style("What if", "border-bottom-color")).not.toBe(await style("Share", "border-bottom-color"));
    await expect(page.locator(".cell[aria-selected=true]")).toHaveCSS("outline-style", "solid");
    await expect(page.locator(".cell.chosen .name")).toHaveCSS("text-decoration-line", "underline");
    const tones = await page.locator("#map").evaluate((map) => {
      const style = getComputedStyle(map);
      return ["runs", "pending", "lost", "none-back"].map((tone) => style.getPropertyValue(`--map-${tone}`));
    });
    expect(new Set(tones).size).toBe(4);
    await page.getByRole("tab", { name: "Builder" }).click();
    const rows = page.locator("#builder [role=option]");
    await rows.nth(1).click();
    await expect(rows.nth(1)).toHaveCSS("outline-style", "solid");
    await expect(rows.nth(0)).toHaveCSS("outline-style", "none");
    await page.emulateMedia({ forcedColors: "none" });
  });
  await test.step("columns are made wider by keys, and stay so", async () => {
    await page.setViewportSize({ width: 1900, height: 900 });
    const width = async () => (await page.locator("#given").boundingBox())?.width ?? 0;
    const before = await width();
    await page.getByRole("separator", { name: "Width of the input" }).focus();
    for (let press = 0; press < 5; press++) await page.keyboard.press("ArrowRight");
    expect(await width()).toBeGreaterThan(before + 50);
    const wide = await width();
    await page.reload();
    await expect.poll(width).toBe(wide);
    const tops = await page
      .locator("main > section")
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
  });
  expect(problems).toEqual([]);
});

everybodyCanRead("map and table of many nodes", async (page, check) => {
  await open(page);
  await choose(page, "pool");
  for (const view of ["Map", "Table"]) {
    await page.getByRole("radio", { name: view }).check();
    await check(view, { panels: ["#map-panel", "#verdicts"] });
  }
});
