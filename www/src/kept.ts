// What the browser keeps between visits, and of a tab as long as it is open. Storage may be switched off or full; then
// nothing is kept.

const PREFIX = "daemonset-preflight.";

/** What all tabs have, or this one. */
type Of = "all" | "tab";

/** It throws where storage is switched off. */
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
    // The page works on; the value then lasts as long as it.
  }
}

/** The keys under which something is kept. */
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
    // There is nothing that could be forgotten.
  }
}

/** Forgets all of it. */
export function forgetAll(): void {
  for (const of of ["all", "tab"] as const) for (const key of keptKeys(of)) forget(key, of);
}
