// The policy view: settings as a form, findings, the request and the response.

import { expect, type Page, test } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { example, open, write } from "./page";

async function openPolicy(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Policy" }).click();
  await expect(page.locator(".reviewed").first()).toBeVisible();
}

test("the policy answers by its settings, and follows the text", async ({ page }) => {
  const problems = await open(page);
  await openPolicy(page);
  await test.step("a rule that is set to reject refuses, and the response says why", async () => {
    const review = page.locator(".reviewed");
    await expect(review).toContainText("allowed");
    await page.getByLabel("no_priority_class").selectOption("reject");
    await expect(review.locator(".badge")).toHaveText("refused, 403");
    const response = review.getByRole("region", { name: "Response" });
    await expect(response).toContainText('"allowed": false');
    await expect(response).toContainText("(rule no_priority_class)");
    await page.getByLabel("contact").fill("ask #platform");
    await page.getByLabel("contact").press("Tab");
    await expect(response).toContainText("; ask #platform");
    await page.getByRole("button", { name: "Defaults" }).click();
    await expect(review.locator(".badge")).toHaveText("allowed");
  });
  await test.step("rules that look at the cluster are asked for with it, and what is left out is said", async () => {
    await expect(page.getByLabel("missing_class")).toHaveCount(0);
    await page.getByLabel("cluster_context").check();
    await expect(page.getByLabel("missing_class")).toBeVisible();
    await page.getByText("What is left out here").click();
    await expect(page.locator("#policy")).toContainText("they need its nodes, pods and other DaemonSets");
  });
  await test.step("a number out of bounds is not taken", async () => {
    await page.getByLabel("host_port_min").fill("70000");
    await page.getByLabel("host_port_min").press("Tab");
    await expect(page.getByLabel("host_port_min")).toHaveValue("1");
  });
  await test.step("the answer follows the text, and a finding shows its line", async () => {
    await write(page, "#editor", example("selector"));
    await expect(page.locator(".reviewed .badge")).toHaveText("refused, 422");
    await expect(page.locator(".reviewed")).toContainText("is invalid");
    await page.locator(".reviewed .problems button").first().click();
    await expect(page.locator("#editor .cm-editor")).toHaveClass(/cm-focused/);
  });
  expect(problems).toEqual([]);
});

test("the request and the response are copied, and settings survive a reload and a link", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await openPolicy(page);
  await page.getByLabel("host_port_max").fill("9000");
  await page.getByLabel("host_port_max").press("Enter");
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole("button", { name: "Copy as YAML" }).click();
  expect(await clipboard()).toBe("settings:\n  host_port_max: 9000\n");
  await page.getByRole("button", { name: "Copy the Response" }).click();
  expect(JSON.parse(await clipboard())).toMatchObject({ kind: "AdmissionReview", response: { allowed: true } });
  await page.getByText("AdmissionReview", { exact: true }).click();
  await page.getByRole("button", { name: "Copy the AdmissionReview" }).click();
  expect(JSON.parse(await clipboard())).toMatchObject({
    request: { operation: "CREATE", kind: { kind: "DaemonSet" } },
  });
  await page.reload();
  await expect(page.getByLabel("host_port_max")).toHaveValue("9000");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Link copied" })).toBeVisible();
  const link = await clipboard();
  await page.evaluate(() => localStorage.clear());
  const other = await context.newPage();
  await open(other, link.slice(new URL(link).origin.length));
  await expect(other.getByLabel("host_port_max")).toHaveValue("9000");
});

everybodyCanRead("the policy", async (page, check) => {
  await open(page);
  await openPolicy(page);
  await page.getByLabel("no_priority_class").selectOption("reject");
  await expect(page.locator(".reviewed .badge")).toHaveText("refused, 403");
  await check("the policy", { panels: ["#policy"] });
});
