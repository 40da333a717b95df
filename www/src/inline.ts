// Text of the core with `code` in backticks, as nodes of the page.

/** The parts between backticks become `<code>`; nothing is read as HTML. */
export function inline(text: string): Node[] {
  return text.split("`").map((part, i) => {
    if (i % 2 === 0) return document.createTextNode(part);
    const code = document.createElement("code");
    code.textContent = part;
    return code;
  });
}
