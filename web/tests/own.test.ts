import { describe, expect, it } from "vitest";
import { HANDLES, middle, moved, pulled, type Rect, shrunk, spanned, whole } from "../src/draw/cropping";
import { begun, EMPTY, extended, isEmpty, padFor, penAfter, redone, undone, visible, wiped } from "../src/draw/strokes";

const PHOTO = { width: 600, height: 400 };
const inside = (box: Rect): boolean =>
  box.left >= -1e-9 && box.top >= -1e-9 && box.left + box.width <= 600 + 1e-9 && box.top + box.height <= 400 + 1e-9;

describe("a rectangle on a picture", () => {
  const box = { left: 100, top: 100, width: 200, height: 100 };
  it("moves as far as the picture goes", () => {
    expect(moved(box, 30, -40, PHOTO)).toEqual({ ...box, left: 130, top: 60 });
    expect(moved(box, 999, -999, PHOTO)).toEqual({ ...box, left: 400, top: 0 });
  });
  it("is pulled by its edges, and never inside out", () => {
    expect(pulled(box, "e", 50, 70, PHOTO, null)).toEqual({ ...box, width: 250 });
    expect(pulled(box, "nw", -50, 20, PHOTO, null)).toEqual({ left: 50, top: 120, width: 250, height: 80 });
    expect(pulled(box, "w", 999, 0, PHOTO, null)).toEqual({ ...box, left: 299, width: 1 });
  });
  it("keeps its shape and stays inside, whichever handle is pulled how far", () => {
    for (const ratio of [1, 0.5, 1.7])
      for (const handle of HANDLES)
        for (const [across, down] of [[40, 10], [-40, 30], [900, -900], [-900, 900]] as const) {
          const start = middle(PHOTO, ratio);
          const made = pulled(start, handle, across, down, PHOTO, ratio);
          expect(made.width / made.height).toBeCloseTo(ratio);
          expect(inside(made)).toBe(true);
          expect(made.width).toBeGreaterThan(0);
        }
  });
  it("is spanned between two points, in any direction", () => {
    expect(spanned([300, 200], [100, 150], PHOTO, null)).toEqual({ left: 100, top: 150, width: 200, height: 50 });
    const square = spanned([300, 200], [900, 100], PHOTO, 1);
    expect([square.left, square.top + square.height, square.width, square.height]).toEqual([300, 200, 200, 200]);
  });
  it("ends in whole pixels of the picture", () => {
    expect(whole({ left: 399.7, top: -0.2, width: 200.4, height: 0.2 }, PHOTO)).toEqual({ left: 400, top: 0, width: 200, height: 1 });
  });
});

describe("a picture too large for the server", () => {
  it("is made just small enough, and no smaller picture is touched", () => {
    const made = shrunk({ width: 9000, height: 7000 }, 50e6);
    expect(made.width * made.height).toBeLessThanOrEqual(50e6);
    expect(made.width * made.height).toBeGreaterThan(49.9e6);
    expect(shrunk(PHOTO, 50e6)).toEqual(PHOTO);
  });
});

describe("a drawing", () => {
  it("takes back and puts back strokes, the wiping too", () => {
    const one = extended(begun(EMPTY, [1, 2], 9, "ink"), [3, 4]);
    const two = begun(one, [5, 6], 9, "ink");
    expect(visible(two)).toHaveLength(2);
    const none = wiped(two);
    expect([isEmpty(none), visible(none).length, isEmpty(two)]).toEqual([true, 0, false]);
    expect(visible(undone(none))).toEqual(visible(two));
    expect(visible(redone(undone(undone(undone(none)))))).toEqual(visible(one));
    expect(undone(EMPTY)).toBe(EMPTY);
    expect(wiped(EMPTY)).toBe(EMPTY);
  });
  it("forgets what was taken back once something new is drawn", () => {
    expect(begun(undone(begun(EMPTY, [0, 0], 9, "ink")), [1, 1], 9, "ink").undone).toEqual([]);
  });
  it("is empty while only the eraser was used", () => {
    expect(isEmpty(begun(EMPTY, [0, 0], 9, "ground"))).toBe(true);
  });
  it("is made on a pad that shrinks evenly to the input", () => {
    expect(padFor(28, 28)).toEqual({ width: 448, height: 448 });
    expect(padFor(224, 160)).toEqual({ width: 448, height: 320 });
    expect(padFor(640, 640)).toEqual({ width: 640, height: 640 });
  });
  it("is drawn by keys, inside the pad", () => {
    expect(penAfter("ArrowLeft", 10, [4, 7], 100, 100)).toEqual([0, 7]);
    expect(penAfter("ArrowDown", 10, [4, 95], 100, 100)).toEqual([4, 100]);
    expect(penAfter(" ", 10, [4, 95], 100, 100)).toBeNull();
  });
});
