// Every example in light, dark and narrow: it fits, and axe finds nothing.

import { expect, test } from "@playwright/test";
import { expectReadable, LOOKS, wear } from "./axe";
import { open } from "./page";

/** What differs between the examples is what is said of them. */
const SAID = ["#manifest", "#map-panel", "#verdicts"];

const NARROW_AND_DARK = { name: "narrow and dark @long", width: 360, colorScheme: "dark" } as const;

for (const look of [...LOOKS, NARROW_AND_DARK]) {
  test(`${look.name}: every example fits and can be read by everybody`, async ({ page }) => {
    test.setTimeout(240_000);
    await wear(page, look);
    await open(page);
    await expectReadable(page, look, "the whole page");
    for (const chosen of ["typo", "selector", "gpu", "host-ports", "by-hardware"]) {
      await page.locator("#manifest-example").selectOption(chosen);
      await expect(page.locator("#editor")).toContainText("DaemonSet");
      await expect(page.locator(".cell")).not.toHaveCount(0);
      await expectReadable(page, look, chosen, { panels: SAID });
    }
  });
}
