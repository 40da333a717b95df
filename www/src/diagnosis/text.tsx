// Text of the core with `code` in backticks.

/** The parts between backticks become code; nothing is read as HTML. */
export function Text({ children }: { children: string }) {
  return children.split("`").map((part, at) => (at % 2 === 0 ? part : <code key={at}>{part}</code>));
}
