// Names of nodes, short enough to be read: what all of them end in says nothing.

/** The ending from a dot on that all names have in common; empty when a name would be left with nothing, or nearly all of it. */
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
