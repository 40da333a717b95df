// Finds the objects of each kind in a dump of mixed kinds, as `kubectl get nodes,pods,daemonsets -o json` prints it.

/** Adjacent objects of one kind: a range of bytes, with an exclusive end. */
export interface Run {
  kind: string;
  from: number;
  to: number;
  objects: number;
}

const [QUOTE, BACKSLASH, COLON, COMMA, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [...'"\\:,{}[]'].map((character) =>
  character.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

/** Names and kinds are shorter; only this much of longer strings is kept. */
const LONGEST_NAME = 64;

/** The nesting depths of the fields of a document, and of those of a list's item. */
const [DOCUMENT, ITEM] = [1, 3] as const;

/**
 * Finds the objects of JSON that arrives in pieces: the items of lists, and single objects. If the text is invalid or
 * cut off, the objects before that are found.
 */
export class JsonSplitter {
  readonly runs: Run[] = [];
  #at = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  #text: number[] = [];
  /** The string that ended last, until it is known whether it is a key. */
  #last = "";
  /** The current key of a document and of an item. */
  #key = { [DOCUMENT]: "", [ITEM]: "" };
  #kind = { [DOCUMENT]: "", [ITEM]: "" };
  #start = { [DOCUMENT]: 0, [ITEM]: 0 };
  #inItems = false;
  #hadItems = false;

  push(bytes: Uint8Array): void {
    let i = 0;
    while (i < bytes.length) {
      if (this.#inText) {
        i = this.#readText(bytes, i);
        continue;
      }
      const byte = bytes[i]!;
      if (byte === QUOTE) {
        this.#inText = true;
        this.#text.length = 0;
      } else if (byte === OPEN || byte === OPEN_LIST) this.#open(byte, this.#at + i);
      else if (byte === CLOSE || byte === CLOSE_LIST) this.#close(this.#at + i + 1);
      else if (byte === COLON) this.#colon();
      else if (byte === COMMA) this.#comma();
      i++;
    }
    this.#at += bytes.length;
  }

  /**
   * Continues reading a string, and returns the index after it, or the end of the piece. Strings are most of a dump.
   */
  #readText(bytes: Uint8Array, from: number): number {
    let escaped = this.#escaped;
    let i = from;
    for (; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) break;
    }
    this.#escaped = escaped;
    if (this.#isField())
      for (const byte of bytes.subarray(from, Math.min(i, from + LONGEST_NAME))) this.#text.push(byte);
    if (i === bytes.length) return i;
    this.#endText();
    return i + 1;
  }

  /** Whether the current field is one of a document or of a list's item. */
  #isField(): boolean {
    return this.#depth === DOCUMENT || (this.#depth === ITEM && this.#inItems);
  }

  #endText(): void {
    this.#inText = false;
    if (!this.#isField()) return;
    this.#last = String.fromCharCode(...this.#text);
    const level = this.#depth as typeof DOCUMENT | typeof ITEM;
    if (this.#key[level] === "kind") this.#kind[level] = this.#last;
  }

  #colon(): void {
    if (this.#isField()) this.#key[this.#depth as typeof DOCUMENT | typeof ITEM] = this.#last;
  }

  #comma(): void {
    if (this.#isField()) this.#key[this.#depth as typeof DOCUMENT | typeof ITEM] = "";
  }

  #open(byte: number, at: number): void {
    if (this.#depth === DOCUMENT && byte === OPEN_LIST && this.#key[DOCUMENT] === "items")
      this.#inItems = this.#hadItems = true;
    this.#depth++;
    if (this.#depth === DOCUMENT) {
      this.#begin(DOCUMENT, at);
      this.#hadItems = false;
    } else if (this.#depth === ITEM && this.#inItems) this.#begin(ITEM, at);
  }

  #begin(level: typeof DOCUMENT | typeof ITEM, at: number): void {
    this.#start[level] = at;
    this.#kind[level] = this.#key[level] = "";
  }

  #close(to: number): void {
    const closed = this.#depth;
    this.#depth = Math.max(0, closed - 1);
    if (closed === ITEM && this.#inItems) {
      // In lists of the API server (`kubectl get --raw`), only the list names the kind.
      this.#found(this.#kind[ITEM] || this.#kind[DOCUMENT].replace(/List$/, ""), this.#start[ITEM], to);
    } else if (closed === ITEM - 1) this.#inItems = false;
    else if (closed === DOCUMENT && !this.#hadItems) this.#found(this.#kind[DOCUMENT], this.#start[DOCUMENT], to);
  }

  #found(kind: string, from: number, to: number): void {
    const last = this.runs.at(-1);
    // Only items of one list form a run: between documents there is no comma.
    if (last?.kind === kind && this.#inItems && last.from >= this.#start[DOCUMENT]) {
      last.to = to;
      last.objects++;
    } else this.runs.push({ kind, from, to, objects: 1 });
  }
}

/** Finds the objects of YAML: documents, and lists as `kubectl get -o yaml` prints them. Ranges are in characters. */
export function splitYaml(text: string): (Run & { indent: number })[] {
  const runs: (Run & { indent: number })[] = [];
  for (const [start, end] of documentsOf(text)) {
    const document = text.slice(start, end);
    const items = /^items: *\r?\n(?= *- )/m.exec(document);
    if (!items) {
      const kind = /^kind: *"?(\w+)/m.exec(document)?.[1];
      if (kind) runs.push({ kind, from: start, to: end, objects: 1, indent: -1 });
      continue;
    }
    const from = items.index + items[0].length;
    const indent = /^ */.exec(document.slice(from))![0].length;
    const listEnd = new RegExp(`^ {0,${indent}}[^\\s#-]`, "m").exec(document.slice(from));
    const to = listEnd ? from + listEnd.index : document.length;
    const begins = [...document.slice(from, to).matchAll(new RegExp(`^ {${indent}}- `, "gm"))].map(
      ({ index }) => from + index,
    );
    begins.forEach((begin, at) => {
      const itemEnd = begins[at + 1] ?? to;
      const kind =
        new RegExp(`^ {${indent}}(?:- |  )kind: *"?(\\w+)`, "m").exec(document.slice(begin, itemEnd))?.[1] ?? "";
      const last = runs.at(-1);
      if (last?.kind === kind && last.to === start + begin && last.indent === indent) {
        last.to = start + itemEnd;
        last.objects++;
      } else runs.push({ kind, from: start + begin, to: start + itemEnd, objects: 1, indent });
    });
  }
  return runs;
}

function* documentsOf(text: string): Generator<[number, number]> {
  let from = 0;
  for (const { index, 0: line } of text.matchAll(/^---(?:\s.*)?$/gm)) {
    if (text.slice(from, index).trim() !== "") yield [from, index];
    from = index + line.length;
  }
  if (text.slice(from).trim() !== "") yield [from, text.length];
}
