// The editor of the DaemonSets: completions and descriptions of fields, formatting, and the baseline beside the text.

import { expect, type Page, test } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { chooseExample, example, open, write } from "./page";

/** Puts the cursor after a text. */
async function cursorBehind(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const { view } = (document.querySelector("#editor .cm-content") as any).cmTile;
    const anchor = view.state.doc.toString().indexOf(text) + text.length;
    view.dispatch({ selection: { anchor }, scrollIntoView: true });
    view.focus();
  }, text);
}

const options = (page: Page) => page.locator(".cm-tooltip-autocomplete [role=option]");

/** Accepts an option. Enter accepts only after the list has been open for a moment. */
async function take(page: Page, option: string): Promise<void> {
  await expect(page.locator(".cm-tooltip-autocomplete [aria-selected]")).toContainText(option);
  await page.waitForTimeout(100);
  await page.keyboard.press("Enter");
}

test("fields and values are offered and explained where they belong", async ({ page }) => {
  const problems = await open(page);
  await test.step("fields and values are offered where they belong", async () => {
    await cursorBehind(page, "registry.example/log-agent:2.4.1");
    await page.keyboard.press("Enter");
    await page.keyboard.type("imagePu");
    await expect(options(page)).toHaveText([/^imagePullPolicystring$/]);
    await expect(page.locator(".cm-completionInfo")).toHaveText("Image pull policy.");
    await take(page, "imagePullPolicy");
    // The values come from the core.
    await expect(options(page)).toHaveText(["Always", "IfNotPresent", "Never"]);
    await page.keyboard.type("Ne");
    await take(page, "Never");
    await expect(page.locator("#editor .cm-content")).toContainText("imagePullPolicy: Never");
    await expect(page.locator("#verdict")).toHaveText(/^Accepted/);
  });
  await test.step("within brackets too, and what is written there already is not offered", async () => {
    await write(page, "#editor", example("agent").replace(/tolerations:\n(?:.*\n){3}/, "tolerations: [{key: a, }]\n"));
    await cursorBehind(page, "[{key: a, ");
    await page.keyboard.type("e");
    await expect(options(page).first()).toHaveText("effectstring");
    await expect(options(page).filter({ hasText: /^key/ })).toHaveCount(0);
    await take(page, "effect");
    await expect(options(page)).toHaveText(["NoExecute", "NoSchedule", "PreferNoSchedule"]);
  });
  await test.step("operators of tolerations, of node affinity and of label selectors", async () => {
    const lines = (...all: string[]) => all.map((line) => `      ${line}\n`).join("");
    const tolerations = / {6}tolerations:\n(?:.*\n){3}/;
    for (const [at, written, operators] of [
      ["{key: a, operator: ", lines("tolerations: [{key: a, operator: }]"), ["Equal", "Exists"]],
      [
        "operator:",
        lines(
          "affinity:",
          "  nodeAffinity:",
          "    requiredDuringSchedulingIgnoredDuringExecution:",
          "      nodeSelectorTerms:",
          "        - matchExpressions:",
          "            - key: disktype",
          "              operator:",
        ),
        ["DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn"],
      ],
      [
        "operator:",
        lines(
          "affinity:",
          "  podAntiAffinity:",
          "    requiredDuringSchedulingIgnoredDuringExecution:",
          "      - topologyKey: kubernetes.io/hostname",
          "        labelSelector:",
          "          matchExpressions:",
          "            - key: app",
          "              operator:",
        ),
        ["DoesNotExist", "Exists", "In", "NotIn"],
      ],
    ] as const) {
      await write(page, "#editor", example("agent").replace(tolerations, written));
      await cursorBehind(page, at);
      await page.keyboard.press("Control+Space");
      await expect(options(page)).toHaveText([...operators]);
    }
  });
  await test.step("what a field is for stands beside the finding about it, by the pointer and by a key", async () => {
    await chooseExample(page, "selector");
    await page.locator("#editor .cm-line", { hasText: "restartPolicy" }).locator("span").first().hover();
    await expect(page.locator(".field-help")).toContainText("Restart policy for all containers within the pod.");
    await page.mouse.move(0, 0);
    await page.locator("#editor .cm-line", { hasText: "restartPolicy" }).getByText("OnFailure").hover();
    await expect(page.locator(".cm-tooltip-lint")).toContainText("Unsupported value");
    await expect(page.locator(".field-help")).toContainText("restartPolicy string");
    await page.mouse.move(0, 0);
    await expect(page.locator(".field-help")).toHaveCount(0);
    await cursorBehind(page, "restartPolicy");
    await page.keyboard.press("F1");
    await expect(page.locator(".field-help")).toContainText("restartPolicy string");
    await page.keyboard.press("Escape");
    await expect(page.locator(".field-help")).toHaveCount(0);
  });
  expect(problems).toEqual([]);
});

test("descriptions are loaded when they are asked for, and without them one writes on", async ({ page, context }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page);
  expect(asked.filter((url) => url.includes("/help-"))).toEqual([]);
  await context.setOffline(true);
  await cursorBehind(page, "kind: DaemonSet");
  await page.keyboard.type("\nstat");
  await expect(page.locator("#editor .cm-content")).toContainText("stat");
  await expect(options(page)).toHaveCount(0);
});

test("a text is formatted, and stands beside the one before", async ({ page }) => {
  await open(page);
  await test.step("a text is brought into the usual form, and an undo takes that back", async () => {
    const text = example("agent")
      .replace("{cpu: 100m, memory: 200Mi}", "{ cpu:   100m,memory: 200Mi }")
      .replace("    matchLabels:\n      app:", "      matchLabels:\n            app: ");
    await write(page, "#editor", `# mine\n${text}`);
    await page.locator("#manifest").getByRole("button", { name: "Format" }).click();
    const written = () =>
      page.evaluate(() => (document.querySelector("#editor .cm-content") as any).cmTile.view.state.doc.toString());
    await expect.poll(written).toBe(`# mine\n${example("agent")}`);
    await page.locator("#editor .cm-content").press("ControlOrMeta+z");
    await expect.poll(written).toBe(`# mine\n${text}`);
    await write(page, "#editor", "kind: [");
    await page.locator("#manifest").getByRole("button", { name: "Format" }).click();
    await expect(page.locator("#notice")).toContainText("cannot be formatted");
  });
  await test.step("the baseline and the present text stand side by side", async () => {
    await chooseExample(page, "agent");
    await page.getByText("side by side").click();
    await expect(page.locator("#changes")).toHaveText("The two are the same.");
    await write(page, "#editor", example("agent").replace("kubernetes.io/os: linux", "disktype: ssd"));
    await expect(page.locator("#changes")).toHaveText("1 change.");
    await expect(page.locator(".compared .cm-merge-a .cm-changedLine")).toContainText("kubernetes.io/os: linux");
    await expect(page.locator(".compared .cm-merge-b .cm-changedLine")).toContainText("disktype: ssd");
    await page.getByRole("button", { name: "Next change" }).click();
    await expect(page.locator(".compared .cm-merge-b .cm-content")).toBeFocused();
    await page.setViewportSize({ width: 390, height: 800 });
    await expect(page.locator(".compared .cm-deletedChunk")).toContainText("kubernetes.io/os: linux");
    await page.getByRole("button", { name: "Back to the baseline" }).click();
    await expect(page.locator("#editor .cm-content")).toContainText("kubernetes.io/os: linux");
    await expect(page.locator("#changes")).toHaveText("The two are the same.");
  });
});

everybodyCanRead("completion, help and both texts", async (page, check) => {
  await open(page);
  await write(page, "#editor", example("agent").replace("kubernetes.io/os: linux", "disktype: ssd"));
  await page.getByText("side by side").click();
  await expect(page.locator("#changes")).toHaveText("1 change.");
  await check("side by side", { panels: ["#side-by-side"] });
  await cursorBehind(page, "registry.example/log-agent:2.4.1");
  await page.keyboard.type("\nstd");
  await expect(options(page).first()).toBeVisible();
  await check("completion", { panels: [".cm-tooltip-autocomplete"] });
  await page.keyboard.press("Escape");
  await cursorBehind(page, "nodeSelector");
  await page.keyboard.press("F1");
  await expect(page.locator(".field-help")).toBeVisible();
  await check("help", { panels: [".field-help"] });
});
