// Shortens node names by the suffix that all of them share.

/** Returns the longest common suffix that begins at a dot and leaves no name empty. Empty for a single name. */
export function commonSuffix(names: readonly string[]): string {
  const [first = ""] = names;
  if (names.length < 2) return "";
  let at = first.indexOf(".");
  while (at > 0) {
    const suffix = first.slice(at);
    if (names.every((name) => name.length > suffix.length && name.endsWith(suffix))) return suffix;
    at = first.indexOf(".", at + 1);
  }
  return "";
}

export function shortName(name: string, suffix: string): string {
  return suffix && name.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name;
}
