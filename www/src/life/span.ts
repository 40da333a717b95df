// Spans of time as people write them: `90s`, `1h30m`, `500ms`.

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds; undefined when it is no span. A number alone is of milliseconds. */
export function parseSpan(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  if (!/^(\d+(\.\d+)?\s*(ms|[smhd])\s*)+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|[smhd])/g)) sum += Number(amount) * UNITS[unit!]!;
  return Math.round(sum);
}

/** `1m 5s`. */
export function printSpan(milliseconds: number): string {
  const parts: string[] = [];
  let rest = milliseconds;
  for (const unit of ["h", "m", "s"]) {
    const amount = Math.floor(rest / UNITS[unit]!);
    rest -= amount * UNITS[unit]!;
    if (amount > 0) parts.push(`${amount}${unit}`);
  }
  if (rest > 0) parts.push(`${rest}ms`);
  return parts.join(" ") || "0s";
}
