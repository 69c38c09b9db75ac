import { describe, expect, it } from "vitest";
import { NOWHERE, read, write } from "../src/app/address";
import { difference } from "../src/draw/difference";
import { placeIn } from "../src/draw/maps";
import { share } from "../src/draw/relative";

const tensor = (data: number[], shape = [1, 2, 1, 2], start = 0) => ({ shape, start, data: Float32Array.from(data) });

describe("what differs", () => {
  it("is a − b, cell by cell", () => {
    expect(difference(tensor([1, 2, 3, 4]), tensor([4, 2, 1, 0]))?.data).toEqual(Float64Array.of(-3, 0, 2, 4));
  });
  it("is nothing where the shapes or the channels are others", () => {
    expect(difference(tensor([1, 2, 3, 4]), tensor([1, 2, 3, 4], [1, 1, 2, 2]))).toBeNull();
    expect(difference(tensor([1, 2, 3, 4]), tensor([1, 2, 3, 4], [1, 2, 1, 2], 2))).toBeNull();
  });
  it("stands on a scale by powers of ten", () => {
    expect([0, 1e-8, 1e-4, 1, 7].map(share)).toEqual([0, 0, 0.5, 1, 1]);
    expect(share(Number.NaN)).toBe(1);
  });
});

it("a cell has its place in the numbers as they lie", () => {
  expect(placeIn([2, 3, 4, 5], [1, 2, 3, 4])).toBe(119);
  expect(placeIn([10], [3])).toBe(3);
});

describe("the address carries", () => {
  it("changes, what is compared, the lens and the target, and gives them back", () => {
    const place = {
      ...NOWHERE,
      network: "digits",
      picture: "digit-3",
      edits: [
        { kind: "channel", layer: "conv1", channel: 2, factor: 0 },
        { kind: "paint", points: [[1, 2.5]], width: 3, colour: [255, 0, 0] },
      ],
      versus: { network: "", picture: "digit-7" },
      lens: "difference",
      of: { kind: "score", layer: "", cell: [], index: 4 },
      dock: "compare",
    } as typeof NOWHERE;
    expect(read(write(place))).toEqual(place);
  });
  it("nothing that cannot be read", () => {
    expect(read("#edits={nope&of=[&lens=x&dock=y")).toMatchObject({ edits: [], of: null, lens: "value", dock: "" });
  });
});
