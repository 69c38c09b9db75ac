// Marks of an SVG file as text, from what a browser says of an element's look.

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

const SMALL: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute; without what XML forbids. */
export const escaped = (text: string): string =>
  [...text.replace(/[&<>"]/g, (c) => SMALL[c] ?? c)].filter((c) => c >= " " || c === "\n" || c === "\t").join("");

const short = (value: number): string => String(Math.round(value * 100) / 100);

/** An element; attributes without a value are left out. */
export function mark(name: string, given: Record<string, string | number | undefined>, inside = ""): string {
  const attributes = Object.entries(given)
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escaped(value ?? "")}"`)
    .join("");
  return inside ? `<${name}${attributes}>${inside}</${name}>` : `<${name}${attributes}/>`;
}

/** Can a colour be seen? */
export const opaque = (colour: string): boolean =>
  colour !== "" && colour !== "transparent" && !/^rgba\(.*,\s*0\)$|\/\s*0\)$/.test(colour);

export const rect = ({ x, y, width, height }: Area, radius: number, fill: string): string =>
  mark("rect", { x, y, width, height, rx: rounded(radius, width, height), fill });

const rounded = (radius: number, width: number, height: number): number | undefined =>
  radius > 0 ? Math.min(radius, width / 2, height / 2) : undefined;

/** A line of this width just inside an area, or outside where the width is negative. */
export function ring(area: Area, radius: number, width: number, stroke: string, dashes = ""): string {
  const half = width / 2;
  const inner = { x: area.x + half, y: area.y + half, width: area.width - width, height: area.height - width };
  if (inner.width <= 0 || inner.height <= 0) return rect(area, radius, stroke);
  const rx = rounded(radius - half, inner.width, inner.height);
  return mark("rect", { ...inner, rx, fill: "none", stroke, "stroke-width": Math.abs(width), "stroke-dasharray": dashes });
}

export interface Shadow {
  colour: string;
  spread: number;
  inset: boolean;
}

/** The rings of a box-shadow: those without blur and offset, in the order they lie from top. */
export function rings(shadow: string): Shadow[] {
  if (shadow === "none") return [];
  return shadow.split(/,(?![^(]*\))/).flatMap((one) => {
    const lengths = [...one.matchAll(/(-?[\d.]+)px/g)].map((m) => Number(m[1]));
    const [across = 0, down = 0, blur = 0, spread = 0] = lengths;
    const colour = one.replace(/-?[\d.]+px/g, "").replace("inset", "").trim();
    return across || down || blur || spread <= 0 ? [] : [{ colour, spread, inset: one.includes("inset") }];
  });
}

/** A gradient from left to right, with its stops; null for one of another kind. */
export function leftToRight(image: string, id: string): string | null {
  const found = /^linear-gradient\((?:to right|90deg),\s*(.*)\)$/.exec(image);
  if (!found?.[1]) return null;
  const stops = found[1].split(/,(?![^(]*\))/).map((stop) => stop.trim());
  const each = stops.map((stop, i) => {
    const at = /\s([\d.]+)%$/.exec(stop);
    const offset = at ? Number(at[1]) / 100 : i / Math.max(1, stops.length - 1);
    return mark("stop", { offset: String(offset), "stop-color": stop.replace(/\s[\d.]+%$/, "") });
  });
  return mark("linearGradient", { id }, each.join(""));
}

interface Sheet {
  width: number;
  height: number;
  background: string;
  title: string;
  /** Style sheet text, for typefaces. */
  style: string;
}

/** A whole file; the background lies under everything. */
export function file({ width, height, background, title, style }: Sheet, inside: string): string {
  const head = { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${short(width)} ${short(height)}` };
  const page = mark("rect", { width, height, fill: background });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${mark("svg", head, `${mark("title", {}, escaped(title))}${style && mark("style", {}, escaped(style))}${page}${inside}`)}\n`;
}
