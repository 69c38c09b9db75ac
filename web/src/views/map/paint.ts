// Maps of raw numbers painted into a larger canvas.
import { pixels, type Theme, type Tint, tinted } from "../../draw/colour";
import { type Grid, reach } from "../../draw/maps";

const ROUND = 6;
let scratch: CanvasRenderingContext2D | null = null;

/** A context as large as one map, the same for all. */
function ownPixels({ rows, columns }: Grid): CanvasRenderingContext2D | null {
  scratch ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (scratch && (scratch.canvas.width !== columns || scratch.canvas.height !== rows)) {
    scratch.canvas.width = columns;
    scratch.canvas.height = rows;
  }
  return scratch;
}

export interface Light {
  limit: number | null;
  tint: Tint | null;
  theme: Theme;
}

/** Paint one map into a square of `size` pixels at `top`; `scale` of the canvas' own pixels each. */
export function paint(
  into: CanvasRenderingContext2D,
  values: ArrayLike<number>,
  grid: Grid,
  light: Light,
  top: number,
  size: number,
  scale: number,
): void {
  const own = ownPixels(grid);
  if (!own || values.length !== grid.rows * grid.columns) return;
  const image = own.createImageData(grid.columns, grid.rows);
  const packed = new Uint32Array(image.data.buffer);
  if (light.tint) tinted(values, light.tint, packed);
  else pixels(values, light.limit ?? reach(values), light.theme, packed);
  own.putImageData(image, 0, 0);
  const edge = size * scale;
  into.save();
  into.beginPath();
  into.roundRect(0, top * scale, edge, edge, ROUND * scale);
  into.clip();
  into.clearRect(0, top * scale, edge, edge);
  // cells that are enlarged stay cells
  into.imageSmoothingEnabled = edge < grid.columns;
  into.imageSmoothingQuality = "medium";
  into.drawImage(own.canvas, 0, 0, grid.columns, grid.rows, 0, top * scale, edge, edge);
  into.restore();
}
