// The page for a notebook, two files: the whole page in one packed HTML file, for a frame without
// an address; and the module that makes that frame.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";
import { fewFaces } from "./few-faces";

const outDir = "../src/convscope/widget/page";

/** Script and styles into the page itself, which is then packed. */
const inOneFile: Plugin = {
  name: "in-one-file",
  enforce: "post",
  async generateBundle(_, bundle) {
    const files = Object.values(bundle);
    const page = files.find((file) => file.fileName.endsWith(".html"));
    const scripts = files.filter((file) => file.type === "chunk");
    const styles = files.filter((file) => file.type === "asset" && file.fileName.endsWith(".css"));
    const [script] = scripts;
    if (page?.type !== "asset" || scripts.length !== 1 || script?.type !== "chunk" || files.length !== 2 + styles.length)
      throw new Error(`one page, one script and styles, not ${files.map((f) => f.fileName).join(", ")}`);
    const code = script.code
      .replaceAll("__VITE_PRELOAD__", "void 0") // what would list the files that a part needs: there are none
      .replaceAll("</script", "<\\/script")
      .replaceAll("<!--", "<\\!--");
    const rules = styles.map((file) => (file.type === "asset" ? String(file.source) : "")).join("\n");
    const html = String(page.source)
      .replace(/<link rel="stylesheet"[^>]*>\s*/g, "")
      .replace(/<script type="module"[^>]*><\/script>/, () => `<style>${rules}</style>\n<script type="module">${code}</script>`);
    for (const file of files) delete bundle[file.fileName];
    this.emitFile({ type: "asset", fileName: "index.html.gz", source: await packed(html) });
  },
};

async function packed(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export default defineConfig(({ mode }) =>
  mode === "frame"
    ? {
        build: {
          outDir,
          emptyOutDir: false,
          target: "es2022",
          lib: { entry: "src/notebook/frame.ts", formats: ["es"], fileName: () => "frame.js" },
        },
      }
    : {
        plugins: [svelte({ configFile: false }), fewFaces, inOneFile],
        base: "./",
        build: {
          outDir,
          emptyOutDir: true,
          target: "es2022",
          cssCodeSplit: false,
          modulePreload: false,
          assetsInlineLimit: Number.MAX_SAFE_INTEGER,
          rolldownOptions: { input: "notebook.html", output: { codeSplitting: false } },
        },
      },
);
