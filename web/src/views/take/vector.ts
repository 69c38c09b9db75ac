// A view as a true vector file: boxes, lines and text read off the page, maps as pictures inside.
// Left out: what only answers to the hand, and marks that style sheets make alone (::before).
import { type Area, escaped, file, leftToRight, mark, opaque, rect, ring, rings } from "../../draw/svg";

export function vector(root: HTMLElement, background: string, title: string, style: string): string {
  const drawn = new Drawing(root.getBoundingClientRect());
  const inside = drawn.element(root);
  return file({ ...drawn.size, background, title, style }, mark("defs", {}, drawn.defs.join("")) + inside);
}

const LEFT_OUT = "input[type=file], script, style, .katex-mathml";

class Drawing {
  readonly defs: string[] = [];
  readonly size: { width: number; height: number };
  #left: number;
  #top: number;
  #pen = document.createElement("canvas").getContext("2d");

  constructor({ left, top, width, height }: DOMRect) {
    this.#left = left;
    this.#top = top;
    this.size = { width, height };
  }

  element(of: Element): string {
    const style = getComputedStyle(of);
    const area = this.#area(of.getBoundingClientRect());
    if (style.display === "none" || style.opacity === "0" || of.matches(LEFT_OUT) || unseen(of, style)) return "";
    const shown = style.visibility === "visible";
    let inside = "";
    if (of instanceof SVGSVGElement) inside = shown ? this.#svg(of, area) : "";
    else if (of instanceof HTMLInputElement || of instanceof HTMLSelectElement)
      inside = shown ? this.#box(of, style, area) + this.#entry(of, style, area) : "";
    else if (of instanceof HTMLCanvasElement || of instanceof HTMLImageElement) {
      inside = shown ? this.#box(of, style, area) + this.#bitmap(of, style, area) : "";
    } else {
      const children = this.#children(of, style);
      inside = (shown ? this.#box(of, style, area) : "") + this.#clipped(of, style, area, children);
    }
    if (!inside || style.opacity === "1") return inside;
    return mark("g", { opacity: style.opacity }, inside);
  }

  #area = (box: DOMRect): Area => ({ x: box.left - this.#left, y: box.top - this.#top, width: box.width, height: box.height });

  #id(): string {
    return `d${this.defs.length}`;
  }

  #children(of: Element, style: CSSStyleDeclaration): string {
    let all = "";
    for (const child of of.childNodes) {
      if (child instanceof Element) all += this.element(child);
      else if (child instanceof Text && style.visibility === "visible") all += this.#text(child, style);
    }
    return all;
  }

  /** Background, border, outline and the rings of a shadow. */
  #box(of: Element, style: CSSStyleDeclaration, area: Area): string {
    if (!area.width || !area.height) return "";
    const scale = of instanceof HTMLElement && of.offsetWidth ? area.width / of.offsetWidth : 1;
    const radius = corner(style, area, scale);
    let all = "";
    for (const { colour, spread, inset } of rings(style.boxShadow).reverse()) {
      const wide = spread * scale;
      if (!inset && opaque(colour)) all += ring(area, radius, -wide, colour);
    }
    if (opaque(style.backgroundColor)) all += rect(area, radius, style.backgroundColor);
    const id = this.#id();
    const gradient = leftToRight(style.backgroundImage, id);
    if (gradient) {
      this.defs.push(gradient);
      all += rect(area, radius, `url(#${id})`);
    }
    for (const { colour, spread, inset } of rings(style.boxShadow).reverse())
      if (inset && opaque(colour)) all += ring(area, radius, spread * scale, colour);
    return all + borders(style, area, radius, scale) + outline(style, area, scale);
  }

  #clipped(of: Element, style: CSSStyleDeclaration, area: Area, inside: string): string {
    if (!inside || style.overflow === "visible" || !(of instanceof HTMLElement)) return inside;
    const over = of.scrollWidth > of.clientWidth + 1 || of.scrollHeight > of.clientHeight + 1;
    if (!over && style.borderRadius === "0px" && style.textOverflow === "clip") return inside;
    const id = this.#id();
    this.defs.push(mark("clipPath", { id }, rect(area, corner(style, area, 1), "#000")));
    return mark("g", { "clip-path": `url(#${id})` }, inside);
  }

  #bitmap(of: HTMLCanvasElement | HTMLImageElement, style: CSSStyleDeclaration, area: Area): string {
    const href = pixels(of, style.objectFit);
    if (!href || !area.width || !area.height) return "";
    const crisp = style.imageRendering === "pixelated" ? "image-rendering:pixelated" : "";
    const picture = mark("image", { ...area, href, preserveAspectRatio: "none", style: crisp });
    const radius = corner(style, area, 1);
    if (!radius) return picture;
    const id = this.#id();
    this.defs.push(mark("clipPath", { id }, rect(area, radius, "#000")));
    return mark("g", { "clip-path": `url(#${id})` }, picture);
  }

  /** A drawing of the page, with what its style sheets say written into it. */
  #svg(of: SVGSVGElement, area: Area): string {
    const copy = of.cloneNode(true) as SVGSVGElement;
    const [before, after] = [of, copy].map((one) => [...one.querySelectorAll<SVGElement>("*")]);
    after?.forEach((to, i) => {
      const from = before?.[i];
      if (!from) return;
      const style = getComputedStyle(from);
      for (const name of PAINTED) to.setAttribute(name, style.getPropertyValue(name).replace(/px$/, ""));
      if (style.display === "none") to.setAttribute("display", "none");
      to.removeAttribute("class");
      to.removeAttribute("style");
    });
    const { width, height } = of.viewBox.baseVal ?? { width: 0, height: 0 };
    const own = width && height ? of.getAttribute("viewBox") : `0 0 ${of.clientWidth || area.width} ${of.clientHeight || area.height}`;
    const text = new XMLSerializer();
    const inside = [...copy.childNodes].map((node) => text.serializeToString(node)).join("");
    const clip = getComputedStyle(of).overflow === "visible" ? "visible" : undefined;
    const keep = of.getAttribute("preserveAspectRatio") ?? undefined;
    return mark("svg", { ...area, viewBox: own ?? undefined, overflow: clip, preserveAspectRatio: keep }, inside.replaceAll(' xmlns="http://www.w3.org/2000/svg"', ""));
  }

  /** Text as text, line by line, as wide as it is here whatever typeface it is shown in. */
  #text(node: Text, style: CSSStyleDeclaration): string {
    const content = node.data;
    if (!content.trim() || !opaque(style.color)) return "";
    const lines = fitted(node, style) ?? linesOf(node);
    return lines.map(({ text, box }) => this.#line(cased(text.replace(/\s+/g, " "), style.textTransform), style, this.#area(box))).join("");
  }

  #line(words: string, style: CSSStyleDeclaration, { x, y, width, height }: Area): string {
    if (!words.trim() || !width) return "";
    const { up, down } = this.#metrics(style);
    const scale = height / (up + down);
    const look = {
      x,
      y: y + up * scale,
      fill: style.color,
      "font-family": style.fontFamily.replaceAll('"', "'"),
      "font-size": Number.parseFloat(style.fontSize) * scale,
      "font-weight": style.fontWeight === "400" ? undefined : style.fontWeight,
      "font-style": style.fontStyle === "normal" ? undefined : style.fontStyle,
      style: "white-space:pre",
      "xml:space": "preserve",
    };
    const wide = words.length > 1 ? { textLength: width, lengthAdjust: "spacingAndGlyphs" } : {};
    return mark("text", { ...look, ...wide }, escaped(words));
  }

  /** What is written or chosen in a field. */
  #entry(of: HTMLInputElement | HTMLSelectElement, style: CSSStyleDeclaration, area: Area): string {
    const on = of instanceof HTMLInputElement && of.type === "checkbox";
    const text = on ? (of.checked ? "✓" : "") : of instanceof HTMLSelectElement ? (of.selectedOptions[0]?.text ?? "") : of.value;
    const { up, down } = this.#metrics(style);
    const width = this.#pen?.measureText(text).width ?? 0;
    const left = on ? (area.width - width) / 2 : Number.parseFloat(style.paddingLeft);
    const line = { x: area.x + left, y: area.y + (area.height - up - down) / 2, width, height: up + down };
    return this.#line(text, style, line);
  }

  /** How far a typeface reaches above and below its line. */
  #metrics(style: CSSStyleDeclaration): { up: number; down: number } {
    if (!this.#pen) return { up: 0.8, down: 0.2 };
    this.#pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = this.#pen.measureText("x");
    return { up, down };
  }
}

const PAINTED = [
  "fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "visibility",
];

/** What is there for screen readers alone. */
const unseen = (of: Element, style: CSSStyleDeclaration): boolean =>
  (style.clipPath !== "none" || style.clip !== "auto") && of.getBoundingClientRect().width <= 2;

function corner(style: CSSStyleDeclaration, area: Area, scale: number): number {
  const radius = style.borderTopLeftRadius;
  const length = Number.parseFloat(radius) || 0;
  return radius.endsWith("%") ? (length / 100) * Math.min(area.width, area.height) : length * scale;
}

type Side = "Top" | "Right" | "Bottom" | "Left";

function borders(style: CSSStyleDeclaration, area: Area, radius: number, scale: number): string {
  const sides: Side[] = ["Top", "Right", "Bottom", "Left"];
  const each = sides.map((side) => ({
    side,
    width: style[`border${side}Style`] === "none" ? 0 : Number.parseFloat(style[`border${side}Width`]) * scale,
    colour: style[`border${side}Color`],
    dashes: dashesOf(style[`border${side}Style`]),
  }));
  const [top] = each;
  if (top && each.every((one) => one.width === top.width && one.colour === top.colour))
    return top.width && opaque(top.colour) ? ring(area, radius, top.width, top.colour, top.dashes) : "";
  return each.map(({ side, width, colour, dashes }) => (width && opaque(colour) ? line(area, side, width, colour, dashes) : "")).join("");
}

function line({ x, y, width, height }: Area, side: Side, wide: number, stroke: string, dashes: string): string {
  const half = wide / 2;
  const ends = {
    Top: [x, y + half, x + width, y + half],
    Right: [x + width - half, y, x + width - half, y + height],
    Bottom: [x, y + height - half, x + width, y + height - half],
    Left: [x + half, y, x + half, y + height],
  }[side];
  const [x1, y1, x2, y2] = ends;
  return mark("line", { x1, y1, x2, y2, stroke, "stroke-width": wide, "stroke-dasharray": dashes });
}

const dashesOf = (kind: string): string => (kind === "dashed" ? "4 3" : kind === "dotted" ? "1 2" : "");

function outline(style: CSSStyleDeclaration, area: Area, scale: number): string {
  const width = Number.parseFloat(style.outlineWidth) * scale;
  if (style.outlineStyle === "none" || style.outlineStyle === "auto" || !width || !opaque(style.outlineColor)) return "";
  return ring(area, 0, -width, style.outlineColor, dashesOf(style.outlineStyle));
}

/** What a canvas or a picture shows, in its own pixels; "" where nothing is there yet. */
function pixels(of: HTMLCanvasElement | HTMLImageElement, fit: string): string {
  if (of instanceof HTMLCanvasElement) return of.width && of.height ? of.toDataURL() : "";
  const { naturalWidth: wide, naturalHeight: high } = of;
  if (!of.complete || !wide || !high) return "";
  const ratio = fit === "cover" ? of.clientWidth / of.clientHeight : wide / high;
  const width = Math.min(wide, high * ratio);
  const height = Math.min(high, wide / ratio);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(of, (wide - width) / 2, (high - height) / 2, width, height, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL();
}

/** A line that is too long for its box, with the dots that stand for the rest; null for any other. */
function fitted(node: Text, style: CSSStyleDeclaration): { text: string; box: DOMRect }[] | null {
  const parent = node.parentElement;
  if (style.textOverflow !== "ellipsis" || !parent || parent.scrollWidth <= parent.clientWidth) return null;
  const edge = parent.getBoundingClientRect().right - Number.parseFloat(style.fontSize);
  const range = document.createRange();
  range.selectNodeContents(node);
  let end = node.data.length;
  while (end > 1 && range.getBoundingClientRect().right > edge) range.setEnd(node, --end);
  const box = range.getBoundingClientRect();
  return [{ text: `${node.data.slice(0, end)}…`, box: new DOMRect(box.x, box.y, box.width + Number.parseFloat(style.fontSize) * 0.8, box.height) }];
}

/** The lines that a text is broken into, with the box of each. */
function linesOf(node: Text): { text: string; box: DOMRect }[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  if (range.getClientRects().length <= 1) return [{ text: node.data, box: range.getBoundingClientRect() }];
  const found: { text: string; box: DOMRect; from: number }[] = [];
  for (let i = 0; i < node.data.length; i++) {
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    const [box] = range.getClientRects();
    if (!box) continue;
    const last = found.at(-1);
    if (last && Math.abs(last.box.top - box.top) < box.height / 2) {
      last.text += node.data[i];
      range.setStart(node, last.from);
      last.box = range.getBoundingClientRect();
    } else found.push({ text: node.data[i] ?? "", box, from: i });
  }
  return found;
}

const cased = (text: string, transform: string): string =>
  transform === "uppercase" ? text.toUpperCase() : transform === "lowercase" ? text.toLowerCase() : text;
