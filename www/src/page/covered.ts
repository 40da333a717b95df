// The part of the window that the verdict covers, which stays at its top.

let height = 0;

/** `pixels`: how high the verdict is. What is scrolled into view then stops below it. */
export function cover(pixels: number): void {
  height = pixels;
  document.documentElement.style.setProperty("--verdicts", `${Math.ceil(pixels)}px`);
}

/** Scrolls the page where something at this height of the window is covered, in pixels. */
export function uncover(top: number): void {
  if (top < height) scrollBy(0, top - height);
}
