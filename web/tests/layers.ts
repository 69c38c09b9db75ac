// Layers made up for tests.
import type { LayerCard } from "../src/wire/types";

export function layer(name: string, inputs: string[], more: Partial<LayerCard> = {}): LayerCard {
  return {
    name,
    op: "Conv",
    kind: "window-sum",
    block: name.split(".").slice(0, -1),
    inputs: inputs.map((from, position) => ({
      value: `${from}:0`,
      layer: from,
      role: "x",
      weight: false,
      shape: [1, 4, 8, 8],
      dtype: "float32",
      position,
    })),
    value: `${name}:0`,
    shape: [1, 4, 8, 8],
    dtype: "float32",
    low: -1,
    high: 1,
    parameters: 0,
    multiply_adds: 0,
    attributes: {},
    window: null,
    source: "",
    missing: "",
    swap: "",
    ...more,
  };
}

/** A convolution with a weight, that reads every channel of its group. */
export function convolution(name: string, input: string, channels: number, group = 1): LayerCard {
  const window = {
    kernel: [3, 3], strides: [1, 1], dilations: [1, 1], begin: [1, 1], end: [1, 1], group,
  };
  const made = layer(name, [input], { window, shape: [1, channels, 8, 8] });
  const [x] = made.inputs;
  if (x) made.inputs.push({ ...x, layer: "", role: "weight", weight: true, position: 1 });
  return made;
}

/** The same layers, each input as large as the layer that it comes from. */
export function wired(layers: LayerCard[]): LayerCard[] {
  const shapes = new Map(layers.map(({ name, shape }) => [name, shape]));
  for (const input of layers.flatMap((one) => one.inputs)) input.shape = shapes.get(input.layer) ?? input.shape;
  return layers;
}
