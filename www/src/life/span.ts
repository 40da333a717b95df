// Durations, as written in scripts and on a time axis.

const UNITS: readonly [unit: string, milliseconds: number][] = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
];

/** Formats a duration: `1m30s`; `0s` for zero. */
export function spanOf(milliseconds: number): string {
  let rest = Math.round(milliseconds);
  let text = "";
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return text || "0s";
}

/** Parses a duration such as `90s`, `1m30s` or `1.5h` into milliseconds; undefined if it is invalid. */
export function milliseconds(span: string): number | undefined {
  const text = span.trim();
  if (!/^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/.test(text)) return undefined;
  const lengths = Object.fromEntries(UNITS);
  let sum = 0;
  for (const [, count, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g))
    sum += Number(count) * (lengths[unit ?? ""] ?? 0);
  return sum;
}

/** The possible steps of a time axis, in milliseconds. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800].map(
  (seconds) => seconds * 1000,
);

/** Returns the ticks from 0 to `end`, at round durations; at most `most`. */
export function ticksOf(end: number, most: number): number[] {
  const step = STEPS.find((step) => end / step <= most - 1) ?? Math.ceil(end / 604_800_000 / (most - 1)) * 604_800_000;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, at) => at * step);
}
