import { describe, expect, test } from "vitest";
import { phrase } from "../src/draw/said";
import { type Geometry, Misfit, outputSize, paddingOf, sizeFormula, slide, type Stage, type Step } from "../src/draw/slide";
import VECTORS from "./slide.json";

interface Kept extends Omit<Step, "window" | "products" | "shape"> {
  window: (number | null)[];
  products: (number | null)[];
  said: { en: string; ja: string };
}
interface Scene {
  name: string;
  stage: Stage;
  plain: boolean;
  grid: Geometry;
  shape: number[];
  output: number[];
  frame: [number[], number[]];
  steps: Kept[];
}

const scenes = VECTORS as unknown as Scene[];
const least = (values: number[]): (number | null)[] => values.map((v) => (v === -Infinity ? null : v));
const close = (found: number, wanted: number): void => expect(Math.abs(found - wanted)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(wanted)));

describe.each(scenes.map((s) => [s.name, s] as const))("%s", (_, scene) => {
  const made = slide(scene.stage);

  test("moves as Python's", () => {
    expect(made.geometry).toEqual(scene.grid);
    expect(made.shape).toEqual(scene.shape);
  });

  test("makes the same numbers", () => {
    made.output().forEach((value, i) => close(value, scene.output[i]!));
    const { values, inside } = made.frame(0);
    expect([...values]).toEqual(scene.frame[0]);
    expect([...inside]).toEqual(scene.frame[1]);
  });

  test("takes the same steps and says the same of them", () => {
    for (const kept of scene.steps) {
      const step = made.step(kept.number);
      expect(scene.plain ? step.cell.slice(1) : step.cell).toEqual(kept.cell);
      expect(least(step.window)).toEqual(kept.window);
      expect(step.inside).toEqual(kept.inside);
      expect(step.places.map((p) => (scene.plain ? p.slice(1) : p))).toEqual(kept.places);
      expect([step.combine, step.bias]).toEqual([kept.combine, kept.bias]);
      close(step.value, kept.value);
      if (kept.weights) expect(step.weights).toEqual(kept.weights);
      expect(phrase(made, step, "en", scene.plain)).toBe(kept.said.en);
      expect(phrase(made, step, "ja", scene.plain)).toBe(kept.said.ja);
    }
  });
});

test("sizes are worked out with their floor", () => {
  expect(sizeFormula(6, 3, 2, 1, 1, 1)).toBe("⌊(6 + 1 + 1 − 1·(3 − 1) − 1) / 2⌋ + 1 = ⌊5 / 2⌋ + 1 = 3");
  expect(paddingOf("same", [3, 5], [1, 2])).toEqual([1, 4]);
});

test("what does not fit says what would", () => {
  const misfit = (make: () => unknown): Misfit => {
    try {
      make();
    } catch (error) {
      if (error instanceof Misfit) return error;
    }
    throw new Error("it fitted");
  };
  expect(misfit(() => outputSize(2, 5)).given).toMatchObject({ most: 2, more: 3 });
  expect(misfit(() => paddingOf("same", [4], [1])).given).toMatchObject({ less: 3, more: 5 });
  const row: Stage = { op: "Conv", x: { shape: [1, 3], values: [1, 2, 3] }, weight: { shape: [1, 1, 2], values: [1, 1] }, bias: null, attributes: {} };
  expect(misfit(() => slide({ ...row, attributes: { strides: [0] } })).what).toBe("whole");
  expect(misfit(() => slide({ ...row, attributes: { pads: [3, 0] }, fill: "reflect" })).given).toMatchObject({ most: 2 });
  expect(misfit(() => slide({ ...row, weight: { shape: [1, 2, 2], values: [1, 1, 1, 1] } })).what).toBe("channels");
});
