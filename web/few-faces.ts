// Leaves out of KaTeX the typefaces that no formula here uses.
import type { Plugin } from "vite";

/** KaTeX brings twenty typefaces in three formats: formulas here use these, browsers woff2. */
const FACES = ["Main-Regular", "Math-Italic", "Size1-Regular", "Size2-Regular", "Size3-Regular", "Size4-Regular"];
export const fewFaces: Plugin = {
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
