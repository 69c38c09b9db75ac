// The whole state of the page in its address: the same address always shows the same.
import { ORDERS, type Order } from "../draw/order";
import type { Edit, Preprocess, Target } from "../wire/types";
import { type Focus, indices, readFocus, readTrail, type Stop, writeFocus, writeTrail } from "./trail";

export type Scale = "map" | "layer" | "network";
export type Depth = "picture" | "map" | "layer" | "number" | "prepared";

/** The ways to bring a picture of one's own. */
export type Own = "file" | "camera" | "draw" | "crop";
/** What is drawn of a tensor: its own values, the other scene's, what differs, or ∂target/∂value. */
export type Lens = "value" | "other" | "difference" | "gradient";
/** The bench's rooms; "" is the network. */
export type Room = "" | "pixels" | "1d" | "2d" | "3d" | "train" | "inside" | "class";
export type Dock = "" | "what-if" | "compare" | "gradient";

export interface Versus {
  network: string;
  picture: string;
}

export type Bench = Record<string, unknown>;

export interface Place {
  network: string;
  picture: string;
  preprocess: Preprocess | null;
  /** Class names of the reader's own: the digest of their file, "" for the network's. */
  names: string;
  /** What was changed on purpose, in order. */
  edits: Edit[];
  /** What stands against the scene: another network, another picture, "" where it is the same. */
  versus: Versus | null;
  lens: Lens;
  /** What gradients are taken of; null for the first class's score. */
  of: Target | null;
  dock: Dock;
  /** In a layer: how the chosen channel is made, instead of all its maps. */
  made: boolean;
  layer: string;
  cell: number[];
  /** The input channel whose window is shown. */
  through: number;
  /** The numbers one came through, the first first. */
  trail: Stop[];
  /** The factor of the cell that is looked at. */
  focus: Focus | null;
  /** Every term of the cell as a table. */
  terms: boolean;
  /** What a value can see by the network's geometry, or what moves it on this very picture. */
  field: "theoretical" | "effective";
  depth: Depth;
  /** The way that is open over the page, "" for none. */
  own: "" | Own;
  /** The pixel of the input that is followed through its preparation: row, column. */
  pixel: number[];
  scale: Scale;
  /** The order of a layer's channels. */
  order: Order;
  /** How large the map is drawn. */
  zoom: number;
  /** The blocks of the map that are folded or unfolded otherwise than at first. */
  folds: string[];
  room: Room;
  /** What lies on the bench: the room's own, which alone can read it; null for what it begins with. */
  bench: Bench | null;
  /** The step of the bench, −1 while all are done. */
  at: number;
  /** The lesson that is open beside it: "02/all/7" is screen "all" of lesson 02 with seed 7, "map" all lessons, "" none. */
  lesson: string;
  /** The language a link was shared in; "" leaves it to the reader. */
  lang: "" | "en" | "ja";
}

export const NOWHERE: Place = {
  network: "",
  picture: "",
  preprocess: null,
  names: "",
  edits: [],
  versus: null,
  lens: "value",
  of: null,
  dock: "",
  made: false,
  layer: "",
  cell: [],
  through: 0,
  trail: [],
  focus: null,
  terms: false,
  field: "theoretical",
  depth: "map",
  own: "",
  pixel: [],
  scale: "layer",
  order: "number",
  zoom: 1,
  folds: [],
  room: "",
  bench: null,
  at: -1,
  lesson: "",
  lang: "",
};

const SCALES: readonly string[] = ["map", "layer", "network"];
const OWN: readonly string[] = ["file", "camera", "draw", "crop"];
const DEPTHS: readonly string[] = ["picture", "map", "layer", "number", "prepared"];
const LENSES: readonly string[] = ["value", "other", "difference", "gradient"];
const ROOMS: readonly string[] = ["", "pixels", "1d", "2d", "3d", "train", "inside", "class"];
const DOCKS: readonly string[] = ["what-if", "compare", "gradient"];

export function read(hash: string): Place {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const cell = indices(given.get("cell"));
  const scale = given.get("scale") ?? "";
  const depth = given.get("depth") ?? "";
  const own = given.get("own") ?? "";
  const order = ORDERS.find((one) => one === given.get("order"));
  const zoom = Number(given.get("zoom"));
  const lang = given.get("lang") ?? "";
  const lens = given.get("lens") ?? "";
  const dock = given.get("dock") ?? "";
  const room = given.get("room") ?? "";
  const bench = json<Bench>(given.get("bench"));
  const at = Number(given.get("at") ?? NOWHERE.at);
  const edits = json<Edit[]>(given.get("edits"));
  return {
    network: given.get("network") ?? "",
    picture: given.get("picture") ?? "",
    names: given.get("names") ?? "",
    preprocess: json<Preprocess>(given.get("preprocess")),
    edits: Array.isArray(edits) ? edits : [],
    versus: versus(given),
    lens: (LENSES.includes(lens) ? lens : NOWHERE.lens) as Lens,
    of: json<Target>(given.get("of")),
    made: given.get("view") === "made",
    dock: (DOCKS.includes(dock) ? dock : "") as Dock,
    layer: given.get("layer") ?? "",
    cell,
    through: Math.max(0, Number.parseInt(given.get("through") ?? "0", 10) || 0),
    trail: readTrail(given.get("trail")),
    focus: readFocus(given.get("focus")),
    terms: given.get("terms") === "all",
    field: given.get("field") === "effective" ? "effective" : "theoretical",
    depth: (DEPTHS.includes(depth) ? depth : NOWHERE.depth) as Depth,
    own: (OWN.includes(own) ? own : "") as Place["own"],
    pixel: indices(given.get("pixel")),
    scale: (SCALES.includes(scale) ? scale : NOWHERE.scale) as Scale,
    order: order ?? NOWHERE.order,
    zoom: zoom > 0 && zoom < 100 ? zoom : NOWHERE.zoom,
    folds: (given.get("folds") ?? "").split(",").filter(Boolean),
    room: (ROOMS.includes(room) ? room : "") as Room,
    bench: bench && typeof bench === "object" && !Array.isArray(bench) ? bench : null,
    at: Number.isInteger(at) && at >= 0 ? at : NOWHERE.at,
    lesson: /^(map|\d\d(\/[a-z0-9-]+(\/\d{1,6})?)?)$/.test(given.get("lesson") ?? "") ? (given.get("lesson") ?? "") : "",
    lang: lang === "ja" || lang === "en" ? lang : "",
  };
}

export function write(place: Place): string {
  const parts = new URLSearchParams({ network: place.network, picture: place.picture });
  if (place.preprocess) parts.set("preprocess", JSON.stringify(place.preprocess));
  if (place.names) parts.set("names", place.names);
  if (place.edits.length) parts.set("edits", JSON.stringify(place.edits));
  if (place.versus?.network) parts.set("versus-network", place.versus.network);
  if (place.versus?.picture) parts.set("versus-picture", place.versus.picture);
  if (place.lens !== NOWHERE.lens) parts.set("lens", place.lens);
  if (place.of) parts.set("of", JSON.stringify(place.of));
  if (place.made) parts.set("view", "made");
  if (place.dock) parts.set("dock", place.dock);
  if (place.layer) parts.set("layer", place.layer);
  if (place.layer && place.cell.length) parts.set("cell", place.cell.join("."));
  if (place.through) parts.set("through", String(place.through));
  if (place.trail.length) parts.set("trail", writeTrail(place.trail));
  if (place.focus) parts.set("focus", writeFocus(place.focus));
  if (place.terms) parts.set("terms", "all");
  if (place.field !== NOWHERE.field) parts.set("field", place.field);
  if (place.depth !== NOWHERE.depth) parts.set("depth", place.depth);
  if (place.own) parts.set("own", place.own);
  if (place.depth === "prepared" && place.pixel.length) parts.set("pixel", place.pixel.join("."));
  if (place.scale !== NOWHERE.scale) parts.set("scale", place.scale);
  if (place.order !== NOWHERE.order) parts.set("order", place.order);
  if (place.zoom !== NOWHERE.zoom) parts.set("zoom", String(place.zoom));
  if (place.folds.length) parts.set("folds", place.folds.join(","));
  if (place.room) parts.set("room", place.room);
  if (place.room && place.bench) parts.set("bench", JSON.stringify(place.bench));
  if (place.room && place.at >= 0) parts.set("at", String(place.at));
  if (place.lesson) parts.set("lesson", place.lesson);
  if (place.lang) parts.set("lang", place.lang);
  return `#${parts}`;
}

function versus(given: URLSearchParams): Versus | null {
  const network = given.get("versus-network") ?? "";
  const picture = given.get("versus-picture") ?? "";
  return network || picture ? { network, picture } : null;
}

/** What a part of the address says; null where it says nothing that can be read. */
function json<T>(text: string | null): T | null {
  if (!text) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}
