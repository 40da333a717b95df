// The part of the window that is covered by the verdict, which sticks to the top.

let height = 0;

/** Sets the verdict's height, in pixels. What is scrolled into view then stops below the verdict. */
export function cover(pixels: number): void {
  height = pixels;
  document.documentElement.style.setProperty("--verdicts", `${Math.ceil(pixels)}px`);
}

/** Scrolls the page if the verdict covers this height of the window, in pixels. */
export function uncover(top: number): void {
  if (top < height) scrollBy(0, top - height);
}
