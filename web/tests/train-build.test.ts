import { describe, expect, test, vi } from "vitest";
import { scaleOf, slab, stages, standing } from "../src/draw/slabs";
import { readFrom, writeFrom } from "../src/views/train/network/begin";
import { divided, made, normal, offers, suited, valueOf } from "../src/views/train/network/kinds";
import { after, blockAt, changed, inserted, moved, removed, rows, stepped } from "../src/views/train/network/tree";
import { Undoing } from "../src/views/train/network/undoing";
import type { Block } from "../src/views/train/plan";
import type { BlockKind } from "../src/wire/types";

// the reader's language is asked of the browser when the texts are loaded
vi.stubGlobal("location", { search: "?lang=en" });
vi.stubGlobal("matchMedia", () => ({ matches: false }));

const b = (block: string, more: object = {}): Block => ({ block, ...more });
const LIST = [b("Conv", { channels: 8 }), b("Residual", { blocks: [b("Relu"), b("BatchNorm")] }), b("Flatten")];
const names = (blocks: readonly Block[]): string =>
  blocks.map((one) => (one.blocks ? `${one.block}(${names(one.blocks)})` : one.block)).join(" ");

describe("blocks within blocks", () => {
  test("stand from top to bottom, each holder with its end", () => {
    expect(rows(LIST).map((row) => [row.path.join("."), row.block?.block ?? "end", row.depth])).toEqual([
      ["0", "Conv", 0], ["1", "Residual", 0], ["1.0", "Relu", 1], ["1.1", "BatchNorm", 1], ["1.2", "end", 1], ["2", "Flatten", 0],
    ]);
  });

  test("one is found, put in, left out, changed; the list itself stays", () => {
    const before = JSON.stringify(LIST);
    expect(blockAt(LIST, [1, 1])?.block).toBe("BatchNorm");
    expect(blockAt(LIST, [1, 7])).toBeUndefined();
    expect(names(inserted(LIST, [1, 2], b("Tanh")))).toBe("Conv Residual(Relu BatchNorm Tanh) Flatten");
    expect(names(removed(LIST, [1, 0]))).toBe("Conv Residual(BatchNorm) Flatten");
    expect(changed(LIST, [0], "channels", 16)[0]).toEqual({ block: "Conv", channels: 16 });
    expect(changed(changed(LIST, [0], "stride", 2), [0], "stride", null)).toEqual(LIST);
    expect(JSON.stringify(LIST)).toBe(before);
  });

  test.each([
    [[0], [2], "Residual(Relu BatchNorm) Conv Flatten", [1]],
    [[0], [3], "Residual(Relu BatchNorm) Flatten Conv", [2]],
    [[2], [0], "Flatten Conv Residual(Relu BatchNorm)", [0]],
    [[0], [1, 1], "Residual(Relu Conv BatchNorm) Flatten", [0, 1]],
    [[1, 0], [0], "Relu Conv Residual(BatchNorm) Flatten", [0]],
    [[1, 1], [3], "Conv Residual(Relu) Flatten BatchNorm", [3]],
    [[1, 0], [1, 2], "Conv Residual(BatchNorm Relu) Flatten", [1, 1]],
  ])("moved from %j to %j", (from, to, want, path) => {
    const found = moved(LIST, from, to);
    expect(names(found?.blocks ?? [])).toBe(want);
    expect(found?.path).toEqual(path);
  });

  test("nothing moves into itself or to where it is", () => {
    for (const to of [[1], [2], [1, 0], [1, 2]]) expect(moved(LIST, [1], to)).toBeNull();
    expect(moved(LIST, [9], [0])).toBeNull();
  });

  test("the keys lead through every place, into a holder and out of it, and back", () => {
    let now = { blocks: LIST as Block[], path: [0] as readonly number[] };
    const seen: string[] = [];
    for (;;) {
      const next = stepped(now.blocks, now.path, 1);
      if (!next) break;
      now = next;
      seen.push(names(now.blocks));
    }
    expect(seen).toEqual([
      "Residual(Conv Relu BatchNorm) Flatten",
      "Residual(Relu Conv BatchNorm) Flatten",
      "Residual(Relu BatchNorm Conv) Flatten",
      "Residual(Relu BatchNorm) Conv Flatten",
      "Residual(Relu BatchNorm) Flatten Conv",
    ]);
    for (const want of [...seen.slice(0, -1).toReversed(), names(LIST)]) {
      const back = stepped(now.blocks, now.path, -1);
      expect(back && names(back.blocks)).toBe(want);
      if (back) now = back;
    }
    expect(stepped(now.blocks, now.path, -1)).toBeNull();
    expect(after([1, 2])).toEqual([1, 3]);
  });
});

const kind = (name: string, fields: [string, "whole" | "number" | "flag", number | string | null][], holder = false): BlockKind => ({
  name, holds: holder, fields: fields.map(([field, of, usual]) => ({ name: field, kind: of, usual, choices: [] })),
});
const CONV = kind("Conv", [["channels", "whole", 8], ["kernel", "whole", 3], ["padding", "whole", 0], ["dilation", "whole", 1], ["bias", "flag", 1]]);
const POOL = kind("MaxPool", [["size", "whole", 2], ["stride", "whole", null], ["padding", "whole", 0]]);
const KINDS = [CONV, POOL, kind("Relu", []), kind("Linear", [["units", "whole", 10], ["bias", "flag", 1]]), kind("Residual", [], true), kind("Novel", [])];

describe("what can be put in", () => {
  test("each kind in its group, a new one among the others", () => {
    expect(offers(KINDS).map((one) => [one.id, one.group])).toEqual([
      ["Conv", "convolution"], ["Conv-1", "convolution"], ["Conv-depthwise", "convolution"], ["MaxPool", "pooling"],
      ["Relu", "activation"], ["Linear", "full"], ["Residual", "residual"], ["Novel", "other"],
    ]);
  });

  test("what comes in decides where channels have to agree", () => {
    const [conv, one, apart] = offers(KINDS).map((offer) => made(offer, 24));
    expect(conv).toEqual({ block: "Conv", channels: 8, padding: "same" });
    expect(one).toEqual({ block: "Conv", channels: 8, kernel: 1 });
    expect(apart).toEqual({ block: "Conv", channels: 24, padding: "same", groups: "depthwise" });
    const residual = made(offers(KINDS)[6]!, 24);
    expect(residual.blocks?.map((inner) => [inner.block, inner.channels])).toEqual([
      ["Conv", 24], ["BatchNorm", undefined], ["Relu", undefined], ["Conv", 24], ["BatchNorm", undefined],
    ]);
  });

  test("what is not said is as usual, and the rarer settings are put away", () => {
    expect(CONV.fields.map((field) => valueOf(b("Conv", { channels: 4 }), field))).toEqual([4, 3, 0, 1, true]);
    expect(divided(CONV).more.map((field) => field.name)).toEqual(["dilation", "bias"]);
    expect(divided(POOL).line.map((field) => field.name)).toEqual(["size", "stride"]);
    expect(divided(undefined)).toEqual({ line: [], more: [] });
    const said = [b("Conv", { channels: 8, kernel: 3, bias: true }), b("MaxPool", { stride: null })];
    expect(normal(said, KINDS)).toEqual([b("Conv", { channels: 8 }), b("MaxPool")]);
  });

  test("the end is made to suit the data", () => {
    const end = (blocks: Block[], flat?: boolean): string => names(suited(blocks, 46, flat));
    expect(suited([b("Flatten"), b("Linear", { units: 10 })], 46)[1]).toEqual({ block: "Linear", units: 46 });
    expect(suited([b("Linear", { units: 10 }), b("Softmax")], 2)).toEqual([b("Linear", { units: 2 }), b("Softmax")]);
    expect(end([b("Conv"), b("Relu")], false)).toBe("Conv Relu Flatten Linear");
    expect(end([b("Flatten"), b("Relu")])).toBe("Flatten Relu Linear");
    expect(end([], false)).toBe("Flatten Linear");
  });
});

test("a beginning other than blocks keeps in the address what is done to it", () => {
  const whole = { network: "digits@120", head: true, freeze: true };
  expect(writeFrom(whole)).toBe("digits@120?head&freeze");
  expect(readFrom("digits@120?head&freeze")).toEqual(whole);
  expect(readFrom("digits@120")).toEqual({ network: "digits@120", head: false, freeze: false });
  // without a new last layer there would be nothing to learn
  expect(readFrom(writeFrom({ network: "a", head: false, freeze: true })).freeze).toBe(false);
  expect(writeFrom({ network: "", head: true, freeze: false })).toBe("");
});

test("typing in one setting is taken back as one change", () => {
  let time = 0;
  const way = new Undoing<string>(() => time);
  way.note("a", "0.channels");
  time = 300;
  way.note("b", "0.channels");
  way.note("c", "1.kernel");
  time = 5000;
  way.note("d", "1.kernel");
  expect(way.undo("e")).toBe("d");
  expect(way.undo("d")).toBe("c");
  expect(way.undo("c")).toBe("a");
  expect(way.undo("a")).toBeUndefined();
  expect(way.redo("a")).toBe("c");
  way.note("c");
  expect(way.canRedo).toBe(false);
});

describe("shapes as solids", () => {
  const SHAPES = [[1, 28, 28], [6, 28, 28], [6, 28, 28], [16, 14, 14], [120], [10]];
  const scale = scaleOf(SHAPES, 100, 40);

  test("larger is drawn larger, whatever is drawn is inside the height", () => {
    const drawn = SHAPES.map((shape) => slab(shape, scale));
    expect(drawn[1]!.height).toBeGreaterThan(drawn[3]!.height);
    expect(drawn[4]!.height).toBeGreaterThan(drawn[5]!.height);
    expect(drawn[1]!.width).toBeGreaterThan(drawn[0]!.width); // six channels are thicker than one
    for (const one of drawn) expect(one.height).toBeLessThanOrEqual(100 + 1);
    expect(slab([16, 28, 14], scale).height).toBeLessThan(slab([16, 28, 28], scale).height);
  });

  test("the faces meet: the front's upper right corner belongs to all three", () => {
    const one = slab([6, 28, 28], scale, 10, 90);
    const corners = (path: string): string[] => path.slice(1, -1).split("L");
    const shared = corners(one.front).filter((c) => corners(one.top).includes(c) && corners(one.side).includes(c));
    expect(shared).toHaveLength(1);
    expect(corners(one.front)[0]).toBe("10 90");
  });

  test("layers that change no shape stand together; none overlaps the next", () => {
    expect(stages(SHAPES).map((stage) => stage.layers)).toEqual([[0], [1, 2], [3], [4], [5]]);
    const { slabs, width } = standing(stages(SHAPES).map((s) => s.shape), scale, 12, () => 40);
    slabs.forEach((one, i) => expect(one.x + one.width).toBeLessThan(slabs[i + 1]?.x ?? width));
    expect(width).toBeGreaterThanOrEqual(5 * 40);
  });
});
