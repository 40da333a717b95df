// What the tests of the page have in common: opening it, writing into an editor, choosing.

import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

export const example = (name: string) => readFileSync(new URL(`../src/examples/${name}.yaml`, import.meta.url), "utf8");

/** Opens the page; what goes wrong in it is added to the list that is given back. */
export async function open(page: Page, path = "/"): Promise<string[]> {
  const problems: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(path);
  await expect(page.locator("body")).toHaveAttribute("data-answered", /\d/);
  return problems;
}

/** Waits until the page has asked for nothing for half a second: what it loads after its first answer is there. */
export async function loadedAll(page: Page): Promise<void> {
  let asked = Date.now();
  const note = () => {
    asked = Date.now();
  };
  page.on("request", note);
  await expect.poll(() => Date.now() - asked).toBeGreaterThan(500);
  page.off("request", note);
}

/** Puts a text into an editor in place of what stands there, and waits for the answer. */
export async function write(page: Page, editor: string, text: string): Promise<void> {
  if (editor === "#nodes") await page.getByRole("tab", { name: "Nodes" }).click();
  const before = await page.locator("body").getAttribute("data-answered");
  await page.locator(`${editor} .cm-content`).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(text);
  await expect(page.locator("body")).not.toHaveAttribute("data-answered", before ?? "");
}

export async function choose(page: Page, cluster: string): Promise<void> {
  await page.getByRole("tab", { name: "Nodes" }).click();
  await page.locator("#nodes-example").selectOption(cluster);
  await page.getByRole("tab", { name: "DaemonSet", exact: true }).click();
}

/** Drops a file onto the page. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name));
      document
        .querySelector("main")!
        .dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    },
    [name, text] as const,
  );
}
