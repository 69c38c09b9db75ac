// The only place that talks to the server: questions, tensors, uploads.
import type { Part } from "../draw/taken";
import { carry } from "./carrier";
import type { AdversarialOf, ClassChance, Num, Questions, Scene, Target, VisionOf, WhyOf } from "./types";

/** A tensor, or some channels of it, as raw numbers. `start` is its first channel. */
export interface Tensor {
  shape: number[];
  data: Float32Array | Float64Array;
  start: number;
}

/** What the server refused: `message` is in the reader's language, `english` and `ja` are both; `offline` when there was no answer at all. */
export class Refused extends Error {
  constructor(
    readonly kind: string,
    message: string,
    readonly offline = false,
    readonly english = message,
    readonly ja = "",
  ) {
    super(message);
  }
}

/** Which of a refusal's two texts the reader reads; the app, which knows the language, says it. */
export const reader = { japanese: (): boolean => false };

/** What is said of a kind of refusal in the reader's language, where a part of the page has words for it. */
export const wordsFor: Partial<Record<string, () => string>> = {};

async function answered(response: Promise<Response>): Promise<Response> {
  let got: Response;
  try {
    got = await response;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Refused("Offline", "", true);
  }
  if (got.ok) return got;
  const error = (await got.json().catch(() => null))?.error;
  const kind = error?.kind ?? "Error";
  const english = error?.message ?? got.statusText;
  const ja = error?.ja ?? "";
  throw new Refused(kind, wordsFor[kind]?.() ?? ((reader.japanese() && ja) || english), false, english, ja);
}

/** Ask one question; with a signal the answer is no longer waited for once it says so. */
export async function ask<Q extends keyof Questions>(
  question: Q,
  request: Questions[Q]["request"],
  signal?: AbortSignal,
): Promise<Questions[Q]["answer"]> {
  const response = await answered(
    carry("ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question, ...request }),
      signal,
    }),
  );
  return response.json();
}

/** A number of the wire as a number of JavaScript. */
export const num = (value: Num): number => Number(value);

export function sceneQuery(scene: Scene): URLSearchParams {
  const query = new URLSearchParams({ network: scene.network, picture: scene.picture });
  if (scene.preprocess) query.set("preprocess", JSON.stringify(scene.preprocess));
  if (scene.edits.length) query.set("edits", JSON.stringify(scene.edits));
  return query;
}

/** Where the picture of a step of the preparation is. */
export function stepPicture(scene: Scene, step: string, size: number): string {
  const query = sceneQuery(scene);
  query.set("step", step);
  query.set("size", String(size));
  return `step?${query}`;
}

const KEPT = 160e6; // bytes of tensors held, the least recently used dropped first

interface Held {
  coming: Promise<Tensor>;
  abort: AbortController;
  whole: string; // the tensor it is a part of
  start: number;
  stop: number;
  /** Who still waits for it; a caller without a signal waits for good. */
  waiting: number;
  size: number; // 0 while it is under way
}
const held = new Map<string, Held>();

/** Fetch a tensor once, or with `of` the slopes of that number in it; later calls for the same part, or for less, answer from memory.
 *  The request is given up once every caller's signal says it is no longer wanted. */
export function tensor(
  scene: Scene,
  value: string,
  start = 0,
  stop?: number,
  signal?: AbortSignal,
  of?: Target,
): Promise<Tensor> {
  const query = sceneQuery(scene);
  query.set("value", value);
  if (of) query.set("of", JSON.stringify(of));
  const whole = query.toString();
  if (start) query.set("start", String(start));
  if (stop !== undefined) query.set("stop", String(stop));
  const [key, entry] = found(whole, start, stop ?? Number.POSITIVE_INFINITY) ?? begin(query.toString(), whole, start, stop);
  held.delete(key); // what was used last stands last
  held.set(key, entry);
  entry.waiting += 1;
  signal?.addEventListener("abort", () => {
    entry.waiting -= 1;
    if (entry.waiting || entry.size) return;
    if (held.get(key) === entry) held.delete(key);
    entry.abort.abort();
  });
  return entry.coming;
}

/** What is held or under way and covers these channels. */
function found(whole: string, start: number, stop: number): [string, Held] | undefined {
  for (const [key, entry] of held) {
    if (entry.whole === whole && entry.start <= start && entry.stop >= stop) return [key, entry];
  }
  return undefined;
}

function begin(key: string, whole: string, start: number, stop?: number): [string, Held] {
  const abort = new AbortController();
  const entry: Held = {
    coming: fetchTensor(key, start, abort.signal),
    abort,
    whole,
    start,
    stop: stop ?? Number.POSITIVE_INFINITY,
    waiting: 0,
    size: 0,
  };
  entry.coming.then(
    (got) => {
      entry.size = got.data.byteLength || 1;
      drop();
    },
    () => {
      if (held.get(key) === entry) held.delete(key);
    },
  );
  return [key, entry];
}

function drop(): void {
  let total = 0;
  for (const { size } of held.values()) total += size;
  for (const [key, { size }] of held) {
    if (total <= KEPT) return;
    if (!size) continue;
    total -= size;
    held.delete(key);
  }
}

/** How much each place of the input speaks for a number, by a method: the map (h w) that `why` says something of. */
export function relevance(asked: WhyOf, signal?: AbortSignal): Promise<Tensor> {
  const query = sceneQuery(asked.scene);
  query.set("method", asked.method);
  query.set("of", JSON.stringify(asked.target));
  if (asked.against) query.set("against", JSON.stringify(asked.against));
  if (asked.layer) query.set("layer", asked.layer);
  return raw(`relevance?${query}`, 0, signal);
}

/** Where a unit's pictures are as they form, side by side; `step` tells one moment from the next. */
export function vision(of: Omit<VisionOf, "do">, step: number): string {
  const { network, layer, objective } = of;
  const numbers = { channel: String(of.channel), seed: String(of.seed), diversity: String(of.diversity), step: String(step) };
  return `vision?${new URLSearchParams({ network, layer, objective, ...numbers })}`;
}

/** The pictures of a rung of the ladder as they are now, squares side by side. */
export async function rung(network: string, seed: number, place: number): Promise<ImageBitmap> {
  const query = new URLSearchParams({ network, seed: String(seed), place: String(place) });
  return createImageBitmap(await (await answered(carry(`rung?${query}`))).blob());
}

/** The patches of a unit's strongest or weakest pictures of its survey, side by side. */
export async function patches(network: string, layer: string, channel: number, which: "strongest" | "weakest"): Promise<ImageBitmap> {
  const query = new URLSearchParams({ network, layer, channel: String(channel), which });
  return createImageBitmap(await (await answered(carry(`patches?${query}`))).blob());
}

const fetchTensor = (query: string, start: number, signal: AbortSignal): Promise<Tensor> => raw(`tensor?${query}`, start, signal);

async function raw(address: string, start: number, signal?: AbortSignal): Promise<Tensor> {
  const response = await answered(carry(address, { signal }));
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

/** Where a tensor, or a part of it, is as a file. */
export function tensorFile(scene: Scene, part: Part, ending: "npy" | "csv", of?: Target): string {
  const query = sceneQuery(scene);
  query.set("value", part.value);
  if (of) query.set("of", JSON.stringify(of));
  if (part.at.length) query.set("at", part.at.join("."));
  if (part.start !== undefined) query.set("start", String(part.start));
  if (part.stop !== undefined) query.set("stop", String(part.stop));
  return `tensor.${ending}?${query}`;
}

/** A film of what lies on the bench, or of a layer: the file. */
export async function film(asked: Record<string, unknown>): Promise<Blob> {
  const body = JSON.stringify(asked);
  const answer = await answered(carry("animation", { method: "POST", headers: { "Content-Type": "application/json" }, body }));
  return answer.blob();
}

/** Where a lesson is as a notebook. */
export const notebook = (lesson: string, lang: string): string => `notebook?${new URLSearchParams({ lesson, lang })}`;

/** Fetch a file, with the name that the server gives it. */
export async function named(address: string): Promise<File> {
  const answer = await answered(carry(address));
  const name = /filename="(.*)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  return new File([await answer.blob()], name ?? "tensor", { type: answer.headers.get("Content-Type") ?? "" });
}

/** Where a picture of what `adversarial` found is: it is there once that is answered. */
export function changed(of: Omit<AdversarialOf, "do">, which: "original" | "change" | "changed"): string {
  const query = sceneQuery(of.scene);
  query.set("method", of.method);
  if (of.scene.names) query.set("names", of.scene.names);
  if (of.towards >= 0) query.set("towards", String(of.towards));
  if (of.epsilon !== null) query.set("epsilon", String(of.epsilon));
  if (of.seed) query.set("seed", String(of.seed));
  if (of.pixel.length) query.set("pixel", of.pixel.join("."));
  query.set("which", which);
  return `changed?${query}`;
}

/** Is the server there? */
export async function alive(): Promise<boolean> {
  try {
    return (await carry("health", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** What the server took a file for, and the id under which a Scene names it. */
export interface Taken {
  kind: "picture" | "network" | "names";
  id: string;
}

/** Send a file; what it is, the server tells from its content. */
export async function upload(file: File): Promise<Taken> {
  const query = new URLSearchParams({ name: file.name || "picture" });
  return (await answered(carry(`files?${query}`, { method: "POST", body: file }))).json();
}

/** Send a ZIP file of class folders; the id of the data that it is. */
export async function uploadData(file: File): Promise<string> {
  const query = new URLSearchParams({ name: file.name || "pictures" });
  return (await (await answered(carry(`data?${query}`, { method: "POST", body: file }))).json()).id;
}

/** What the network answers to a picture that is not kept, and what it saw (a data URL). */
export interface Glance {
  top: ClassChance[];
  seen: string;
}

export async function glance(scene: Scene, picture: Blob): Promise<Glance> {
  const query = sceneQuery(scene);
  query.delete("picture");
  query.delete("edits"); // it is the network itself that answers
  if (scene.names) query.set("names", scene.names);
  return (await answered(carry(`glance?${query}`, { method: "POST", body: picture }))).json();
}

/** Where a part of a picture is, pixel by pixel. */
export const partOf = (picture: string, left: number, top: number, width: number, height: number): string =>
  `picture/${picture}?part=${[left, top, width, height].join(".")}`;

/** Fetch a picture as a file of its own. */
export async function picked(address: string, name: string): Promise<File> {
  const content = await (await answered(carry(address))).blob();
  return new File([content], name, { type: "image/png" });
}
