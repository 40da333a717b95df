// Helpers for the tests of the page: opening it, writing into an editor, choosing examples.

import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

export const example = (name: string) => readFileSync(new URL(`../src/examples/${name}.yaml`, import.meta.url), "utf8");

/**
 * The pages in which a text was replaced by another. Chromium then keeps the old text's colour by an inline style,
 * which the page's policy blocks, and reports that some time later.
 */
const writtenOver = new WeakSet<Page>();

/** Opens the page. Errors in the page are appended to the returned list. */
export async function open(page: Page, path = "/"): Promise<string[]> {
  const problems: string[] = [];
  page.on("console", (message) => {
    const isOfWriting = writtenOver.has(page) && message.text().startsWith("Applying inline style violates");
    if (message.type() === "error" && !isOfWriting) problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  await page.goto(path);
  await answered(page);
  return problems;
}

/**
 * Waits for the map of the current text, or for an answer other than `before`. Polled in the page, on each frame:
 * from outside, as with `expect`, the polling interval would grow.
 */
async function answered(page: Page, before = ""): Promise<void> {
  const seen = page.evaluate(
    (before) =>
      new Promise<void>((resolve) => {
        const look = () => {
          const now = document.body?.dataset["answered"] ?? before;
          if (now === before) requestAnimationFrame(look);
          else resolve();
        };
        look();
      }),
    before,
  );
  await seen.catch((error: Error) => {
    // A link that is opened in an open page reloads it.
    if (!error.message.includes("context was destroyed")) throw error;
    return answered(page);
  });
}

/**
 * Waits until the page has made no request for half a second, so that everything that it loads after its first answer
 * has been loaded.
 */
export async function loadedAll(page: Page): Promise<void> {
  let asked = Date.now();
  const note = () => {
    asked = Date.now();
  };
  page.on("request", note);
  await expect.poll(() => Date.now() - asked).toBeGreaterThan(500);
  page.off("request", note);
}

/** The names of the editors' tabs, by the editors' selectors. */
const TABS = { "#editor": /^DaemonSet$/, "#nodes": /^Nodes/, "#pods": /^Pods/ } as const;

async function show(page: Page, editor: keyof typeof TABS): Promise<void> {
  await page.locator("#given-tabs").getByRole("tab", { name: TABS[editor] }).click();
}

/** Replaces the text of an editor, and waits for the answer. */
export async function write(page: Page, editor: keyof typeof TABS, text: string): Promise<void> {
  await show(page, editor);
  const before = (await page.locator("body").getAttribute("data-answered")) ?? "";
  await replace(page, editor, text);
  await answered(page, before);
}

/** Replaces the text of an editor. */
export async function replace(page: Page, editor: string, text: string): Promise<void> {
  await page.locator(`${editor} .cm-content`).click();
  await page.keyboard.press("Control+a");
  writtenOver.add(page);
  await page.keyboard.insertText(text);
}

/** Chooses an example of a DaemonSet, and waits for the answer if the example was not chosen already. */
export async function chooseExample(page: Page, example: string): Promise<void> {
  await show(page, "#editor");
  const examples = page.locator("#manifest-example");
  if ((await examples.inputValue()) === example) return;
  const before = (await page.locator("body").getAttribute("data-answered")) ?? "";
  await examples.selectOption(example);
  await answered(page, before);
}

export async function choose(page: Page, cluster: string): Promise<void> {
  await show(page, "#nodes");
  await page.locator("#nodes-example").selectOption(cluster);
  await show(page, "#editor");
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
