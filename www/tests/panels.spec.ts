// The panels below the map, used as a person would: what if, several together, from a Pod.

import { expect, test } from "@playwright/test";
import { expectReadable, LOOKS, wear } from "./axe";
import { example, open, write } from "./page";

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
  const text = example("agent");
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
  const text = example("agent");
  await write(page, "#editor", text.replace("      containers:", "      hostNetwork: maybe\n      containers:"));
  await expect(page.locator("#edited h4")).toContainText("not compared: the new one cannot be read");
  await expect(page.locator("#edited li.loss")).toHaveCount(0);
});

test("an update that the API server refuses is said", async ({ page }) => {
  await open(page);
  const text = example("gpu");
  await page.locator("#manifest-example").selectOption("gpu");
  await write(page, "#editor", text.replaceAll("app: device-plugin", "app: other"));
  await expect(page.locator("#verdict")).toHaveText(/^Accepted/);
  await expect(page.locator("#edited")).toContainText("As an update: refused");
  await expect(page.locator("#edited .statement")).toContainText("spec.selector: Invalid value");
  await expect(page.locator("#edited .statement")).toContainText("field is immutable");
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

for (const look of LOOKS) {
  test(`${look.name}: every panel fits and can be read by everybody`, async ({ page }) => {
    test.setTimeout(240_000);
    await wear(page, look);
    await open(page);
    await page.locator("#manifest-example").selectOption("host-ports");
    for (const [tab, panel] of [
      ["What if", "#what-if"],
      ["What happens next", "#life"],
      ["Several together", "#together"],
      ["House rules", "#rules"],
      ["With defaults", "#stored"],
      ["From a Pod", "#convert"],
    ] as const) {
      await page.getByRole("tab", { name: tab }).click();
      if (tab === "What happens next") {
        await expect(page.locator("#moment-pods .cell")).not.toHaveCount(0);
        for (const id of ["schedulers", "alternatives", "reach"]) await page.locator(`#${id} summary`).click();
        await expect(page.locator(".way").first()).toBeVisible();
      }
      if (tab === "From a Pod") await expect(page.locator("#converted-yaml")).toContainText("kind: DaemonSet");
      if (process.env["SHOTS"])
        await page.screenshot({
          path: `${process.env["SHOTS"]}/${look.name}-${tab}.png`.replaceAll(" ", "-"),
          fullPage: true,
        });
      await expectReadable(page, look, tab, { panels: [panel, "#tabs"], exclude: ".cm-editor" });
    }
  });
}
