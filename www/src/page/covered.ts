// The part of the window that the verdict covers, which stays at its top.

let height = 0;

/** `pixels`: how high the verdict is. What is scrolled into view then stops below it. */
export function cover(pixels: number): void {
  height = pixels;
  document.documentElement.style.setProperty("--verdicts", `${Math.ceil(pixels)}px`);
}

/** How much of the top of an element is covered, in pixels. */
export function coveredOf(element: Element): number {
  return Math.min(Math.max(height - element.getBoundingClientRect().top, 0), height);
}
