// Whether a view can be read by everybody: in light, dark and narrow axe finds nothing, and nothing overflows.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";

export interface Look {
  name: string;
  width: number;
  colorScheme: "light" | "dark";
  /** The rules whose answer hangs on colours and widths, where the others were asked in another look. */
  rules?: readonly string[];
}

const OF_COLOURS = ["color-contrast", "link-in-text-block"];
const OF_WIDTHS = ["color-contrast", "target-size", "scrollable-region-focusable", "landmark-unique"];

const all = process.env["PAGE_TESTS"] === "all";

/** The first look is asked all rules, the others those that it may change; `make test-www-all` asks each all of them. */
export const LOOKS: readonly Look[] = [
  { name: "light", width: 1280, colorScheme: "light" },
  { name: "dark", width: 1280, colorScheme: "dark", ...(!all && { rules: OF_COLOURS }) },
  { name: "narrow", width: 390, colorScheme: "light", ...(!all && { rules: OF_WIDTHS }) },
];

/** Opens nothing yet: the page is to be as somebody with this look has it. */
export async function wear(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

interface Part {
  /** Selectors of what is checked; all of the page without. */
  panels?: readonly string[];
  exclude?: string;
}

/** Fails where axe finds something in these parts of the page, or where the page is wider than the window. */
export async function expectReadable(page: Page, look: Look, what: string, part: Part = {}): Promise<void> {
  const axe = new AxeBuilder({ page });
  for (const panel of part.panels ?? []) axe.include(panel);
  if (part.exclude) axe.exclude(part.exclude);
  // Of WCAG 2.2, which axe does not ask for by itself.
  axe.options({ rules: { "target-size": { enabled: true } } });
  if (look.rules) axe.withRules([...look.rules]);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${what}: ${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, what).toBeLessThanOrEqual(0);
}

type Check = (panels: readonly string[], exclude?: string) => Promise<void>;

/** A test for each look. `show` opens the view, and checks its panels, without what is excluded. */
export function axeFindsNothing(show: (page: Page, check: Check) => Promise<void>): void {
  for (const look of LOOKS) {
    test(`axe finds nothing: ${look.name}`, async ({ page }) => {
      test.setTimeout(90_000);
      await wear(page, look);
      await show(page, (panels, exclude) =>
        expectReadable(page, look, String(panels), { panels, ...(exclude && { exclude }) }),
      );
    });
  }
}
