// Checks the accessibility of a view: in light, dark and narrow, axe reports no violation, and nothing overflows.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page, test } from "@playwright/test";

interface Look {
  name: string;
  width: number;
  colorScheme: "light" | "dark";
  /** The rules whose result may depend on this look; the other rules are checked in another look. */
  rules?: readonly string[];
}

const LOOKS: readonly [Look, ...Look[]] = [
  { name: "light", width: 1280, colorScheme: "light" },
  { name: "dark", width: 1280, colorScheme: "dark", rules: ["color-contrast", "link-in-text-block"] },
  {
    name: "narrow",
    width: 390,
    colorScheme: "light",
    rules: ["target-size", "scrollable-region-focusable", "landmark-unique"],
  },
];

/** `make test-www-all` opens a new page for each look, and checks every rule there. */
const all = process.env["PAGE_TESTS"] === "all";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Part {
  /** Selectors of the parts to check; the whole page by default. */
  panels?: readonly string[];
  exclude?: string;
}

/** Fails if axe reports a violation in these parts of the page, or if the page is wider than the window. */
export type Check = (what: string, part?: Part) => Promise<void>;

/** Checks what `show` opens in each look: in one page whose look changes, or in a page per look. */
export function everybodyCanRead(title: string, show: (page: Page, check: Check) => Promise<void>): void {
  if (!all) {
    test(`${title} can be read by everybody`, async ({ page }) => {
      test.setTimeout(120_000);
      await wear(page, LOOKS[0]);
      await show(page, async (what, part) => {
        for (const look of LOOKS) {
          await wear(page, look);
          await expectReadable(page, `${what}, ${look.name}`, part, look.rules);
        }
        await wear(page, LOOKS[0]);
      });
    });
    return;
  }
  for (const look of [...LOOKS, { name: "narrow and dark", width: 360, colorScheme: "dark" } as const]) {
    test(`${title} can be read by everybody: ${look.name}`, async ({ page }) => {
      test.setTimeout(240_000);
      await wear(page, look);
      await show(page, (what, part) => expectReadable(page, what, part));
    });
  }
}

async function wear(page: Page, { width, colorScheme }: Look): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
}

async function expectReadable(
  page: Page,
  what: string,
  { panels = ["html"], exclude }: Part = {},
  rules?: readonly string[],
): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate(
    async ([context, options]) => {
      const { violations } = await (window as any).axe.run(context, options);
      return violations.map(({ id, nodes }: any) => `${id}: ${nodes[0]?.html.slice(0, 160)}`);
    },
    [
      { include: panels.map((panel) => [panel]), ...(exclude && { exclude: [[exclude]] }) },
      {
        // A rule of WCAG 2.2 that axe does not check by default.
        rules: { "target-size": { enabled: true } },
        ...(rules && { runOnly: { type: "rule", values: rules } }),
        resultTypes: ["violations"],
      },
    ] as const,
  );
  expect(found, what).toEqual([]);
  const shots = process.env["SHOTS"];
  if (shots) await page.screenshot({ path: `${shots}/${what.replaceAll(/\W+/g, "-")}.png`, fullPage: true });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, what).toBeLessThanOrEqual(0);
}
