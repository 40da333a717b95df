import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { parse } from "yaml";
import { apiFields } from "./api-fields.ts";

/** The policy's questions for user interfaces, as an object: read when the page is built. */
function policyQuestions(): Plugin {
  return {
    name: "policy-questions",
    transform(text, id) {
      if (id.endsWith("/questions-ui.yml")) return `export const { questions } = ${JSON.stringify(parse(text))};`;
      return undefined;
    },
  };
}

/** The service worker with the names of all files of the build, which it keeps. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle(_, bundle) {
      const files = [
        "./",
        "./icon.svg",
        "./app.webmanifest",
        ...Object.keys(bundle)
          .filter((file) => file !== "index.html")
          .map((file) => `./${file}`),
      ];
      const index = bundle["index.html"];
      const page = index?.type === "asset" ? String(index.source) : "";
      const build = createHash("sha256").update(JSON.stringify(files)).update(page).digest("hex").slice(0, 16);
      const head = `const FILES = ${JSON.stringify(files)};\nconst BUILD = ${JSON.stringify(build)};\n`;
      this.emitFile({
        type: "asset",
        fileName: "service-worker.js",
        source: head + readFileSync(new URL("./service-worker.js", import.meta.url), "utf8"),
      });
    },
  };
}

export default defineConfig({
  // Relative, so that the page works from any folder of any static host.
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0 },
  worker: { format: "es" },
  plugins: [policyQuestions(), apiFields(), serviceWorker()],
  // What needs no browser is tested beside its code; `tests/` is the page in one.
  test: { include: ["src/**/*.test.ts"] },
});
