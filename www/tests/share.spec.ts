// Share and the gallery: links with chosen parts, Markdown, files, reset; examples that a link opens.

import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { everybodyCanRead } from "./axe";
import { example, open, write } from "./page";

async function openShare(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Share" }).click();
  await expect(page.locator("#link-size")).toContainText("characters");
}

test("a link carries what was chosen, and says how long it gets", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await write(page, "#editor", example("gpu").replace("device-plugin", "shared-plugin"));
  await openShare(page);
  const whole = await page.locator("#link-size").textContent();
  await page.getByRole("checkbox", { name: /^Nodes/ }).uncheck();
  await page.getByRole("checkbox", { name: /^What is open/ }).uncheck();
  await expect(page.locator("#link-size")).not.toHaveText(whole ?? "");
  await page.getByRole("button", { name: "Copy this link" }).click();
  await expect(page.getByRole("button", { name: "Link copied" })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const other = await context.newPage();
  await other.addInitScript(() => localStorage.clear());
  await open(other, link.slice(new URL(link).origin.length));
  await expect(other.locator("#editor .cm-content")).toContainText("shared-plugin");
  await expect(other.getByRole("tab", { name: "What if" })).toHaveAttribute("aria-selected", "true");
});

test("Markdown, files and links have what the page says, and a long link is said", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await openShare(page);
  await test.step("Markdown and files", async () => {
    await page.getByRole("button", { name: "Copy as Markdown" }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    const markdown = await page.evaluate(() => navigator.clipboard.readText());
    expect(markdown).toContain("4 of 8 nodes");
    expect(markdown).toContain("```yaml\napiVersion: apps/v1");
    const file = async (button: string) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: button }).click(),
      ]);
      return readFileSync(await download.path());
    };
    expect((await file("DaemonSet (YAML)")).toString()).toBe(example("agent"));
    expect((await file("Nodes (CSV)")).toString()).toMatch(
      /^node,daemonSet,outcome,reason\r\ncontrol-1,logging\/log-agent,/,
    );
    expect((await file("Map (SVG)")).toString()).toContain("control-1");
    expect((await file("Map (PNG)")).subarray(1, 4).toString()).toBe("PNG");
  });
  await test.step("a state that is too large for a link", async () => {
    // Incompressible text: the numbers of a random generator.
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed.toString(36);
    };
    const noise = Array.from({ length: 10_000 }, next).join("");
    await write(page, "#editor", `# ${noise}\n${example("agent")}`);
    await expect(page.locator("#link-size")).toContainText("too long to be sent");
    await page.getByRole("checkbox", { name: /^DaemonSet/ }).uncheck();
    await page.getByRole("checkbox", { name: /^Baseline/ }).uncheck();
    await expect(page.locator("#link-size")).not.toContainText("too long");
  });
});

test("what is written is kept, until a reset", async ({ page }) => {
  await open(page);
  await write(page, "#editor", example("gpu").replace("device-plugin", "kept-plugin"));
  await page.reload();
  await expect(page.locator("#editor .cm-content")).toContainText("kept-plugin");
  await openShare(page);
  await page.getByRole("button", { name: "Reset everything" }).click();
  await expect(page.getByRole("button", { name: "Keep them" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Reset everything" })).toBeFocused();
  await page.getByRole("button", { name: "Reset everything" }).click();
  await page.getByRole("button", { name: "Reset anyway" }).click();
  await expect(page.locator("#editor .cm-content")).toContainText("log-agent");
  await expect(page.locator("#manifest-example optgroup").first()).toHaveAttribute("label", "Examples");
});

test("an example of the gallery is opened by its link, may be a dump, and is missed where there is none", async ({
  page,
}) => {
  const problems = await open(page);
  await page.getByRole("tab", { name: "Examples" }).click();
  const link = page.getByRole("link", { name: /^DESIRED 0, and no event says why/ });
  await expect(link).toHaveAttribute("href", "#example:misspelt-label");
  await link.click();
  await expect(page.locator("#summary")).toHaveText("0 of 4 nodes");
  await expect(page.locator("#map")).toContainText("disktype=ssd");
  await open(page, "/#example:on-delete");
  await page.reload();
  await expect(page.locator("#life-verdict")).toHaveText("It cannot finish");
  await page.goto("about:blank");
  await open(page, "/#example:diagnose-crash");
  await expect(page.locator("#diagnosis-of")).toContainText("crashing-revision");
  // Leaves the page first, because a link to the open page only changes its fragment.
  await page.goto("about:blank");
  await open(page, "/#example:nothing-of-the-kind");
  await expect(page.locator("body")).toContainText("The example that this link names is not there");
  expect(problems).toEqual([]);
});

test("going back, going forward and loading anew find what an entry of the history showed", async ({ page }) => {
  const problems = await open(page);
  const shows = async (text: string, tab: string) => {
    await expect(page.locator("#editor .cm-content")).toContainText(text);
    await expect(page.locator("#tabs").getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
  };
  await write(page, "#editor", example("gpu").replace("device-plugin", "own-plugin"));
  await page.getByRole("tab", { name: "What happens next" }).click();
  await page.locator("#script-example").selectOption("drain");
  await page.getByRole("button", { name: "Step forward" }).click();
  await page.locator("#legend button").last().click();
  await page.getByRole("tab", { name: /^Nodes/ }).click();
  const place = (await page.locator("#moment-place").textContent()) ?? "";
  await page.reload();
  await shows("own-plugin", "What happens next");
  await expect(page.locator("#moment-place")).toHaveText(place);
  await expect(page.locator("#script-example")).toHaveValue("drain");
  await expect(page.locator("#legend button").last()).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("tab", { name: /^Nodes/ })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "Examples" }).click();
  await page.getByRole("link", { name: /^DESIRED 0/ }).click();
  await shows("name: cache", "What if");
  await expect(page.locator("#edited")).toHaveText("Nothing was edited yet.");
  await page.getByRole("tab", { name: "House rules" }).click();
  await page.goBack();
  await shows("own-plugin", "Examples");
  await page.goForward();
  await shows("name: cache", "House rules");
  // An edited text is no longer that of the link, but its entry is restored all the same.
  await write(page, "#editor", example("agent"));
  await page.goBack();
  await shows("own-plugin", "Examples");
  await page.goForward();
  await shows("log-agent", "House rules");
  expect(problems).toEqual([]);
});

everybodyCanRead("sharing and the examples", async (page, check) => {
  await open(page);
  await openShare(page);
  await check("sharing", { panels: ["#sharing"] });
  await page.getByRole("tab", { name: "Examples" }).click();
  await expect(page.getByRole("link", { name: /^DESIRED 0/ })).toBeVisible();
  await check("the examples", { panels: ["#examples"] });
});
