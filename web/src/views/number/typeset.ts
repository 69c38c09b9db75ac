// What sets formulas, fetched when the page has a moment.

export type Typeset = (tex: string) => string;

let coming: Promise<Typeset> | null = null;

export function typesetting(): Promise<Typeset> {
  coming ??= load();
  coming.catch(() => {
    coming = null; // the server may come back
  });
  return coming;
}

const LATEST = 1500; // milliseconds after which a formula is fetched though the page is busy

/** Resolves when the browser has nothing better to do: maps are drawn first. */
const idle = (): Promise<void> =>
  new Promise((go) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(() => go(), { timeout: LATEST });
    else setTimeout(go, LATEST / 5);
  });

async function load(): Promise<Typeset> {
  await idle();
  const [{ default: katex }] = await Promise.all([import("katex"), import("katex/dist/katex.min.css")]);
  // numbers carry all their digits as data; nothing else that could leave the formula is allowed
  const trust = ({ command }: { command: string }): boolean => command === "\\htmlData";
  return (tex) => katex.renderToString(`\\displaystyle ${tex}`, { displayMode: false, throwOnError: false, strict: false, trust });
}
