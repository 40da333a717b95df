// Text of the core with `code` in backticks.

/** Renders the parts between backticks as `<code>`; nothing is interpreted as HTML. */
export function Inline({ text }: { text: string }) {
  return <>{text.split("`").map((part, at) => (at % 2 === 0 ? part : <code key={at}>{part}</code>))}</>;
}
