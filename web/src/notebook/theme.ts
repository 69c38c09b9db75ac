// Whether the notebook around is light or dark: by what stands behind, whatever notebook it is.
import type { Theme } from "./messages";

/** The theme that a colour stands for, as red, green, blue and opacity up to 255; null for one that
 *  can be seen through. */
export function themeOf([red = 0, green = 0, blue = 0, opacity = 0]: ArrayLike<number> & Iterable<number>): Theme | null {
  if (opacity < 128) return null;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128 ? "dark" : "light";
}

/** A CSS colour, however it is written, as red, green, blue and opacity. */
function pixel(colour: string): Uint8ClampedArray {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d");
  if (!context) return new Uint8ClampedArray(4);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return context.getImageData(0, 0, 1, 1).data;
}

/** The theme behind an element. */
export function themeBehind(element: Element): Theme {
  for (let at: Element | null = element; at; at = above(at)) {
    const found = themeOf(pixel(getComputedStyle(at).backgroundColor));
    if (found) return found;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** The parent, also out of a shadow. */
function above(element: Element): Element | null {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}

/** Tell when the theme behind an element changes; returns what ends it. */
export function watchTheme(element: Element, tell: (theme: Theme) => void): () => void {
  let known = themeBehind(element);
  const look = (): void => {
    const now = themeBehind(element);
    if (now !== known) tell((known = now));
  };
  const watch = new MutationObserver(() => requestAnimationFrame(look));
  for (const node of [document.documentElement, document.body]) watch.observe(node, { attributes: true });
  watch.observe(document.head, { childList: true }); // JupyterLab changes its style sheet
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", look);
  return () => {
    watch.disconnect();
    query.removeEventListener("change", look);
  };
}
