// The panels below the map, used as a person would: what if, several together, from a Pod.

import { expect, test } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { chooseExample, example, open, write } from "./page";

test("what would change if nodes joined or the DaemonSet were edited", async ({ page }) => {
  const problems = await open(page);
  await test.step("nodes that join get a pod or not", async () => {
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
  });
  await test.step("an edit is compared with the text before it", async () => {
    await expect(page.locator("#edited")).toContainText("Nothing was edited yet");
    const text = await page
      .locator("#editor .cm-content")
      .evaluate((element: any) => element.cmTile?.view?.state.doc.toString() ?? element.textContent);
    await write(page, "#editor", text.replace("kubernetes.io/os: linux", "disktype: hdd"));
    await expect(page.locator("#edited li.loss").first()).toBeVisible();
    await page.getByRole("button", { name: "Set as baseline" }).click();
    await expect(page.locator("#edited")).toContainText("Nothing was edited yet");
  });
  await test.step("a text that cannot be compared is not called gone", async () => {
    await chooseExample(page, "agent");
    const text = example("agent");
    await write(page, "#editor", text.replace("      containers:", "      hostNetwork: maybe\n      containers:"));
    await expect(page.locator("#edited h4")).toContainText("not compared: the new one cannot be read");
    await expect(page.locator("#edited li.loss")).toHaveCount(0);
  });
  await test.step("an update that the API server refuses is said", async () => {
    const text = example("gpu");
    await chooseExample(page, "gpu");
    await write(page, "#editor", text.replaceAll("app: device-plugin", "app: other"));
    await expect(page.locator("#verdict")).toHaveText(/^Accepted/);
    await expect(page.locator("#edited")).toContainText("As an update: refused");
    await expect(page.locator("#edited .statement")).toContainText("spec.selector: Invalid value");
    await expect(page.locator("#edited .statement")).toContainText("field is immutable");
  });
  await test.step("pods that an edit leaves Pending, or deletes, are told", async () => {
    await chooseExample(page, "agent");
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
  expect(problems).toEqual([]);
});

test("several together, with defaults, from a Pod", async ({ page }) => {
  await open(page);
  await test.step("several DaemonSets are surveyed", async () => {
    await chooseExample(page, "host-ports");
    await page.getByRole("tab", { name: "Several together" }).click();
    await expect(page.locator("#together-answer")).toContainText("both want host port 9100/TCP");
    await expect(page.locator("#together-answer tbody tr")).toHaveCount(3);
    await chooseExample(page, "by-hardware");
    await expect(page.locator("#together-answer")).toContainText("inference-cpu");
    await expect(page.locator("#together-answer")).toContainText(/twice|by both|covered/);
  });
  await test.step("an unknown field is renamed by its button", async () => {
    await chooseExample(page, "selector");
    await page.getByRole("button", { name: "Rename to imagePullPolicy" }).click();
    await expect(page.locator("#editor")).toContainText("imagePullPolicy: Always");
    await expect(page.getByRole("button", { name: "Rename to imagePullPolicy" })).toHaveCount(0);
  });
  await test.step("what the API server fills in is marked", async () => {
    await chooseExample(page, "agent");
    await page.getByRole("tab", { name: "With defaults" }).click();
    await expect(page.locator("#stored-summary")).toHaveText(/^\d+ fields filled in by the API server\.$/);
    await expect(page.locator("#stored-yaml .added", { hasText: "revisionHistoryLimit" })).toHaveText(
      "  revisionHistoryLimit: 10 # default\n",
    );
    await expect(page.locator("#stored-yaml span", { hasText: "maxUnavailable" })).not.toHaveClass("added");
    await write(page, "#editor", "kind: [");
    await expect(page.locator("#stored-problems")).toContainText("line 1: error converting YAML to JSON");
  });
  await test.step("a Pod becomes a DaemonSet and is taken into the editor", async () => {
    await chooseExample(page, "agent");
    await page.getByRole("tab", { name: "From a Pod" }).click();
    await expect(page.locator("#converted-yaml")).toContainText("kind: DaemonSet");
    await expect(page.locator("#convert-answer")).toContainText("restartPolicy");
    await page.getByRole("button", { name: "Put it into the editor" }).click();
    await expect(page.locator("#verdict")).toHaveText(/^Accepted/);
    await expect(page.locator("#summary")).toHaveText("2 DaemonSets");
  });
});

everybodyCanRead("every panel", async (page, check) => {
  await open(page);
  await chooseExample(page, "host-ports");
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
    await check(tab, { panels: [panel, "#tabs"], exclude: ".cm-editor" });
  }
});
