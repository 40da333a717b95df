#!/usr/bin/env node
/**
 * usage: packaging/render.mjs VERSION SHA256SUMS TEMPLATE
 *
 * Prints a template with the version and the checksums of a release filled in. SHA256SUMS is the output of
 * `sha256sum` for the release's archives.
 */
import { readFileSync } from "node:fs";

const [version, sums, template] = process.argv.slice(2);
const checksums = new Map(
  readFileSync(sums, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split(/\s+\*?/))
    .map(([checksum, file]) => [file, checksum]),
);
const filled = readFileSync(template, "utf8")
  .replace(/^# A template: .*\n/, "")
  .replaceAll("@VERSION@", version)
  .replace(/@SHA256 (.*?)@/g, (_, file) => {
    const checksum = checksums.get(file);
    if (checksum === undefined) throw new Error(`${sums} has no checksum of ${file}`);
    return checksum;
  });
process.stdout.write(filled);
