// The only place that talks to the server: questions, tensors, uploads.
import type { Num, Questions, Scene } from "./types";

/** A tensor, or some channels of it, as raw numbers. `start` is its first channel. */
export interface Tensor {
  shape: number[];
  data: Float32Array | Float64Array;
  start: number;
}

/** What the server refused, in its own words; `offline` when there was no answer at all. */
export class Refused extends Error {
  constructor(
    readonly kind: string,
    message: string,
    readonly offline = false,
  ) {
    super(message);
  }
}

async function answered(response: Promise<Response>): Promise<Response> {
  let got: Response;
  try {
    got = await response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused("Offline", "", true);
  }
  if (got.ok) return got;
  const body = await got.json().catch(() => null);
  throw new Refused(body?.error?.kind ?? "Error", body?.error?.message ?? got.statusText);
}

/** Ask one question. */
export async function ask<Q extends keyof Questions>(
  question: Q,
  request: Questions[Q]["request"],
): Promise<Questions[Q]["answer"]> {
  const response = await answered(
    fetch("ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question, ...request }),
    }),
  );
  return response.json();
}

/** A number of the wire as a number of JavaScript. */
export const num = (value: Num): number => Number(value);

export function sceneQuery(scene: Scene): URLSearchParams {
  const query = new URLSearchParams({ network: scene.network, picture: scene.picture });
  if (scene.preprocess) query.set("preprocess", JSON.stringify(scene.preprocess));
  return query;
}

const KEPT = 160e6; // bytes of tensors held, the least recently used dropped first
const held = new Map<string, Promise<Tensor>>();
const sizes = new Map<string, number>();

/** Fetch a tensor once; later calls for the same part answer from memory. */
export function tensor(scene: Scene, value: string, start = 0, stop?: number): Promise<Tensor> {
  const query = sceneQuery(scene);
  query.set("value", value);
  if (start) query.set("start", String(start));
  if (stop !== undefined) query.set("stop", String(stop));
  const key = query.toString();
  const found = held.get(key);
  if (found) {
    held.delete(key);
    held.set(key, found);
    return found;
  }
  const coming = fetchTensor(key, start);
  held.set(key, coming);
  coming.then(
    (got) => {
      sizes.set(key, got.data.byteLength);
      drop();
    },
    () => held.delete(key),
  );
  return coming;
}

function drop(): void {
  let total = 0;
  for (const size of sizes.values()) total += size;
  for (const key of held.keys()) {
    if (total <= KEPT) return;
    total -= sizes.get(key) ?? 0;
    sizes.delete(key);
    held.delete(key);
  }
}

async function fetchTensor(query: string, start: number): Promise<Tensor> {
  const response = await answered(fetch(`tensor?${query}`));
  const text = response.headers.get("X-Shape") ?? "";
  const shape = text ? text.split(",").map(Number) : [];
  const bytes = await response.arrayBuffer();
  return { shape, data: decode(bytes, response.headers.get("X-Dtype") ?? "float32"), start };
}

/** Raw little-endian bytes as numbers; whole numbers become doubles. */
export function decode(bytes: ArrayBuffer, dtype: string): Float32Array | Float64Array {
  switch (dtype) {
    case "float32":
      return new Float32Array(bytes);
    case "float64":
      return new Float64Array(bytes);
    case "int64":
      return Float64Array.from(new BigInt64Array(bytes), Number);
    case "int32":
      return Float64Array.from(new Int32Array(bytes));
    case "uint8":
    case "bool":
      return Float64Array.from(new Uint8Array(bytes));
    default:
      throw new Refused("Error", `numbers of type ${dtype} cannot be shown`);
  }
}

/** Send a file; returns the id under which a Scene names it. */
export async function upload(kind: "networks" | "pictures", file: File): Promise<string> {
  const query = new URLSearchParams({ name: file.name || "picture" });
  const response = await answered(fetch(`${kind}?${query}`, { method: "POST", body: file }));
  return (await response.json()).id;
}
