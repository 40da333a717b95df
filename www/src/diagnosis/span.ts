// Durations as Kubernetes prints them: 45s, 2m33s, 4h, 3d2h.

const UNITS: readonly [letter: string, milliseconds: number][] = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
];

/** Returns up to two adjacent units of a duration, beginning with the largest, rounded down. */
export function spanText(milliseconds: number): string {
  let left = Math.max(0, milliseconds);
  const parts: string[] = [];
  for (const [letter, unit] of UNITS) {
    const number = Math.floor(left / unit);
    left -= number * unit;
    if (number > 0) parts.push(`${number}${letter}`);
    else if (parts.length > 0) break;
    if (parts.length === 2) break;
  }
  return parts.join("") || "0s";
}
