// The map as a standalone picture: a cell for each node, and a legend.

import { MARKS, TONES, type Tone } from "../map/marks";
import { commonSuffix, shortName } from "../map/names";
import { nameOf, type Placing, verdictOf } from "../map/view";
import { plain } from "../words";

const COLOURS: Record<Tone, { fill: string; text: string; word: string }> = {
  runs: { fill: "#dff3e6", text: "#14713d", word: "gets a pod" },
  pending: { fill: "#fff0cf", text: "#7a4d00", word: "stays pending" },
  stays: { fill: "#ebe7fb", text: "#5b4aa8", word: "keeps one that should not be there" },
  lost: { fill: "#fde5e3", text: "#a8201a", word: "is refused or deleted" },
  none: { fill: "#eef1f5", text: "#566273", word: "gets none" },
};

const WIDTH = 960;
const MARGIN = 16;
/** Up to this number of nodes, their names are drawn. */
const MOST_NAMED = 120;

export function svgOf({ placed, overview }: Placing): string {
  const parts: string[] = [];
  let y = MARGIN;
  const suffix = commonSuffix(overview.nodes);
  const isNamed = overview.nodes.length <= MOST_NAMED;
  const [cellWidth, cellHeight] = isNamed ? [(WIDTH - 2 * MARGIN) / 4, 26] : [12, 12];
  const columns = Math.floor((WIDTH - 2 * MARGIN) / cellWidth);
  for (const table of placed.daemonSets) {
    parts.push(text(MARGIN, y + 14, nameOf(table), "#1b2430", 15, "bold"));
    y += 22;
    for (const line of wrapped(plain(table.summary))) {
      parts.push(text(MARGIN, y + 10, line, "#1b2430", 12));
      y += 16;
    }
    y += 4;
    const cells = new Map<Tone, string[]>();
    const names: string[] = [];
    table.nodes.forEach((_, node) => {
      const { tone, mark } = MARKS[verdictOf(table, node).outcome];
      const [left, top] = [MARGIN + (node % columns) * cellWidth, y + Math.floor(node / columns) * cellHeight];
      const path = cells.get(tone) ?? [];
      path.push(`M${left} ${top}h${cellWidth - 2}v${cellHeight - 2}h${2 - cellWidth}z`);
      cells.set(tone, path);
      const name = overview.nodes[node] ?? "";
      if (isNamed)
        names.push(text(left + 6, top + 16, `${mark} ${cut(shortName(name, suffix))}`, COLOURS[tone].text, 12));
    });
    for (const [tone, path] of cells) {
      parts.push(
        `<path fill="${COLOURS[tone].fill}" stroke="${COLOURS[tone].text}" stroke-width=".5" d="${path.join("")}"/>`,
      );
    }
    parts.push(...names);
    y += Math.ceil(table.nodes.length / columns) * cellHeight + 18;
  }
  const tones = TONES.filter((tone) => placed.outcomes.some(({ outcome }) => MARKS[outcome].tone === tone));
  for (const tone of tones) {
    parts.push(
      `<rect x="${MARGIN}" y="${y}" width="14" height="14" fill="${COLOURS[tone].fill}" stroke="${COLOURS[tone].text}"/>`,
    );
    parts.push(text(MARGIN + 22, y + 12, COLOURS[tone].word, "#1b2430", 12));
    y += 20;
  }
  const height = y + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>${parts.join("")}</svg>\n`;
}

/** The maximum number of characters on a line. */
const LINE_LENGTH = 130;

/** Wraps a sentence into lines. Longer words are split. */
function wrapped(sentence: string): string[] {
  const words = sentence.split(" ").flatMap((word) => word.match(new RegExp(`.{1,${LINE_LENGTH}}`, "gsu")) ?? []);
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trimStart();
    if (lines.length > 0 && longer.length <= LINE_LENGTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** Shortens a name to the width of a cell. */
function cut(name: string): string {
  return name.length > 29 ? `${name.slice(0, 28)}…` : name;
}

function text(x: number, y: number, content: string, fill: string, size: number, weight = "normal"): string {
  return `<text x="${x}" y="${y}" fill="${fill}" font-size="${size}" font-weight="${weight}">${escaped(content)}</text>`;
}

function escaped(content: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no place for them
  return content.replace(/[\u0000-\u001f]/g, " ").replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
