// A block under the pointer, from the list or from what can be put in, and the gap it would fall into.
import type { Block } from "../plan";
import type { Path } from "./tree";

export interface Held {
  /** Where it is taken from; null for a new one. */
  from: Path | null;
  block: Block;
  name: string;
}

const FAR = 6; // pixels after which a press is a pull
const OUTSIDE = 90; // pixels beside the list at which nothing is put in
const EDGE = 56; // pixels from the edge of the screen at which the room moves on
const FAST = 12;

export class Dragging {
  held = $state.raw<Held | null>(null);
  to = $state.raw<Path | null>(null);
  x = $state(0);
  y = $state(0);
  #end: (() => void) | null = null;

  constructor(
    private readonly list: () => HTMLElement | undefined,
    private readonly ondrop: (held: Held, to: Path) => void,
  ) {}

  /** A press on a handle (`at once`) or on what may also be clicked. */
  press(event: PointerEvent, held: () => Held, atOnce = false): void {
    if (event.button || this.#end) return;
    const start = { x: event.clientX, y: event.clientY };
    if (atOnce) event.preventDefault(); // no text is marked meanwhile
    const stop = new AbortController();
    const { signal } = stop;
    this.#end = () => {
      stop.abort();
      this.#end = null;
      this.held = null;
      this.to = null;
    };
    const move = (now: PointerEvent): void => {
      if (now.pointerId !== event.pointerId) return;
      if (!this.held) {
        if (!atOnce && Math.hypot(now.clientX - start.x, now.clientY - start.y) < FAR) return;
        this.held = held();
        requestAnimationFrame(() => this.#scroll());
      }
      now.preventDefault();
      [this.x, this.y] = [now.clientX, now.clientY];
      this.to = this.#gap();
    };
    const up = (now: PointerEvent): void => {
      if (now.pointerId !== event.pointerId) return;
      const { held: taken, to } = this;
      this.#end?.();
      if (taken && to && now.type === "pointerup") this.ondrop(taken, to);
    };
    const key = (pressed: KeyboardEvent): void => {
      if (pressed.key !== "Escape" || !this.held) return;
      pressed.stopPropagation();
      this.#end?.();
    };
    window.addEventListener("pointermove", move, { signal, passive: false });
    window.addEventListener("pointerup", up, { signal });
    window.addEventListener("pointercancel", up, { signal });
    window.addEventListener("keydown", key, { signal, capture: true });
  }

  /** The gap that is nearest to the pointer: each row has one above it. */
  #gap(): Path | null {
    const list = this.list();
    if (!list) return null;
    const box = list.getBoundingClientRect();
    const beside = Math.max(box.left - this.x, this.x - box.right, box.top - this.y, this.y - box.bottom);
    if (beside > OUTSIDE) return null;
    let best: HTMLElement | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const row of list.querySelectorAll<HTMLElement>("[data-gap]")) {
      const far = Math.abs(row.getBoundingClientRect().top - this.y);
      if (far < least) [best, least] = [row, far];
    }
    return best?.dataset.gap?.split(".").map(Number) ?? null;
  }

  /** Near the edge of the room, it moves on. */
  #scroll(): void {
    if (!this.held) return;
    const room = this.list()?.closest(".room");
    const box = room?.getBoundingClientRect();
    if (room && box) {
      const by = this.y < box.top + EDGE ? -FAST : this.y > box.bottom - EDGE ? FAST : 0;
      if (by) {
        room.scrollBy({ top: by, behavior: "instant" });
        this.to = this.#gap();
      }
    }
    requestAnimationFrame(() => this.#scroll());
  }
}
