// Where the reader stands over the map. Panning is the browser's own scrolling; zooming changes one
// transform. What is laid out for a zoom (texts, the maps' own pixels) follows once it rests.
import { untrack } from "svelte";
import {
  bounded, type Box, bringing, type Camera, fitting, held, inset, type Level, level, seen, type Size, zoomed,
} from "../../draw/camera";

const REST = 140; // milliseconds without a step, then it rests
const STEP = 1.3; // laid out anew meanwhile, when the zoom has changed by so much
const GLIDE = 180;
const GRID = 64; // pixels of the map: what is seen is told in such steps
const RUSH = 3; // pixels a millisecond: nobody looks at what passes

export class Standing {
  /** The zoom that texts are laid out for. */
  settled = $state(1);
  zoom = $state(1);
  left = $state(0);
  level = $state<Level>("whole");
  from = $state(0);
  to = $state(1200);
  /** Does the map pass so fast that nothing is worth fetching? */
  rushing = $state(false);
  room = $state<Size>({ width: 1200, height: 560 });
  world: Size = { width: 1200, height: 560 };

  #camera: Camera = { zoom: 1, left: 0, top: 0 };
  #view: HTMLElement | null = null;
  #sizer: HTMLElement | null = null;
  #sheet: HTMLElement | null = null;
  #marks: HTMLElement | null = null;
  #timer = 0;
  #calm = 0;
  #glide = 0;
  #last = { left: 0, at: 0 };
  #rested: (zoom: number) => void;

  constructor(rested: (zoom: number) => void) {
    this.#rested = rested;
  }

  /** The element that scrolls. */
  view = (element: HTMLElement): (() => void) => {
    this.#view = element;
    return () => {
      clearTimeout(this.#timer);
      clearTimeout(this.#calm);
      cancelAnimationFrame(this.#glide);
    };
  };

  /** What is as large as the drawn map. */
  sizer = (element: HTMLElement): void => {
    this.#sizer = element;
    untrack(() => this.#show());
  };

  /** What is drawn in the world's own pixels, and scaled as one. */
  sheet = (element: HTMLElement): void => {
    this.#sheet = element;
    untrack(() => this.#show());
  };

  /** What stands at places of the map, but is never scaled: it finds the zoom in --z, --x, --y. */
  marks = (element: HTMLElement): void => {
    this.#marks = element;
    untrack(() => this.#show());
  };

  get fit(): number {
    return fitting(this.world, this.room);
  }

  /** The map or the screen has another size; what was fitted stays fitted. */
  resize(world: Size, room: Size): void {
    const fitted = this.zoom < 1 && Math.abs(this.zoom - this.fit) < 1e-3;
    this.world = world;
    this.room = room;
    const zoom = fitted ? this.fit : bounded(this.zoom, world, room);
    this.#camera = held({ ...this.#camera, zoom }, world, room);
    this.#show();
    this.#layOut();
  }

  /** The browser has scrolled. */
  scrolled(): void {
    if (!this.#view) return;
    const { scrollLeft, scrollTop } = this.#view;
    // whole pixels of the screen: the camera keeps its own fractions
    if (Math.abs(scrollLeft - this.#camera.left) >= 1) this.#camera.left = scrollLeft;
    if (Math.abs(scrollTop - this.#camera.top) >= 1) this.#camera.top = scrollTop;
    this.#measure();
    this.#look();
  }

  panBy(across: number, down: number): void {
    this.#stop();
    this.#go({ ...this.#camera, left: this.#camera.left + across, top: this.#camera.top + down });
  }

  /** Put a share of the map's width into the middle of the screen. */
  centreOn(share: number): void {
    this.#stop();
    const left = share * this.world.width * this.zoom - this.room.width / 2;
    this.#go({ ...this.#camera, left });
  }

  /** Zoom about a point of the screen, its middle without one. */
  zoomBy(factor: number, x = this.room.width / 2, y = this.room.height / 2): void {
    this.#stop();
    this.#zoomTo(this.#camera.zoom * factor, x, y);
  }

  /** The same in a short glide. */
  glideTo(zoom: number, x = this.room.width / 2, y = this.room.height / 2): void {
    this.#stop();
    const start = performance.now();
    const first = this.#camera.zoom;
    const last = bounded(zoom, this.world, this.room);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.#zoomTo(last, x, y);
    const frame = (now: number): void => {
      const share = Math.min(1, Math.max(0, (now - start) / GLIDE));
      this.#zoomTo(first * (last / first) ** (share * (2 - share)), x, y);
      if (share < 1) this.#glide = requestAnimationFrame(frame);
    };
    this.#glide = requestAnimationFrame(frame);
  }

  /** Another zoom at once, about the left edge: one that was in the address. */
  setZoom(zoom: number): void {
    this.#stop();
    this.#zoomTo(zoom, 0, 0);
    this.#settle();
  }

  bring(box: Box): void {
    this.#stop();
    this.#go(bringing(this.#camera, box, this.world, this.room));
  }

  /** Where a point of the map is on the screen. */
  screenX(x: number): number {
    return x * this.#camera.zoom + inset(this.world.width * this.#camera.zoom, this.room.width) - this.#camera.left;
  }

  #stop(): void {
    cancelAnimationFrame(this.#glide);
  }

  #go(camera: Camera): void {
    this.#camera = held(camera, this.world, this.room);
    this.#show();
  }

  #zoomTo(zoom: number, x: number, y: number): void {
    this.#camera = zoomed(this.#camera, zoom, x, y, this.world, this.room);
    this.#show();
    const change = this.#camera.zoom / this.settled;
    if (change > STEP || change < 1 / STEP) this.#layOut();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#settle(), REST);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#layOut();
    this.#rested(this.#camera.zoom);
  }

  #layOut(): void {
    this.settled = this.#camera.zoom;
  }

  /** Write the camera to the screen, all at once: nothing is laid out between. */
  #show(): void {
    const { zoom, left, top } = this.#camera;
    const { width, height } = this.world;
    const now = level(zoom);
    if (now !== this.level) this.level = now;
    const drawn = { width: width * zoom, height: now === "bars" ? 0 : height * zoom };
    const x = inset(drawn.width, this.room.width);
    const y = inset(drawn.height, this.room.height);
    if (this.#sheet) this.#sheet.style.transform = `translate(${x}px, ${y}px) scale(${zoom})`;
    if (this.#marks) this.#marks.style.cssText = `--z: ${zoom}; --x: ${x}px; --y: ${y}px`;
    if (this.#view && this.#sizer) {
      this.#sizer.style.width = `${Math.max(this.room.width, drawn.width)}px`;
      this.#sizer.style.height = `${Math.max(this.room.height, drawn.height)}px`;
      this.#view.scrollLeft = left;
      this.#view.scrollTop = top;
    }
    this.#look();
  }

  /** Tell what is seen, in steps so large that most movements tell nothing new. */
  #look(): void {
    const { from, to } = seen(this.#camera, this.world, this.room);
    this.from = Math.floor(from / GRID) * GRID;
    this.to = Math.ceil(to / GRID) * GRID;
    this.zoom = this.#camera.zoom;
    this.left = this.#camera.left;
  }

  #measure(): void {
    const at = performance.now();
    const speed = Math.abs(this.#camera.left - this.#last.left) / Math.max(1, at - this.#last.at);
    this.#last = { left: this.#camera.left, at };
    this.rushing = speed > RUSH;
    clearTimeout(this.#calm);
    if (this.rushing) {
      this.#calm = window.setTimeout(() => {
        this.rushing = false;
      }, REST);
    }
  }
}
