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

async function load(): Promise<Typeset> {
  const [{ default: katex }] = await Promise.all([import("katex"), import("katex/dist/katex.min.css")]);
  // numbers carry all their digits as data; nothing else that could leave the formula is allowed
  const trust = ({ command }: { command: string }): boolean => command === "\\htmlData";
  return (tex) => katex.renderToString(`\\displaystyle ${tex}`, { displayMode: false, throwOnError: false, strict: false, trust });
}
