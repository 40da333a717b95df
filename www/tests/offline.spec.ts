// Offline: the page and its parts open again.

import { expect, test } from "@playwright/test";
import { open } from "./page";

test.use({ serviceWorkers: "allow" });

test("the page opens and works without a network once it was there", async ({ page, context }) => {
  test.setTimeout(90_000);
  await open(page);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  const problems = await open(page);
  await expect(page.locator("#verdict")).toHaveText("Accepted");
  await page.getByRole("tab", { name: "What happens next" }).click();
  await expect(page.locator("#life-verdict")).toHaveText("Finished", { timeout: 20_000 });
  await page.getByRole("tab", { name: "With defaults" }).click();
  await expect(page.locator("#stored-summary")).toContainText("filled in");
  expect(problems).toEqual([]);
});
