// Texts and where they go: the user's own beside the examples, hints, files of all kinds.

import { expect, test } from "@playwright/test";
import { chooseExample, example, open, write } from "./page";

test("an example that is edited becomes an entry, and no other text is lost", async ({ page }) => {
  await open(page);
  await write(page, "#editor", example("gpu").replace("device-plugin", "first"));
  await page.locator("#manifest-example").selectOption("typo");
  await page.locator(".remedies button").first().click();
  await expect(page.locator("#editor")).toContainText("disktype: ssd");
  // No text is selected that a keystroke would replace.
  expect(await page.evaluate(() => getSelection()?.toString())).toBe("");
  await expect(page.locator("#manifest-example option:checked")).toHaveText(/^your own: /);
  const own = await page.locator("#manifest-example optgroup").first().locator("option").allTextContents();
  expect(own).toHaveLength(2);
  expect(own[1]).toBe("your own: first");
  await page.reload();
  await page.locator("#manifest-example").selectOption({ label: "your own: first" });
  await expect(page.locator("#editor")).toContainText("first");
  await page.locator("#manifest-example").selectOption("typo");
  await expect(page.locator("#editor")).toContainText("disktype: sdd");
});

const OPENED = [
  [
    JSON.stringify({
      kind: "List",
      items: [{ kind: "Pod", metadata: { name: "a", ownerReferences: [{ kind: "DaemonSet", name: "d" }] } }],
    }),
    "Pods",
  ],
  ["apiVersion: v1\nkind: Node\nmetadata: {name: dropped}\n", "Nodes"],
  [example("gpu"), "DaemonSet"],
] as const;

test("files go where they belong", async ({ page }) => {
  await open(page);
  await test.step("a binary file is refused", async () => {
    const file = page.locator('#manifest input[type="file"]');
    await file.setInputFiles({
      name: "image.png",
      mimeType: "image/png",
      buffer: Buffer.from([0x89, 0x50, 0, 0, 1, 2]),
    });
    await expect(page.locator("#notice")).toContainText("image.png is no text");
    await expect(page.locator("#editor")).toContainText("log-agent");
  });
  await test.step("a file is dropped onto the editor", async () => {
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "gpu.yaml"));
      return transfer;
    }, example("gpu"));
    await page.dispatchEvent("#editor .cm-content", "drop", { dataTransfer: data });
    await expect(page.locator("#editor")).toContainText("nvidia");
    await expect(page.locator("#manifest-example")).toHaveValue("gpu");
    await expect(page.locator("#notice")).toBeEmpty();
  });
  await test.step("a file that is opened goes where it belongs", async () => {
    for (const [text, tab] of OPENED) {
      await page.getByRole("tab", { name: "DaemonSet", exact: true }).click();
      await page
        .locator('#manifest input[type="file"]')
        .setInputFiles({ name: "file", mimeType: "text/plain", buffer: Buffer.from(text) });
      await expect(page.locator('#given-tabs [aria-selected="true"]')).toContainText(tab);
    }
  });
  await test.step("several files go where each belongs", async () => {
    const file = page.locator('#manifest input[type="file"]');
    await file.setInputFiles([
      {
        name: "ds.yaml",
        mimeType: "text/plain",
        buffer: Buffer.from(example("gpu").replace("device-plugin", "dropped")),
      },
      {
        name: "nodes.yaml",
        mimeType: "text/plain",
        buffer: Buffer.from("apiVersion: v1\nkind: Node\nmetadata: {name: beside}\n"),
      },
    ]);
    await expect(page.locator(".cell")).toHaveCount(1);
    await expect(page.locator(".cell")).toHaveText(/beside/);
    await expect(page.locator("#editor")).toContainText("dropped");
  });
});

test("what is meant otherwise is offered", async ({ page }) => {
  await open(page);
  await test.step("what can mean one thing only is mended by a button", async () => {
    await write(
      page,
      "#editor",
      example("agent").replace("          image:", "          imagePullPolicy: always\n          image:"),
    );
    await page.getByRole("button", { name: "Write Always" }).click();
    await expect(page.locator("#editor")).toContainText("imagePullPolicy: Always");
    await expect(page.locator("#verdict")).toHaveText("Accepted");
  });
  await test.step("also a kind, a version, a bool for a string and an effect", async () => {
    const agent = example("agent");
    for (const [text, button, fixed] of [
      [agent.replace("kind: DaemonSet", "kind: Daemonset"), "Write kind: DaemonSet", "kind: DaemonSet"],
      [agent.replace("apiVersion: apps/v1\n", ""), "Write apiVersion: apps/v1", "apiVersion: apps/v1"],
      [agent.replace("labels:\n", "labels:\n    a: yes\n"), 'Write "yes"', 'a: "yes"'],
      [agent.replace("effect: NoSchedule", "effect: NoScheduling"), "Write NoSchedule", "effect: NoSchedule"],
    ] as const) {
      await write(page, "#editor", text);
      await page.getByRole("button", { name: button, exact: true }).click();
      await expect(page.locator("#editor")).toContainText(fixed);
      await expect(page.locator("#verdict")).toHaveText("Accepted");
      await expect(page.locator("#findings li")).toHaveCount(0);
    }
  });
  await test.step("house rules are told at their lines", async () => {
    await chooseExample(page, "agent");
    await page.getByRole("tab", { name: "House rules" }).click();
    await expect(page.locator("#rules-answer li").first()).toContainText(/line \d+/);
    await page.locator("#rules-answer button").first().click();
    await expect(page.locator("#editor .cm-content")).toBeFocused();
  });
  await test.step("a Deployment is offered to be turned into a DaemonSet", async () => {
    const deployment =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: web}]}\n";
    await write(page, "#editor", deployment);
    await page.getByRole("button", { name: "Turn it into a DaemonSet" }).click();
    await expect(page.locator("#converted-yaml")).toContainText("name: web");
  });
  await test.step("nodes that are pasted over the DaemonSet are taken to their place", async () => {
    await chooseExample(page, "agent");
    await write(page, "#editor", "apiVersion: v1\nkind: Node\nmetadata: {name: pasted}\n");
    await page.getByRole("button", { name: "Put them under Nodes" }).click();
    await expect(page.locator('#given-tabs [aria-selected="true"]')).toContainText("Nodes");
    await expect(page.locator(".cell")).toHaveCount(1);
    await expect(page.locator(".cell")).toHaveText(/pasted/);
    await page.getByRole("tab", { name: "DaemonSet", exact: true }).click();
    await expect(page.locator("#editor")).toContainText("log-agent");
  });
});

test("a reload keeps baseline, panel and filter", async ({ page }) => {
  await open(page);
  await write(page, "#editor", example("agent").replace("kubernetes.io/os: linux", "disktype: hdd"));
  await page.locator("#legend button", { hasText: "gets no pod" }).click();
  await page.getByRole("tab", { name: "Several together" }).click();
  await page.reload();
  await expect(page.getByRole("tab", { name: "Several together" })).toHaveAttribute("aria-selected", "true");
  await expect(page.locator("#legend button", { hasText: "gets no pod" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("tab", { name: "What if" }).click();
  await expect(page.locator("#edited")).toContainText("removed");
});

test("another version of Kubernetes answers, and all of them are compared", async ({ page }) => {
  await open(page);
  const gated = example("agent").replace("    spec:\n", "    spec:\n      workloadRef: {name: w, podGroup: g}\n");
  await write(page, "#editor", gated);
  await page.locator("#version").selectOption("1.34");
  await expect(page.locator("#findings")).toContainText("workloadRef");
  await page.locator("#version").selectOption("all");
  await expect(page.locator("#differences li").first()).toContainText("1.34");
  await page.reload();
  await expect(page.locator("#version")).toHaveValue("all");
  await write(page, "#editor", example("gpu"));
  await expect(page.locator("#differences")).toContainText("All versions answer as 1.37 does");
});
