import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** KaTeX brings twenty typefaces in three formats: formulas here use these, browsers woff2. */
const FACES = ["Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular"];
const fewFaces: Plugin = {
  name: "few-faces",
  enforce: "pre",
  transform(code, id) {
    if (!id.includes("katex.min.css")) return undefined;
    return code.replace(/@font-face\{[^}]*\}/g, (face) =>
      FACES.some((name) => face.includes(`KaTeX_${name}.woff2`))
        ? face.replace(/,url\([^)]*\) format\("(?:woff|truetype)"\)/g, "")
        : "",
    );
  },
};

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
