// What is looked at, what is known of it, and the ways to go elsewhere.
import { type Tint, tintOf } from "../draw/colour";
import { cellAt, channel, channels, reach, strongest } from "../draw/maps";
import { alive, ask, num, Refused, tensor, upload } from "../wire/client";
import type {
  LayerCard,
  LibraryAnswer,
  OneNumberAnswer,
  PreparedAnswer,
  ReceptiveFieldAnswer,
  Scene,
  TraceAnswer,
} from "../wire/types";
import { fitting } from "./fitting";
import { bar } from "./bar";
import { NOWHERE, type Place, read, write } from "./address";
import { settings, t } from "./settings.svelte";

const FIRST_CHANNELS = 10;
const AGAIN = 1500; // milliseconds between two looks for a server that is gone

type Ranged = Pick<LayerCard, "value" | "low" | "high">;

class Scope {
  place = $state.raw<Place>({ ...NOWHERE });
  /** What the address said when the page was opened. */
  landed: Place = { ...NOWHERE };
  library = $state.raw<LibraryAnswer | null>(null);
  trace = $state.raw<TraceAnswer | null>(null);
  prepared = $state.raw<PreparedAnswer | null>(null);
  number = $state.raw<OneNumberAnswer | null>(null);
  field = $state.raw<ReceptiveFieldAnswer | null>(null);
  /** Why there is no arithmetic for the cell, in the server's words. */
  silence = $state("");
  notice = $state("");
  /** Why there is no map at all, in the server's words. */
  failure = $state("");
  busy = $state(false);
  offline = $state(false);
  /** How often the server came back: what is under way is asked for again. */
  revived = $state(0);
  /** The cell under the pointer on the chosen layer's maps; nothing is asked for it. */
  pointed = $state.raw<number[] | null>(null);
  /** The names of the classes by index, where the network brings any. */
  labels = $state.raw<Map<number, string>>(new Map());

  // as text first: a step to another cell then leaves the scene the same object
  #sceneText = $derived(
    JSON.stringify({
      network: this.place.network,
      picture: this.place.picture,
      preprocess: this.place.preprocess,
      edits: this.place.edits,
      names: this.place.names,
    }),
  );
  scene = $derived<Scene>(JSON.parse(this.#sceneText));
  #traced = $state.raw<Scene | null>(null);
  /** The scene that maps are fetched of: changes may add layers, so they wait for their trace. */
  drawn = $derived(this.#traced && sameGraph(this.#traced, this.scene) ? this.scene : (this.#traced ?? this.scene));
  layer = $derived<LayerCard | null>(
    this.trace?.layers.find((l) => l.name === this.place.layer) ?? null,
  );
  #byName = $derived(new Map(this.trace?.layers.map((l) => [l.name, l]) ?? []));

  /** The ends of the scale by value, while something else than the values is drawn. */
  reaches = $state.raw<ReadonlyMap<string, number> | null>(null);

  /** The light in which a channel of the network's input is drawn, where `value` is that input. */
  tint(value: string, c: number): Tint | null {
    const input = this.trace?.network.inputs[0];
    if (!input || input.value !== value || input.shape.length !== 4) return null;
    const order = this.trace?.picture?.preprocess.channel_order ?? "RGB";
    return tintOf(input.shape[1] ?? 0, order, c, num(input.low), num(input.high));
  }

  /** Is this the layer whose values are the classes' probabilities? */
  isAnswer = (layer: LayerCard): boolean =>
    this.labels.size > 0 &&
    layer.shape.length === 2 &&
    layer.shape[1] === this.trace?.network.classes &&
    (this.trace?.network.outputs.includes(layer.value) ?? false);

  named = (name: string): LayerCard | undefined => this.#byName.get(name);

  /** The scale's end for a layer's maps; per map it is measured on the map itself. */
  limit = (layer: Ranged): number => this.#end(layer, reachOf);

  /** The same for what is drawn through the lens: the values, a difference, a gradient. */
  drawnLimit(layer: Ranged): number {
    const { reaches } = this;
    return this.#end(layer, (l) => (reaches ? (reaches.get(l.value) ?? 0) : reachOf(l)));
  }

  #end(layer: Ranged, end: (one: Ranged) => number): number {
    if (this.place.scale !== "network") return end(layer);
    return Math.max(...(this.trace?.layers ?? []).map(end).filter(Number.isFinite), 0);
  }

  async start(): Promise<void> {
    bar.onback(() => this.#show(read(bar.hash())));
    await this.#guarded(async () => {
      this.library = await ask("library", {});
    });
    this.landed = read(bar.hash());
    await this.#show(this.landed);
  }

  /** Go to another place; `replace` leaves no step in the history. */
  go(change: Partial<Place>, replace = false): Promise<void> {
    // another number is looked at: the way to the last one leads there no longer
    const elsewhere = change.layer !== undefined || change.cell !== undefined;
    const place = { ...this.place, ...(elsewhere && { trail: [], focus: null }), ...change };
    const address = write(place);
    if (address !== bar.hash()) bar.go(address, replace);
    return this.#show(place);
  }

  chooseNetwork(network: string): Promise<void> {
    const fits = this.library?.pictures.filter((p) => p.suits.includes(network)) ?? [];
    const stays = !fits.length || fits.some((p) => p.id === this.place.picture);
    const picture = stays ? this.place.picture : (fits[0]?.id ?? this.place.picture);
    const { scale, order, lang, depth, room } = this.place;
    return this.go({ ...NOWHERE, scale, order, lang, depth, room, network, picture });
  }

  choosePicture(picture: string): Promise<void> {
    return this.go({ picture, own: "" });
  }

  /** Open a layer, on the strongest cell of a channel (the first ones' strongest without). */
  async openLayer(
    name: string,
    c?: number,
    change: Partial<Place> = {},
    replace = false,
  ): Promise<void> {
    const card = this.named(name);
    if (!card) return;
    await this.#guarded(async () => {
      const cell = await this.#strongestCell(card, c);
      await this.go({ layer: name, cell, through: 0, ...change }, replace);
    });
  }

  openCell(layer: string, cell: number[], change: Partial<Place> = {}, replace = false): Promise<void> {
    return this.go({ layer, cell, through: 0, ...change }, replace);
  }

  switchLanguage(): Promise<void> {
    settings.switchLanguage();
    return this.go({ lang: settings.language }, true);
  }

  async openFile(file: File): Promise<void> {
    if (/\.zip$/i.test(file.name)) return this.#openData(file);
    this.busy = true;
    await this.#guarded(async () => {
      const fitted = this.library ? await fitting(file, this.library) : { file };
      const { kind, id } = await upload(fitted.file);
      this.library = await ask("library", {});
      if (kind === "names") await this.#takeNames(id);
      else await (kind === "network" ? this.chooseNetwork(id) : this.choosePicture(id));
      if (fitted.said) this.say(t("madeSmaller", fitted.said));
    });
    this.busy = false;
  }

  /** A ZIP file holds pictures to learn from. */
  async #openData(file: File): Promise<void> {
    const { studio } = await import("../views/train/studio.svelte");
    if (this.place.room !== "train") await this.go({ room: "train" });
    await studio.bring(file);
  }

  /** Names that do not fit are refused before anything on the screen is given up. */
  async #takeNames(names: string): Promise<void> {
    await ask("top_classes", { scene: { ...this.scene, names }, count: 1, of: [] });
    await this.go({ names, own: "" });
  }

  say(text: string): void {
    this.notice = text;
  }

  async #show(place: Place): Promise<void> {
    const library = this.library;
    if (!library) return;
    const network = place.network || library.network;
    const picture = place.picture || library.picture;
    const next = { ...place, network, picture };
    const before = this.place;
    const sceneBefore = this.#sceneText;
    this.pointed = null;
    if (place.lang) settings.language = place.lang;
    this.place = next;
    if (before.names !== next.names) this.labels = new Map();
    if (!this.trace || sceneBefore !== this.#sceneText) await this.#run(before.network !== network);
    else if (sameCell(before, next) && (this.number || this.silence)) return;
    await this.#explain();
    this.#howPrepared();
  }

  async #run(otherNetwork: boolean): Promise<void> {
    if (otherNetwork) {
      this.trace = null;
      this.number = null;
      this.field = null;
    }
    this.busy = true;
    this.failure = "";
    const scene = this.scene;
    let ran = false;
    const work = async (): Promise<void> => {
      const answer = await ask("trace", { scene });
      if (scene !== this.scene) return;
      ran = true;
      if (otherNetwork) this.labels = new Map();
      this.trace = answer;
      this.#traced = scene;
      this.prepared = null;
      this.#nameClasses(scene, answer.network.classes);
      if (!this.named(this.place.layer)) await this.#begin();
    };
    await this.#guarded(work, undefined, (error) => {
      if (ran) return this.say(error.message);
      this.trace = null;
      this.failure = error.message;
    });
    if (scene === this.scene) this.busy = false;
  }

  /** How the input was prepared: nothing waits for it, so it is asked last. */
  #howPrepared(): void {
    const { scene } = this;
    if (this.prepared || !this.trace) return;
    ask("prepared", { scene }).then(
      (prepared) => {
        if (scene === this.scene) this.prepared = prepared;
      },
      () => {},
    );
  }

  #nameClasses(scene: Scene, count: number): void {
    if (!count || this.labels.size) return;
    ask("top_classes", { scene, count, of: [] }).then(
      ({ top }) => {
        if (scene === this.scene) this.labels = new Map(top.map((one) => [one.index, one.label]));
      },
      () => {},
    );
  }

  /** Without a layer in the address, begin where there is something to see. */
  async #begin(): Promise<void> {
    const layers = this.trace?.layers ?? [];
    const first = layers.find((l) => l.kind === "window-sum" && !l.missing) ?? layers[0];
    if (!first || first.missing) return;
    const { scene } = this;
    const cell = await this.#strongestCell(first);
    // meanwhile the reader may have gone elsewhere, or switched the language
    if (scene !== this.scene || this.named(this.place.layer)) return;
    const place = { ...this.place, layer: first.name, cell };
    this.place = place;
    bar.go(write(place), true);
  }

  async #strongestCell(card: LayerCard, c?: number): Promise<number[]> {
    if (!card.shape.length || card.missing) return [];
    const first = c ?? 0;
    const last = Math.min(channels(card.shape), c === undefined ? FIRST_CHANNELS : first + 1);
    const whole = card.shape.length < 3;
    const found = await (whole
      ? tensor(this.scene, card.value)
      : tensor(this.scene, card.value, first, last));
    if (whole) {
      const at = c ?? strongest(found.data);
      return card.shape.length === 2 ? [0, at] : [at];
    }
    let best = first;
    let most = -1;
    for (let i = first; i < last; i++) {
      const size = reach(channel(found, i) ?? []);
      if (size > most) [best, most] = [i, size];
    }
    return cellAt(card.shape, best, strongest(channel(found, best) ?? []));
  }

  async #explain(): Promise<void> {
    const { layer, cell } = this.place;
    if (!layer || !this.trace) return;
    const scene = this.scene;
    const stale = () => this.place.layer !== layer || this.place.cell !== cell;
    if (!cell.length) {
      this.number = null;
      this.field = null;
      return;
    }
    this.silence = "";
    await this.#guarded(async () => {
      ask("receptive_field", { scene, layer, cell }).then(
        (field) => {
          if (!stale()) this.field = field;
        },
        () => {
          if (!stale()) this.field = null;
        },
      );
      const number = await ask("one_number", { scene, layer, cell });
      if (!stale()) this.number = number;
    }, stale, (error) => {
      this.number = null;
      this.silence = error.message;
    });
  }

  /** The server is gone: say so, look for it, and go on once it is back. */
  async lost(): Promise<void> {
    if (this.offline) return;
    this.offline = true;
    while (!(await alive())) await new Promise((again) => setTimeout(again, AGAIN));
    this.offline = false;
    this.revived += 1;
    this.say(t("backOnline"));
  }

  /** Run something that asks the server; what it refuses is said, and nothing else is lost. */
  async #guarded(
    work: () => Promise<void>,
    stale = () => false,
    refused = (error: Refused): void => this.say(error.message),
  ): Promise<void> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (stale()) return;
        if (!(error instanceof Refused)) throw error;
        if (!error.offline) {
          refused(error);
          return;
        }
        this.lost();
        while (this.offline) await new Promise((again) => setTimeout(again, AGAIN / 5));
        if (stale()) return;
      }
    }
  }
}

const reachOf = (l: Ranged): number => Math.max(Math.abs(num(l.low)), Math.abs(num(l.high)));

const sameGraph = (a: Scene, b: Scene): boolean =>
  a.network === b.network && JSON.stringify(a.edits) === JSON.stringify(b.edits);

const sameCell = (a: Place, b: Place): boolean =>
  a.layer === b.layer && a.cell.join() === b.cell.join();

export const scope = new Scope();
