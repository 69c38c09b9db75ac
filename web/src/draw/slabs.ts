// What layers give, as solids: as high and as wide as their maps, as thick as they are many; a row
// of numbers is a thin post. Seen from the front, the maps turned away to the right.

/** (c, h, w), or (units,). */
export type Shape = readonly number[];

export interface Scale {
  /** The longest side of a map, the most channels and the most numbers in a row that are drawn. */
  side: number;
  channels: number;
  units: number;
  /** Pixels that these come to. */
  high: number;
  thick: number;
}

const SIDE = 0.72; // small maps are drawn larger than they are: 7×7 is a tenth of 224×224's side, not a 32nd
const THICK = 0.5;
const LEAST = 3; // pixels
const SLANT = 0.42; // how far a map's width leads to the right, and up
const RISE = 0.34;

export function scaleOf(shapes: readonly Shape[], high: number, thick: number): Scale {
  const most = (of: (shape: Shape) => number): number => Math.max(1, ...shapes.map(of));
  return {
    side: most((s) => (s.length > 1 ? Math.max(...s.slice(1)) : 1)),
    channels: most((s) => (s.length > 1 ? (s[0] ?? 1) : 1)),
    units: most((s) => (s.length === 1 ? (s[0] ?? 1) : 1)),
    high,
    thick,
  };
}

const grown = (n: number, most: number, pixels: number, power: number): number => Math.max(LEAST, pixels * (n / most) ** power);

export interface Slab {
  /** The box around all faces. */
  width: number;
  height: number;
  /** The faces as SVG paths: the edge towards us, the top, the maps themselves. */
  front: string;
  top: string;
  side: string;
}

/** One solid whose lower left front corner is at (x, bottom). */
export function slab(shape: Shape, scale: Scale, x = 0, bottom = 0): Slab {
  const row = shape.length === 1;
  const [first = 1, rows = 1, columns = 1] = shape;
  const tall = row ? grown(first, scale.units, scale.high - LEAST * RISE, SIDE) : grown(rows, scale.side, scale.high / (1 + RISE), SIDE);
  const wide = row ? LEAST : grown(columns, scale.side, scale.high / (1 + RISE), SIDE);
  const thick = row ? LEAST * 1.5 : grown(first, scale.channels, scale.thick, THICK);
  const [right, up] = [wide * SLANT, wide * RISE];
  const y = bottom - tall;
  const points = (...all: [number, number][]): string => `M${all.map(([a, b]) => `${round(a)} ${round(b)}`).join("L")}Z`;
  return {
    width: thick + right,
    height: tall + up,
    front: points([x, bottom], [x, y], [x + thick, y], [x + thick, bottom]),
    top: points([x, y], [x + right, y - up], [x + thick + right, y - up], [x + thick, y]),
    side: points([x + thick, bottom], [x + thick, y], [x + thick + right, y - up], [x + thick + right, bottom - up]),
  };
}

const round = (n: number): number => Math.round(n * 100) / 100;

export interface Standing extends Slab {
  x: number;
  /** The middle of the solid, and of what is written under it. */
  middle: number;
}

export interface Line {
  slabs: Standing[];
  width: number;
}

/** Solids side by side, each in the middle of the height and with room for what is written under it. */
export function standing(shapes: readonly Shape[], scale: Scale, gap: number, room: (i: number) => number): Line {
  let x = 0;
  const slabs = shapes.map((shape, i): Standing => {
    const { width, height } = slab(shape, scale);
    const place = Math.max(width + gap, room(i));
    const left = x + (place - width) / 2;
    x += place;
    const made = slab(shape, scale, left, (scale.high + height) / 2);
    return { ...made, x: left, middle: left + width / 2 };
  });
  return { slabs, width: x };
}

export interface Stage {
  shape: Shape;
  /** The layers that give it, one behind the other. */
  layers: number[];
}

/** Layers that leave the shape as it is stand with the one that made it. */
export function stages(shapes: readonly Shape[]): Stage[] {
  const found: Stage[] = [];
  shapes.forEach((shape, i) => {
    const last = found.at(-1);
    if (last && last.shape.join() === shape.join()) last.layers.push(i);
    else found.push({ shape, layers: [i] });
  });
  return found;
}
