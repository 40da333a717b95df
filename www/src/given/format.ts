// Formats a text without changing its objects and comments: two spaces, one value per line. Loaded when first used.

import { isNode, isSeq, parseAllDocuments, Scalar, type ScalarTag, visit } from "yaml";

/** `problem` is why the text is not formatted. */
export function formatted(text: string): { text: string } | { problem: string } {
  const now = /^\s*[{[]/.test(text) ? formattedJson(text) : formattedYaml(text);
  if (now === undefined) return { problem: "A text that cannot be read cannot be formatted." };
  if (meaning(now) !== meaning(text))
    return { problem: "Formatted, the text would say something else: it is left as it is." };
  return { text: now };
}

/** Keeps the tokens, so that no number changes; `{}` and `[]` stay on one line. */
function formattedJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let written = "";
  let depth = 0;
  const newLine = () => `\n${"  ".repeat(depth)}`;
  for (const [at, token] of tokens.entries()) {
    const opens = /^[{[]$/;
    const closes = /^[}\]]$/;
    if (closes.test(token)) depth--;
    if (closes.test(token) && !opens.test(tokens[at - 1] ?? "")) written += newLine();
    written += token === ":" ? ": " : token;
    if (opens.test(token)) depth++;
    if (token === "," || (opens.test(token) && !closes.test(tokens[at + 1] ?? ""))) written += newLine();
  }
  return `${written}\n`;
}

/** Only a missing value is null; every other scalar is kept as the text that it is written as. */
const NOTHING: ScalarTag = {
  tag: "tag:yaml.org,2002:null",
  default: true,
  test: /^$/,
  identify: (value) => value === null,
  createNode: () => new Scalar(null),
  resolve: () => new Scalar(null),
  stringify: () => "",
};

function formattedYaml(text: string): string | undefined {
  const documents = parseAllDocuments(text, { schema: "failsafe", customTags: [NOTHING], uniqueKeys: false });
  if ("empty" in documents) return text;
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  let indentSeq: boolean | undefined;
  for (const document of documents) {
    visit(document, {
      Pair(_, { key, value }) {
        if (indentSeq !== undefined || !isSeq(value) || value.flow || !isNode(key) || !key.range || !value.range)
          return;
        indentSeq = columnOf(text, value.range[0]) > columnOf(text, key.range[0]);
      },
    });
  }
  const options = { lineWidth: 0, indent: 2, indentSeq: indentSeq ?? true, flowCollectionPadding: false };
  return documents.map((document) => document.toString(options)).join("");
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf("\n", offset - 1) + 1);
}

/** Returns the values of the text as Kubernetes reads them, for comparison. */
function meaning(text: string): string {
  const values = parseAllDocuments(text, { version: "1.1", uniqueKeys: false, intAsBigInt: true });
  return JSON.stringify(
    [...values].map((document) => ("toJS" in document ? document.toJS() : null)),
    (_, value) => (typeof value === "bigint" ? `${value}n` : value),
  );
}
