// The cluster builder: preset clusters, and nodes that are added, selected by pointer and keyboard, and changed.

import { expect, type Page, test } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { open } from "./page";

async function openBuilder(page: Page, cluster?: string): Promise<void> {
  await page.getByRole("tab", { name: "Builder" }).click();
  if (cluster) await page.getByLabel("Cluster to begin with").selectOption(cluster);
  await expect(page.locator("#builder [role=option]").first()).toBeVisible();
}

const row = (page: Page, name: string) => page.locator("#builder").getByRole("option", { name });

test("a cluster is built by the pointer and by keys", async ({ page }) => {
  const problems = await open(page);
  await test.step("nodes are selected by the pointer, cordoned, tainted and labelled", async () => {
    await openBuilder(page, "kind");
    await expect(page.locator("#summary")).toHaveText("3 of 3 nodes");
    await row(page, "kind-worker2").click();
    await page.getByRole("textbox", { name: "Taint" }).fill("dedicated=db:NoSchedule");
    await page.getByRole("textbox", { name: "Taint" }).press("Enter");
    await expect(page.locator("#summary")).toHaveText("2 of 3 nodes");
    await expect(row(page, "kind-worker2")).toContainText("dedicated=db:NoSchedule");
    await row(page, "kind-control-plane").click({ modifiers: ["ControlOrMeta"] });
    await expect(page.locator("#selected-nodes")).toContainText("2 nodes of 3 selected");
    await page.getByRole("button", { name: "Cordon" }).click();
    await expect(row(page, "kind-worker2")).toContainText("cordoned");
    await page.getByRole("textbox", { name: "Label" }).fill("tier=edge");
    await page.getByRole("textbox", { name: "Label" }).press("Enter");
    await page.getByRole("textbox", { name: "Taint" }).fill("dedicated-");
    await page.getByRole("textbox", { name: "Taint" }).press("Enter");
    await expect(page.locator("#summary")).toHaveText("3 of 3 nodes");
    await page.getByRole("tab", { name: "Nodes" }).click();
    await expect(page.locator("#nodes .cm-content")).toContainText("tier: edge");
  });
  await test.step("rows are selected by drawing the pointer over them", async () => {
    await openBuilder(page, "kind");
    await row(page, "kind-control-plane").hover();
    await page.mouse.down();
    await row(page, "kind-worker2").hover();
    await page.mouse.up();
    await expect(page.locator("#selected-nodes")).toContainText("3 nodes of 3 selected");
    await row(page, "kind-worker2").click({ modifiers: ["ControlOrMeta"] });
    await expect(page.locator("#selected-nodes")).toContainText("2 nodes of 3 selected");
    await row(page, "kind-control-plane").click();
    await expect(page.locator("#selected-nodes")).toContainText("1 node of 3 selected");
    await row(page, "kind-worker2").click({ modifiers: ["Shift"] });
    await expect(page.locator("#selected-nodes")).toContainText("3 nodes of 3 selected");
  });
  await test.step("keys alone select and change nodes", async () => {
    await openBuilder(page, "kind");
    await page.locator("#builder [role=listbox]").focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.locator("#selected-nodes")).toContainText("2 nodes of 3 selected");
    await page.keyboard.press("Control+a");
    await expect(page.locator("#selected-nodes")).toContainText("3 nodes of 3 selected");
    await page.keyboard.press("Escape");
    await page.keyboard.press("End");
    await page.getByRole("button", { name: "Remove" }).press("Enter");
    await expect(page.locator("#summary")).toHaveText("2 of 2 nodes");
  });
  await test.step("nodes, pods and another DaemonSet are added", async () => {
    await openBuilder(page, "kind");
    await page.getByLabel("Shape of node").selectOption("gpu");
    await page.getByLabel("How many nodes").fill("2");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.locator("#summary")).toHaveText("3 of 5 nodes");
    await row(page, "kind-worker2").click();
    await page.getByText("Add a pod to each").click();
    await page.getByRole("form", { name: "Add a pod to each" }).getByLabel("CPU").fill("3950m");
    await page.getByRole("button", { name: "Add pods" }).click();
    await expect(page.locator("#pods-count")).toHaveText("1");
    await expect(page.locator("#map")).toContainText("held by pod apps/busy");
    await page.getByText("Another DaemonSet beside it").click();
    await page.getByRole("button", { name: "Add a DaemonSet" }).click();
    await expect(page.locator("#map .placed")).toHaveCount(2);
  });
  expect(problems).toEqual([]);
});

test("5,000 nodes are built and changed together", async ({ page }) => {
  test.setTimeout(90_000);
  await open(page);
  await openBuilder(page, "large");
  await expect(page.locator("#selected-nodes")).toContainText("of 5,000 selected", { timeout: 20_000 });
  await page.getByPlaceholder("name, or key=value").fill("pool=spot");
  await page.getByRole("button", { name: "Select what is found" }).click();
  await expect(page.locator("#selected-nodes")).toContainText("833 nodes of 5,000 selected");
  await page.getByRole("textbox", { name: "Taint" }).fill("spot=true:NoSchedule");
  await page.getByRole("textbox", { name: "Taint" }).press("Enter");
  await expect(page.locator("#map-panel")).toContainText("833 have taint spot=true:NoSchedule", { timeout: 20_000 });
});

everybodyCanRead("the builder", async (page, check) => {
  await open(page);
  await openBuilder(page, "kind");
  await row(page, "kind-worker2").click();
  await page.getByText("Add a pod to each").click();
  await check("the builder", { panels: ["#given"], exclude: ".cm-editor" });
});
