// Makes README's pictures from the built page: `make pictures`.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { preview } from "vite";

const root = fileURLToPath(new URL(".", import.meta.url));
const server = await preview({ root, preview: { host: "127.0.0.1", port: Number(process.env.PAGE_PORT ?? 4179) } });
const [address = ""] = server.resolvedUrls?.local ?? [];
const executablePath = execFileSync(`${root}../toolchain/chromium.sh`, { encoding: "utf8" }).trim();
const browser = await chromium.launch({ args: ["--no-sandbox"], executablePath });

for (const colorScheme of ["light", "dark"]) {
  const page = await browser.newPage({ viewport: { width: 1720, height: 1000 }, colorScheme });
  await page.goto(address);
  await page.getByRole("tab", { name: "Nodes" }).click();
  await page.locator("#nodes-example").selectOption("pool");
  await page.getByRole("tab", { name: "DaemonSet", exact: true }).click();
  await page.locator("#map-group").selectOption("pool");
  await page.locator("#legend button").last().hover();
  await page.getByRole("tab", { name: "What happens next" }).click();
  await page.locator("body[data-runs]").waitFor();
  await page.locator("#seek").focus();
  for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowRight");
  await page.locator("#moment-pods .cell").first().waitFor();
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: fileURLToPath(new URL(`../docs/page-${colorScheme}.png`, import.meta.url)) });
  await page.close();
}
await browser.close();
await server.close();
