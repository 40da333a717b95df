// Every example: it fits, and axe finds nothing.

import { expect } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { open } from "./page";

/** What differs between the examples is what is said of them. */
const SAID = { panels: ["#manifest", "#map-panel", "#verdicts"] };

everybodyCanRead("every example", async (page, check) => {
  await open(page);
  await check("the whole page");
  for (const chosen of ["typo", "selector", "gpu", "host-ports", "by-hardware"]) {
    await page.locator("#manifest-example").selectOption(chosen);
    await expect(page.locator("#editor")).toContainText("DaemonSet");
    await expect(page.locator(".cell")).not.toHaveCount(0);
    await check(chosen, SAID);
  }
});
