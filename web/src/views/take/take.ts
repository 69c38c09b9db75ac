// Makes the file of a view and hands it to the browser.
import { save } from "../../app/save";
import { tick } from "svelte";
import { scope } from "../../app/scope.svelte";
import type { Depth } from "../../app/address";
import { opaque } from "../../draw/svg";
import { fileName } from "../../draw/taken";
import { typefaces } from "./typefaces";
import { vector } from "./vector";
import { MOST, whole } from "./whole";

export type Ending = "png" | "svg";

/** The views that are on the screen now. */
export const seen = (): Depth[] =>
  [...document.querySelectorAll<HTMLElement>("[data-view]")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.clientHeight > 0)
    .map((one) => one.dataset.view as Depth);

/** Take a view away; false where it is too large and only what is seen of it was taken. */
export async function takeView(view: Depth, ending: Ending): Promise<boolean> {
  const root = document.querySelector<HTMLElement>(`[data-view="${view}"]`);
  if (!root) return true;
  const { zoom } = scope.place;
  const nearer = view === "map" && zoom > 1;
  if (nearer) await scope.go({ zoom: 1 }, true);
  root.dataset.taking = "";
  try {
    const { done, all } = await whole(root, () => made(root, ending, name(view)));
    save(new File([done], fileName(name(view), ending), { type: done.type }));
    return all;
  } finally {
    delete root.dataset.taking;
    await tick();
    if (nearer) await scope.go({ zoom }, true);
  }
}

/** What the file is called: network, layer and cell where there are any, view. */
function name(view: Depth): string[] {
  const { layer, cell } = scope.place;
  const network = scope.trace?.network.name ?? "convscope";
  const chosen = view === "layer" || view === "number" ? [layer, view === "number" ? cell.join(".") : ""] : [];
  return [network, ...chosen, view];
}

async function made(root: HTMLElement, ending: Ending, title: string[]): Promise<Blob> {
  const background = paper(root);
  const cssText = await typefaces(root);
  if (ending === "svg") return new Blob([vector(root, background, title.join(" "), cssText)], { type: "image/svg+xml" });
  const { domToBlob } = await import("modern-screenshot");
  const { width, height } = root.getBoundingClientRect();
  return domToBlob(root, {
    width, height, scale: 2, backgroundColor: background, maximumCanvasSize: 2 * MOST,
    style: { position: "static", left: "0", top: "0", margin: "0", zIndex: "0" },
    features: { restoreScrollPosition: true, copyScrollbar: false },
    font: { cssText },
  });
}

/** The colour behind a view. */
function paper(root: HTMLElement): string {
  for (let at: HTMLElement | null = root; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (opaque(backgroundColor)) return backgroundColor;
  }
  return "#fff";
}
