// The way one came, as text and back.
import { describe, expect, it } from "vitest";
import { NOWHERE, read, write } from "../src/app/address";
import { readFocus, readTrail, writeFocus, writeTrail } from "../src/app/trail";

describe("the way in the address", () => {
  it("is the same after reading what was written", () => {
    const trail = [{ layer: "softmax", cell: [0, 967] }, { layer: "a,b@c%d/e f", cell: [0, 1, 2, 3] }];
    expect(readTrail(writeTrail(trail))).toEqual(trail);
    for (const focus of [{ of: 1, index: [7, 3, 1, 2] }, { of: "input" as const, index: [0, 0, 5, 7] }, { of: 2, index: [] }])
      expect(readFocus(writeFocus(focus))).toEqual(focus);
    const place = { ...NOWHERE, network: "n", picture: "p", layer: "l", cell: [0, 1], trail, focus: { of: 1, index: [4] }, terms: true, field: "effective" as const };
    expect(read(write(place))).toEqual(place);
  });

  it("takes no harm from what is written by hand", () => {
    expect(readTrail("")).toEqual([]);
    expect(readTrail("conv,@1,x@a.b,y@0.1")).toEqual([{ layer: "y", cell: [0, 1] }]);
    expect(readTrail("100%@1")).toEqual([{ layer: "100%", cell: [1] }]);
    expect(readFocus("weight@1")).toBeNull();
    expect(readFocus("1")).toBeNull();
    expect(readFocus(null)).toBeNull();
  });
});
