// What is looked at, what is known of it, and the ways to go elsewhere.
import { cellAt, channel, channels, reach, strongest } from "../draw/maps";
import { ask, num, Refused, tensor, upload } from "../wire/client";
import type {
  LayerCard,
  LibraryAnswer,
  OneNumberAnswer,
  PreparedAnswer,
  ReceptiveFieldAnswer,
  Scene,
  TraceAnswer,
} from "../wire/types";
import { NOWHERE, type Place, read, write } from "./address";
import { t } from "./settings.svelte";

const FIRST_CHANNELS = 10;

class Scope {
  place = $state.raw<Place>({ ...NOWHERE });
  library = $state.raw<LibraryAnswer | null>(null);
  trace = $state.raw<TraceAnswer | null>(null);
  prepared = $state.raw<PreparedAnswer | null>(null);
  number = $state.raw<OneNumberAnswer | null>(null);
  field = $state.raw<ReceptiveFieldAnswer | null>(null);
  /** Why there is no arithmetic for the cell, in the server's words. */
  silence = $state("");
  notice = $state("");
  busy = $state(false);
  offline = $state(false);

  scene = $derived<Scene>({
    network: this.place.network,
    picture: this.place.picture,
    preprocess: this.place.preprocess,
  });
  layer = $derived<LayerCard | null>(
    this.trace?.layers.find((l) => l.name === this.place.layer) ?? null,
  );
  #byName = $derived(new Map(this.trace?.layers.map((l) => [l.name, l]) ?? []));

  named = (name: string): LayerCard | undefined => this.#byName.get(name);

  /** The scale's end for a layer's maps; per map it is measured on the map itself. */
  limit(layer: { low: LayerCard["low"]; high: LayerCard["high"] }): number {
    const own = Math.max(Math.abs(num(layer.low)), Math.abs(num(layer.high)));
    if (this.place.scale !== "network") return own;
    return Math.max(...(this.trace?.layers ?? []).map(reachOf).filter(Number.isFinite), 0);
  }

  async start(): Promise<void> {
    addEventListener("popstate", () => this.#show(read(location.hash)));
    await this.#guarded(async () => {
      this.library = await ask("library", {});
    });
    await this.#show(read(location.hash));
  }

  /** Go to another place; `replace` leaves no step in the history. */
  go(change: Partial<Place>, replace = false): Promise<void> {
    const place = { ...this.place, ...change };
    const address = write(place);
    if (address !== location.hash)
      history[replace ? "replaceState" : "pushState"](null, "", address);
    return this.#show(place);
  }

  chooseNetwork(network: string): Promise<void> {
    const fits = this.library?.pictures.filter((p) => p.suits.includes(network)) ?? [];
    const stays = !fits.length || fits.some((p) => p.id === this.place.picture);
    const picture = stays ? this.place.picture : (fits[0]?.id ?? this.place.picture);
    return this.go({ ...NOWHERE, scale: this.place.scale, network, picture });
  }

  choosePicture(picture: string): Promise<void> {
    return this.go({ picture });
  }

  /** Open a layer, on the strongest cell of a channel (the first ones' strongest without). */
  async openLayer(name: string, c?: number, change: Partial<Place> = {}): Promise<void> {
    const card = this.named(name);
    if (!card) return;
    await this.#guarded(async () => {
      await this.go({
        layer: name,
        cell: await this.#strongestCell(card, c),
        through: 0,
        ...change,
      });
    });
  }

  openCell(layer: string, cell: number[], change: Partial<Place> = {}): Promise<void> {
    return this.go({ layer, cell, through: 0, ...change });
  }

  async openFile(file: File): Promise<void> {
    const isNetwork = /\.(onnx|pt|pth|h5|keras|safetensors|pb|tflite)$/i.test(file.name);
    this.busy = true;
    await this.#guarded(async () => {
      const id = await upload(isNetwork ? "networks" : "pictures", file);
      this.library = await ask("library", {});
      await (isNetwork ? this.chooseNetwork(id) : this.choosePicture(id));
    });
    this.busy = false;
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
    this.place = next;
    const sameScene =
      this.trace &&
      before.network === network &&
      before.picture === picture &&
      JSON.stringify(before.preprocess) === JSON.stringify(next.preprocess);
    if (!sameScene) await this.#run(before.network !== network);
    else if (sameCell(before, next) && this.number) return;
    await this.#explain();
  }

  async #run(otherNetwork: boolean): Promise<void> {
    if (otherNetwork) {
      this.trace = null;
      this.number = null;
      this.field = null;
    }
    this.busy = true;
    const scene = this.scene;
    await this.#guarded(async () => {
      const answer = await ask("trace", { scene });
      if (scene !== this.scene) return;
      this.trace = answer;
      if (!this.place.layer) await this.#begin();
      this.prepared = await ask("prepared", { scene });
    });
    this.busy = false;
  }

  /** Without a layer in the address, begin where there is something to see. */
  async #begin(): Promise<void> {
    const layers = this.trace?.layers ?? [];
    const first = layers.find((l) => l.kind === "window-sum" && !l.missing) ?? layers[0];
    if (!first || first.missing) return;
    const place = { ...this.place, layer: first.name, cell: await this.#strongestCell(first) };
    this.place = place;
    history.replaceState(null, "", write(place));
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
          this.field = null;
        },
      );
      const number = await ask("one_number", { scene, layer, cell });
      if (!stale()) this.number = number;
    }, stale);
  }

  /** Run something that asks the server; what it refuses is said, and nothing else is lost. */
  async #guarded(work: () => Promise<void>, stale = () => false): Promise<void> {
    for (;;) {
      try {
        await work();
        if (this.offline) {
          this.offline = false;
          this.say(t("backOnline"));
        }
        return;
      } catch (error) {
        if (stale()) return;
        if (!(error instanceof Refused)) throw error;
        if (!error.offline) {
          if (error.kind === "UnsupportedOp") {
            this.number = null;
            this.silence = error.message;
          } else this.say(error.message);
          return;
        }
        this.offline = true;
        await new Promise((again) => setTimeout(again, 1500));
      }
    }
  }
}

const reachOf = (l: LayerCard): number => Math.max(Math.abs(num(l.low)), Math.abs(num(l.high)));

const sameCell = (a: Place, b: Place): boolean =>
  a.layer === b.layer && a.cell.join() === b.cell.join();

export const scope = new Scope();
