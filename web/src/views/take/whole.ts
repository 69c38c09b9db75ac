// A view for a moment as large as all that it holds: everything of it is laid out, fetched and
// drawn, and can be taken away whole.
import { busy } from "../../wire/carrier";
import { drawAll } from "../onscreen";

export const MOST = 8000; // pixels a side: twice as many is what a canvas can hold everywhere
const PATIENCE = 20_000; // milliseconds for what is fetched
const TRIES = 4; // a view that has more room may lay itself out anew

/** Run `work` on the whole view; false where it is too large, and only what is seen was taken. */
export async function whole<T>(view: HTMLElement, work: () => Promise<T>): Promise<{ done: T; all: boolean }> {
  const before = view.style.cssText;
  const scrolled = scrollers(view).map((one) => [one, one.scrollLeft, one.scrollTop] as const);
  try {
    const all = await enlarge(view);
    if (!all) view.style.cssText = before;
    drawAll(view);
    await settled(view);
    return { done: await work(), all };
  } finally {
    view.style.cssText = before;
    await frames(); // it lays itself out anew, and may bring what is chosen into view
    await frames();
    for (const [one, left, top] of scrolled) one.scrollTo({ left, top, behavior: "instant" });
  }
}

async function enlarge(view: HTMLElement): Promise<boolean> {
  let { width, height } = view.getBoundingClientRect();
  view.style.cssText += "; position: fixed; left: 0; top: 0; z-index: -1; max-width: none; max-height: none";
  for (let i = 0; i < TRIES; i++) {
    view.style.width = `${width}px`;
    view.style.height = `${height}px`;
    await frames();
    const more = scrollers(view).map((one) => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]);
    const across = Math.max(0, ...more.map(([a = 0]) => a));
    const down = Math.max(0, ...more.map(([, d = 0]) => d));
    if (across <= 1 && down <= 1) return true;
    width += across;
    height += down;
    if (Math.max(width, height) > MOST) return false;
  }
  return true;
}

/** The view and what scrolls in it. */
const scrollers = (view: HTMLElement): HTMLElement[] =>
  [view, ...view.querySelectorAll<HTMLElement>("*")].filter((one) => {
    if (one.scrollWidth <= one.clientWidth + 1 && one.scrollHeight <= one.clientHeight + 1) return false;
    const { overflowX, overflowY } = getComputedStyle(one);
    return /auto|scroll/.test(overflowX + overflowY);
  });

const frames = (): Promise<void> => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 30)));

/** Nothing is under way, and what came is drawn. */
async function settled(view: HTMLElement): Promise<void> {
  const pictures = [...view.querySelectorAll("img")];
  for (const one of pictures) one.loading = "eager";
  const waits = (): boolean => busy() > 0 || pictures.some((one) => one.src && !one.complete);
  const end = performance.now() + PATIENCE;
  await new Promise((done) => setTimeout(done, 250)); // what is wanted is told late, while the map comes to rest
  for (let calm = 0; calm < 3 && performance.now() < end; calm = waits() ? 0 : calm + 1) await frames();
}
