// Values that the browser stores: for all visits, or for the lifetime of a tab. Where storage is disabled or full,
// nothing is stored.

const PREFIX = "daemonset-preflight.";

/** `all`: shared by all tabs and visits. `tab`: of this tab only. */
type Of = "all" | "tab";

/** Throws where storage is disabled. */
const storageOf = (of: Of): Storage => (of === "all" ? localStorage : sessionStorage);

export function kept(key: string, of: Of = "all"): string | undefined {
  try {
    return storageOf(of).getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: string, of: Of = "all"): void {
  try {
    storageOf(of).setItem(PREFIX + key, value);
  } catch {
    // The page works on; the value then lasts as long as the page.
  }
}

/** The keys that have a value. */
export function keptKeys(of: Of): string[] {
  try {
    const keys = Object.keys(storageOf(of)).filter((key) => key.startsWith(PREFIX));
    return keys.map((key) => key.slice(PREFIX.length));
  } catch {
    return [];
  }
}

export function forget(key: string, of: Of): void {
  try {
    storageOf(of).removeItem(PREFIX + key);
  } catch {
    // Storage is disabled: there is nothing to remove.
  }
}

/** Removes all stored values. */
export function forgetAll(): void {
  for (const of of ["all", "tab"] as const) for (const key of keptKeys(of)) forget(key, of);
}
