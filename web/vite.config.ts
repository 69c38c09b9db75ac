import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { fewFaces } from "./few-faces";

const server = "http://127.0.0.1:8300";

export default defineConfig({
  plugins: [svelte({ configFile: false }), fewFaces],
  base: "./",
  build: {
    outDir: "../src/convscope/serve/page",
    emptyOutDir: true,
    target: "es2022",
    // the page's policy takes typefaces from files only
    assetsInlineLimit: (path) => (path.endsWith(".woff2") ? false : undefined),
  },
  server: {
    proxy: Object.fromEntries(
      ["/ask", "/tensor", "/picture", "/networks", "/pictures", "/health"].map((path) => [
        path,
        { target: server, changeOrigin: true },
      ]),
    ),
  },
  test: { include: ["tests/**/*.test.ts"], css: true },
});
