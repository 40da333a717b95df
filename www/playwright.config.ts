import { execFileSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "@playwright/test";

// Debian's Chromium: Playwright downloads none.
const find = fileURLToPath(new URL("../toolchain/chromium.sh", import.meta.url));
const executablePath = execFileSync(find, { encoding: "utf8" }).trim();

// Another one where several copies of the page are tested at a time.
const port = process.env.PAGE_PORT ?? "4173";

export default defineConfig({
  testDir: "tests",
  // What is inherently long: the largest inputs, a thousand edits. A smaller case of each has no such mark.
  ...(process.env.PAGE_TESTS !== "all" && { grepInvert: /@long/ }),
  fullyParallel: true,
  workers: Math.min(availableParallelism(), 4),
  reporter: "list",
  forbidOnly: true,
  // A test goes through several parts of a view in one page, which is opened only once.
  timeout: 60_000,
  // A machine that does other things answers later; what passes the second time is listed as flaky.
  expect: { timeout: 10_000 },
  retries: 1,
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    // What is served from the browser would hide what is asked of the network; offline.spec.ts allows it.
    serviceWorkers: "block",
    launchOptions: { args: ["--no-sandbox"], executablePath },
  },
  webServer: {
    command: `npx vite preview --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}`,
    reuseExistingServer: false,
  },
});
