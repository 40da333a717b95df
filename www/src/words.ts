// Numbers and lists in words.

export function count(n: number, noun: string, nouns = `${noun}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? noun : nouns}`;
}

/** Returns the first few of a list, and the number of the others. */
export function some(all: readonly string[], shown = 4): string {
  return all.length > shown + 1 ? `${all.slice(0, shown).join(", ")} and ${all.length - shown} more` : all.join(", ");
}

/** Removes the backticks that mark code. */
export function plain(text: string): string {
  return text.replaceAll("`", "");
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
