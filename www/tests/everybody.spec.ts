// Every example in light, dark and narrow: it fits, and axe finds nothing.

import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { open } from "./page";

for (const [name, size, scheme] of [
  ["wide and light", { width: 1280, height: 900 }, "light"],
  ["wide and dark", { width: 1280, height: 900 }, "dark"],
  ["narrow", { width: 360, height: 740 }, "light"],
  ["narrow and dark", { width: 360, height: 740 }, "dark"],
] as const) {
  test(`${name}: every example fits and can be read by everybody`, async ({ page }) => {
    test.setTimeout(240_000);
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: scheme });
    await open(page);
    for (const chosen of ["agent", "typo", "selector", "gpu", "host-ports", "by-hardware"]) {
      await page.locator("#manifest-example").selectOption(chosen);
      await expect(page.locator("#editor")).toContainText("DaemonSet");
      await expect(page.locator(".cell")).not.toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), chosen).toBeLessThanOrEqual(
        0,
      );
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${chosen}: ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
    }
  });
}
