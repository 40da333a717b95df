// Whether a view can be read by everybody: in light, dark and narrow axe finds nothing, and nothing overflows.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

type Check = (panels: readonly string[], exclude?: string) => Promise<void>;

/** A test for each look. `show` opens the view, and checks its panels, without what is excluded. */
export function axeFindsNothing(show: (page: Page, check: Check) => Promise<void>): void {
  for (const [name, width, colorScheme] of [
    ["light", 1280, "light"],
    ["dark", 1280, "dark"],
    ["narrow", 390, "light"],
  ] as const) {
    test(`axe finds nothing: ${name}`, async ({ page }) => {
      test.setTimeout(90_000);
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await show(page, async (panels, exclude) => {
        const axe = new AxeBuilder({ page });
        for (const panel of panels) axe.include(panel);
        if (exclude) axe.exclude(exclude);
        const { violations } = await axe.analyze();
        expect(violations.map(({ id, nodes }) => `${panels}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      });
    });
  }
}
