// A drawing as data: strokes on a pad, the pen that a keyboard moves, the last step taken back.

export type Point = readonly [number, number];

/** A line drawn with a round pen; without points it wipes the pad. */
export interface Stroke {
  points: readonly Point[];
  /** The pen's width, in the pad's pixels. */
  size: number;
  /** "ink", "ground" (an eraser), or a colour of its own. */
  colour: string;
}

export interface Pad {
  strokes: readonly Stroke[];
  undone: readonly Stroke[];
}

export const EMPTY: Pad = { strokes: [], undone: [] };

export const begun = (pad: Pad, at: Point, size: number, colour: string): Pad => ({
  strokes: [...pad.strokes, { points: [at], size, colour }],
  undone: [],
});

/** The last stroke led on to a point. */
export function extended(pad: Pad, to: Point): Pad {
  const last = pad.strokes.at(-1);
  if (!last?.points.length) return pad;
  return { ...pad, strokes: [...pad.strokes.slice(0, -1), { ...last, points: [...last.points, to] }] };
}

export function undone(pad: Pad): Pad {
  const last = pad.strokes.at(-1);
  return last ? { strokes: pad.strokes.slice(0, -1), undone: [...pad.undone, last] } : pad;
}

export function redone(pad: Pad): Pad {
  const next = pad.undone.at(-1);
  return next ? { strokes: [...pad.strokes, next], undone: pad.undone.slice(0, -1) } : pad;
}

/** Everything wiped; it can be taken back as a stroke can. */
export const wiped = (pad: Pad): Pad =>
  isEmpty(pad) ? pad : { strokes: [...pad.strokes, { points: [], size: 0, colour: "ground" }], undone: [] };

/** What is still to be seen: the strokes since the pad was wiped. */
export const visible = (pad: Pad): readonly Stroke[] =>
  pad.strokes.slice(pad.strokes.findLastIndex((s) => !s.points.length) + 1);

export const isEmpty = (pad: Pad): boolean => visible(pad).every((s) => s.colour === "ground");

/** The pad for an input: every pixel of it is a whole number of the pad's, so that it shrinks evenly. */
export function padFor(width: number, height: number, about = 448): { width: number; height: number } {
  const times = Math.max(1, Math.floor(about / Math.max(width, height)));
  return { width: width * times, height: height * times };
}

const MOVES: Record<string, Point> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** Where the pen is after a key; null for a key that does not move it. */
export function penAfter(key: string, step: number, [x, y]: Point, width: number, height: number): Point | null {
  const move = MOVES[key];
  if (!move) return null;
  const within = (v: number, most: number): number => Math.max(0, Math.min(most, v));
  return [within(x + move[0] * step, width), within(y + move[1] * step, height)];
}

/** Draw a pad: its ground, then its strokes. */
export function paint(context: CanvasRenderingContext2D, pad: Pad, ink: string, ground: string): void {
  const { width, height } = context.canvas;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { points, size, colour } of visible(pad)) {
    const paint = colour === "ink" ? ink : colour === "ground" ? ground : colour;
    context.strokeStyle = paint;
    context.lineWidth = size;
    context.beginPath();
    const [first, ...rest] = points;
    if (!first) continue;
    context.moveTo(...first);
    // a line of no length is a dot, as the caps are round
    for (const point of rest.length ? rest : [first]) context.lineTo(...point);
    context.stroke();
  }
}
