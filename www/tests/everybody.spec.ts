// Every example: it fits the window, and axe reports no violation.

import { expect } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { open } from "./page";

/** The parts in which the examples differ. */
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
