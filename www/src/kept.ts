// What the browser keeps between visits. Storage may be switched off or full; then nothing is kept.

const PREFIX = "daemonset-preflight.";

export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // The page works on; the value then lasts as long as it.
  }
}

/** Forgets all of it. */
export function forgetAll(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // There is nothing that could be forgotten.
  }
}
