// Blocks within blocks: where one stands, and the same blocks with one added, moved, changed or left out.
import type { Block } from "../plan";

/** Where a block stands: [2, 0] is the first within the third. */
export type Path = readonly number[];

/** What stands in the list from top to bottom: a block, or the end of one that holds others. */
export interface Row {
  /** An end's path is where a block would stand that is put last inside. */
  path: Path;
  /** null for an end. */
  block: Block | null;
  depth: number;
}

export const sameAt = (a: Path, b: Path): boolean => a.length === b.length && a.every((n, i) => n === b[i]);
export const within = (path: Path, outer: Path): boolean => path.length > outer.length && outer.every((n, i) => n === path[i]);
/** A path as one counts: [2, 0] is 3.1. */
export const place = (path: Path): string => path.map((n) => n + 1).join(".");
/** Does it hold blocks inside? */
export const holds = (block: Block | null): block is Block & { blocks: Block[] } => Array.isArray(block?.blocks);

export function rows(blocks: readonly Block[], outer: Path = []): Row[] {
  return blocks.flatMap((block, i): Row[] => {
    const path = [...outer, i];
    const own = { path, block, depth: outer.length };
    if (!holds(block)) return [own];
    return [own, ...rows(block.blocks, path), { path: [...path, block.blocks.length], block: null, depth: outer.length + 1 }];
  });
}

export function blockAt(blocks: readonly Block[], path: Path): Block | undefined {
  const [first, ...rest] = path;
  const found = blocks[first ?? -1];
  return rest.length && found ? blockAt(found.blocks ?? [], rest) : found;
}

/** The list in which a path's last number counts, replaced by what `change` makes of it. */
function listAt(blocks: readonly Block[], path: Path, change: (list: readonly Block[], at: number) => Block[]): Block[] {
  const [first = 0, ...rest] = path;
  if (!rest.length) return change(blocks, first);
  return blocks.map((block, i) => (i === first ? { ...block, blocks: listAt(block.blocks ?? [], rest, change) } : block));
}

export const inserted = (blocks: readonly Block[], path: Path, block: Block): Block[] =>
  listAt(blocks, path, (list, at) => list.toSpliced(at, 0, block));

export const removed = (blocks: readonly Block[], path: Path): Block[] => listAt(blocks, path, (list, at) => list.toSpliced(at, 1));

/** With one setting changed; null leaves it out, so that it is as usual. */
export const changed = (blocks: readonly Block[], path: Path, field: string, value: unknown): Block[] =>
  listAt(blocks, path, (list, at) =>
    list.map((block, i) => {
      if (i !== at) return block;
      const { [field]: before, ...rest } = block;
      void before;
      return (value === null ? rest : { ...block, [field]: value }) as Block;
    }),
  );

export interface Moved {
  blocks: Block[];
  /** Where it stands now. */
  path: Path;
}

/** Take a block to before what stands at `to`; null where it stands there already, or `to` is inside it. */
export function moved(blocks: readonly Block[], from: Path, to: Path): Moved | null {
  const block = blockAt(blocks, from);
  const siblings = from.length === to.length && sameAt(from.slice(0, -1), to.slice(0, -1));
  const [at = 0, target = 0] = [from.at(-1), to.at(-1)];
  if (!block || sameAt(from, to) || within(to, from) || (siblings && target === at + 1)) return null;
  // what stands behind the gap moves up by one
  const outer = from.length - 1;
  const behind = to.length > outer && sameAt(to.slice(0, outer), from.slice(0, outer)) && (to[outer] ?? 0) > at;
  const path = behind ? to.map((n, i) => (i === outer ? n - 1 : n)) : [...to];
  return { blocks: inserted(removed(blocks, from), path, block), path };
}

/** One place up or down, into a block that holds others and out of it. */
export function stepped(blocks: readonly Block[], from: Path, by: -1 | 1): Moved | null {
  const all = rows(blocks);
  const at = all.findIndex((row) => row.block && sameAt(row.path, from));
  const outside = (row: Row): boolean => !sameAt(row.path, from) && !within(row.path, from);
  const beside = by < 0 ? all[at - 1] : all.slice(at + 1).find(outside);
  if (at < 0 || !beside) return null;
  if (by < 0) return moved(blocks, from, beside.path);
  if (!beside.block) return moved(blocks, from, after(beside.path.slice(0, -1)));
  return moved(blocks, from, holds(beside.block) ? [...beside.path, 0] : after(beside.path));
}

/** The place right behind a block. */
export const after = (path: Path): Path => path.map((n, i) => (i === path.length - 1 ? n + 1 : n));
