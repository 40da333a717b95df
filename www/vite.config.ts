import { defineConfig } from "vite";

export default defineConfig({
  // Relative, so that the page works from any folder of any static host.
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0 },
  worker: { format: "es" },
});
