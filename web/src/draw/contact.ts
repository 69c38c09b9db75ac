// Many small maps of one tensor on one sheet: a layer's kernels, slice by slice, or its feature maps.

/** What lies on a sheet: `tiles` maps of rows × columns, one behind the other in the tensor. */
export interface Contact {
  rows: number;
  columns: number;
  tiles: number;
  /** How many tiles belong together and stand in one line: the slices of one kernel. */
  group: number;
}

/** The kernels of a weight (m c kh kw), its bias or scale (m), or a matrix (units, inputs). Where
 *  the inputs were maps (c h w) before they were laid flat, each unit has a slice for each of them. */
export function kernelsOf(shape: readonly number[], flat: readonly number[] | null = null): Contact {
  const [first = 1, second = 1] = shape;
  if (shape.length >= 3) {
    const high = shape.slice(2, -1).reduce((a, b) => a * b, 1);
    return { rows: high, columns: shape.at(-1) ?? 1, tiles: first * second, group: second };
  }
  const [maps = 0, rows = 0, columns = 0] = flat ?? [];
  if (shape.length === 2 && rows * columns > 1 && maps * rows * columns === second) {
    return { rows, columns, tiles: first * maps, group: maps };
  }
  if (shape.length === 2) return { rows: 1, columns: second, tiles: first, group: 1 };
  return { rows: 1, columns: first, tiles: 1, group: 1 };
}

/** The maps of an activation (n c h w), or its values (n f) as one row. */
export function mapsOf(shape: readonly number[]): Contact {
  if (shape.length < 3) return { rows: 1, columns: shape.at(-1) ?? 1, tiles: 1, group: 1 };
  const columns = shape.at(-1) ?? 1;
  const rows = shape.slice(2, -1).reduce((a, b) => a * b, 1);
  return { rows, columns, tiles: shape[1] ?? 1, group: 1 };
}

export interface Laid {
  /** Pixels of a value, and of a whole tile with its gap. */
  cell: number;
  wide: number;
  high: number;
  /** Tiles side by side, whole lines, and the sheet's size. */
  across: number;
  lines: number;
  /** The tiles of a kernel, and how much further apart two kernels stand; 0 where they do not fit. */
  group: number;
  between: number;
  width: number;
  height: number;
}

const GAP = 4;
const BETWEEN = 10; // and two kernels side by side
const LARGEST = 64; // pixels of a tile's longer side
const CELL = 14; // and of one value

/** How tiles stand on a sheet this wide: all slices of a kernel in one line where they fit. */
export function laid({ rows, columns, tiles, group }: Contact, width: number, largest = LARGEST): Laid {
  const long = Math.max(rows, columns);
  const between = group > 1 ? BETWEEN : 0;
  /** The room of so many tiles in a line. */
  const room = (count: number, size: number): number => count * (columns * size + GAP) - GAP + (Math.ceil(count / group) - 1) * between;
  const fits = (size: number): number => {
    let most = Math.floor((width + GAP) / (columns * size + GAP));
    while (most > 1 && most >= group && room(most, size) > width) most -= 1;
    return Math.max(1, most);
  };
  let cell = Math.min(CELL, largest / long);
  while (group > 1 && cell > 4 && fits(cell) < group) cell -= 1;
  if (columns * cell > width) cell = width / columns;
  if (cell > 1) cell = Math.floor(cell);
  const most = fits(cell);
  // whole kernels side by side; single tiles in lines of equal length
  const even = Math.ceil(tiles / Math.max(1, Math.ceil(tiles / most)));
  const whole = group > 1 && most >= group;
  const across = Math.max(1, Math.min(tiles, group === 1 ? even : whole ? group * Math.floor(most / group) : most));
  const [wide, high] = [columns * cell + GAP, Math.max(rows * cell, rows === 1 ? 10 : 1) + GAP];
  const lines = Math.ceil(tiles / across);
  return { cell, wide, high, across, lines, group, between: whole ? between : 0, width: whole ? room(across, cell) : across * wide - GAP, height: lines * high - GAP };
}

/** The tile and the place on it at a point of the sheet; null on a gap. */
export function hit(contact: Contact, sheet: Laid, x: number, y: number): { tile: number; place: number } | null {
  const block = sheet.group * sheet.wide + sheet.between; // a kernel with all its slices
  const column = sheet.between ? Math.floor(x / block) * sheet.group + Math.floor((x % block) / sheet.wide) : Math.floor(x / sheet.wide);
  const line = Math.floor(y / sheet.high);
  const tile = line * sheet.across + column;
  if (column < 0 || line < 0 || column >= sheet.across || tile >= contact.tiles) return null;
  const at = tileAt(sheet, tile);
  const c = Math.floor((x - at.x) / sheet.cell);
  const r = Math.floor(((y - at.y) / at.height) * contact.rows);
  if (c < 0 || r < 0 || c >= contact.columns || r >= contact.rows) return null;
  return { tile, place: r * contact.columns + c };
}

/** Where a tile lies. */
export function tileAt(sheet: Laid, tile: number): { x: number; y: number; width: number; height: number } {
  const column = tile % sheet.across;
  return {
    x: column * sheet.wide + Math.floor(column / sheet.group) * sheet.between,
    y: Math.floor(tile / sheet.across) * sheet.high,
    width: sheet.wide - GAP,
    height: sheet.high - GAP,
  };
}

/** The index in the tensor of a value on the sheet: what stands at `tile` and `place`. */
export function indexAt(shape: readonly number[], { rows, columns }: Contact, tile: number, place: number): number[] {
  let rest = tile * rows * columns + place;
  const index: number[] = [];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return index;
}

/** The tile and place of an index of the tensor. */
export function placeOfIndex(shape: readonly number[], { rows, columns }: Contact, index: readonly number[]): { tile: number; place: number } {
  const at = shape.reduce((sum, size, axis) => sum * size + (index[axis] ?? 0), 0);
  return { tile: Math.floor(at / (rows * columns)), place: at % (rows * columns) };
}
