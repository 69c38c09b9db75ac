// The typefaces that a view uses of the page's own, as style sheet text with the files inside:
// a picture that leaves the page has no address to fetch them from.

export async function typefaces(root: HTMLElement): Promise<string> {
  const used = new Set([root, ...root.querySelectorAll("*")].map((one) => first(getComputedStyle(one).fontFamily)));
  const faces = [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].flatMap((rule) => (rule instanceof CSSFontFaceRule ? [{ rule, base: sheet.href }] : [])),
  );
  const texts = faces
    .filter(({ rule }) => used.has(first(rule.style.getPropertyValue("font-family"))))
    .map(async ({ rule, base }) => {
      const address = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"))?.[1];
      if (!address) return "";
      const inside = address.startsWith("data:") ? address : await inline(new URL(address, base ?? document.baseURI).href);
      const { style } = rule;
      return `@font-face{font-family:${style.getPropertyValue("font-family")};font-style:${style.getPropertyValue("font-style") || "normal"};font-weight:${style.getPropertyValue("font-weight") || "400"};src:url(${inside})}`;
    });
  return (await Promise.all(texts)).join("");
}

const first = (families: string): string => families.split(",")[0]?.replace(/["']/g, "").trim() ?? "";

async function inline(address: string): Promise<string> {
  const file = await (await fetch(address)).blob();
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
}
