// The volumes in space, by three.js: one mesh of many boxes for each, drawn when something changes.
import {
  BoxGeometry,
  BufferAttribute,
  Color,
  EdgesGeometry,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { type Palette, shade, type Theme } from "../../../draw/colour";
import { deep, type Deep, framed, kernels, type Part, place, under } from "../../../draw/deep";
import { type Slide, type Step, unravel } from "../../../draw/slide";

export type Name = "input" | "kernel" | "output";
export interface Label {
  name: Name;
  x: number;
  y: number;
}

const GAP = 3; // cells between two volumes
const SOLID = 0.9; // of its cell that a box fills
const TONES = [0.8, 0.8, 1, 0.72, 0.92, 0.7]; // of a box's faces: right, left, top, bottom, front, back
const KERNEL = 0.55; // a kernel's boxes are smaller
const BAR = 0.09; // cells that the bar of a frame is thick
const TURN = 0.09; // radians a key turns the camera

/** Boxes of one volume; a cell is found by its number. */
class Body {
  readonly mesh: InstancedMesh;
  #hidden = new Matrix4().makeScale(0, 0, 0);
  #matrices: Matrix4[];

  constructor(scene: Scene, places: Vector3[], size: number) {
    const box = new BoxGeometry(size, size, size);
    const tones = new Float32Array(box.attributes.position!.count * 3);
    tones.forEach((_, i) => (tones[i] = TONES[Math.floor(i / 12)] ?? 1));
    box.setAttribute("color", new BufferAttribute(tones, 3));
    this.mesh = new InstancedMesh(box, new MeshBasicMaterial({ vertexColors: true }), places.length);
    this.#matrices = places.map((p) => new Matrix4().setPosition(p));
    this.#matrices.forEach((matrix, i) => this.mesh.setMatrixAt(i, matrix));
    this.mesh.frustumCulled = false;
    scene.add(this.mesh);
  }

  paint(values: ArrayLike<number>, theme: Theme): void {
    const most = Array.from(values).reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 0);
    const colour = new Color();
    for (let i = 0; i < this.mesh.count; i++) {
      const [r, g, b] = shade(values[i] ?? 0, most, theme);
      this.mesh.setColorAt(i, colour.setRGB(r / 255, g / 255, b / 255, "srgb"));
    }
    if (this.mesh.instanceColor) this.mesh.instanceColor.needsUpdate = true;
  }

  /** Show the first so many boxes. */
  upto(count: number): void {
    this.#matrices.forEach((matrix, i) => this.mesh.setMatrixAt(i, i < count ? matrix : this.#hidden));
    this.mesh.instanceMatrix.needsUpdate = true;
  }
}

export class Space {
  #renderer: WebGLRenderer;
  #scene = new Scene();
  #camera = new PerspectiveCamera(32, 1, 0.1, 2000);
  #controls: OrbitControls;
  #slide: Slide | null = null;
  #input: Body | null = null;
  #output: Body | null = null;
  #kernels: Body | null = null;
  #frames = { window: new Frame(), made: new Frame(), kernel: new Frame() };
  #offsets: Record<Name, Vector3> = { input: new Vector3(), kernel: new Vector3(), output: new Vector3() };
  #blocks: Vector3[] = []; // where each kernel begins
  #middle = new Vector3();
  #asked = 0;

  /** Raises where the browser has no WebGL. */
  constructor(
    canvas: HTMLCanvasElement,
    readonly onlabels: (labels: Label[]) => void,
  ) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
    this.#controls = new OrbitControls(this.#camera, canvas);
    this.#controls.addEventListener("change", () => this.draw());
    for (const one of Object.values(this.#frames)) this.#scene.add(one.bars);
  }

  /** Lay out another scene. */
  show(slide: Slide, theme: Theme, palette: Palette): void {
    this.#clear();
    this.#slide = slide;
    const frame = framed(slide);
    const shape = deep(slide.stage.x.shape);
    const out = deep(slide.shape);
    const laid = kernels(slide);
    const blocks = laid ? this.#shelve(laid.size, laid.values.length) : { width: 0, height: 0 };
    const wide = frame.to[2] - frame.from[2];
    // seen from the right, what is deep reaches over to its neighbour
    const first = GAP + 0.3 * shape[0];
    const between = laid ? first + blocks.width + GAP + 0.2 * laid.size[0] * KERNEL : first + GAP;
    const whole = wide + between + out[2];
    this.#offsets = {
      input: new Vector3(-whole / 2 - frame.from[2], (frame.to[1] + frame.from[1]) / 2, 0),
      kernel: new Vector3(-whole / 2 + wide + first, blocks.height / 2, 0),
      output: new Vector3(-whole / 2 + wide + between, out[1] / 2, 0),
    };
    this.#input = new Body(this.#scene, cells(shape).map((p) => this.#at("input", [p[0] * frame.spread[0], p[1] * frame.spread[1], p[2] * frame.spread[2]])), SOLID);
    this.#output = new Body(this.#scene, Array.from({ length: slide.count }, (_, n) => this.#at("output", place(unravel(n, slide.shape)))), SOLID);
    if (laid) {
      const places = laid.values.flatMap((_, m) => cells(laid.size).map((p) => this.#kernelAt(m, p)));
      this.#kernels = new Body(this.#scene, places, SOLID * KERNEL);
      this.#kernels.paint(laid.values.flat(), theme);
    }
    this.#input.paint(slide.stage.x.values, theme);
    this.#output.paint(slide.output(), theme);
    const line = new Color(palette.line);
    const outline = (name: Name, part: Part): void => {
      const box = edges();
      box.material.color = line;
      const [size, middle] = this.#extentOf(name, part);
      box.scale.copy(size);
      box.position.copy(middle);
      box.name = "outline";
      this.#scene.add(box);
    };
    outline("input", [frame.from, frame.to]);
    outline("output", [[0, 0, 0], out]);
    for (const one of Object.values(this.#frames)) one.bars.material.color = new Color(palette.negative);
    this.#middle.set(0, 0, -Math.max(shape[0], out[0]) / 2);
    this.#frame(whole, Math.max(frame.to[1] - frame.from[1], out[1], blocks.height), Math.max(shape[0], out[0]));
  }

  /** Go to a step, null when all are done. */
  step(step: Step | null): void {
    const slide = this.#slide;
    if (!slide) return;
    this.#output?.upto(step ? step.number + 1 : slide.count);
    for (const one of Object.values(this.#frames)) one.bars.visible = step !== null;
    if (step) {
      this.#frames.window.fit(...this.#extentOf("input", under(step)));
      const made = place(step.cell);
      this.#frames.made.fit(...this.#extentOf("output", [made, [made[0] + 1, made[1] + 1, made[2] + 1]]));
      const laid = kernels(slide);
      this.#frames.kernel.bars.visible = laid !== null;
      if (laid) this.#fitKernel(laid.values.length > 1 ? (step.cell[0] ?? 0) : 0, laid.size);
    }
    this.draw();
  }

  /** As large as its place; the pixels of a dense screen only as far as they can be drawn quickly. */
  resize(width: number, height: number): void {
    this.#renderer.setPixelRatio(Math.min(devicePixelRatio, 1.5));
    this.#renderer.setSize(width, height, false);
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    this.reset();
  }

  /** Look from where everything is seen. */
  reset(): void {
    this.#controls.target.copy(this.#middle);
    const [wide, high, far] = this.#extent;
    const tan = Math.tan((this.#camera.fov * Math.PI) / 360);
    const distance = Math.max((high + 0.35 * far + 2.5) / (2 * tan), (wide + 0.25 * far + 1) / (2 * tan * this.#camera.aspect));
    this.#camera.position.copy(this.#middle).addScaledVector(new Vector3(0.34, 0.3, 1).normalize(), distance + far / 3);
    this.#controls.update();
    this.draw();
  }

  /** Turn by a key: steps to the right and up. */
  turn(right: number, up: number): void {
    const arm = this.#camera.position.clone().sub(this.#controls.target);
    arm.applyAxisAngle(new Vector3(0, 1, 0), right * TURN);
    const side = new Vector3(0, 1, 0).cross(arm).normalize();
    const tilted = arm.clone().applyAxisAngle(side, -up * TURN);
    const steep = Math.abs(tilted.y) / tilted.length();
    this.#camera.position.copy(this.#controls.target).add(steep < 0.98 ? tilted : arm);
    this.#controls.update();
    this.draw();
  }

  /** Once in the next frame, however often it is asked for. */
  draw(): void {
    this.#asked ||= requestAnimationFrame(() => {
      this.#asked = 0;
      this.#renderer.render(this.#scene, this.#camera);
      this.onlabels(this.#labels());
    });
  }

  end(): void {
    cancelAnimationFrame(this.#asked);
    this.#clear();
    this.#controls.dispose();
    this.#renderer.dispose();
  }

  #extent: Deep = [1, 1, 1];
  #frame(wide: number, high: number, far: number): void {
    this.#extent = [wide, high, far];
    this.reset();
  }

  #clear(): void {
    for (const body of [this.#input, this.#output, this.#kernels]) {
      if (!body) continue;
      this.#scene.remove(body.mesh);
      body.mesh.geometry.dispose();
      body.mesh.dispose();
    }
    this.#input = this.#output = this.#kernels = null;
    for (const one of this.#scene.children.filter((child) => child.name === "outline")) this.#scene.remove(one);
  }

  /** Kernels in as many columns as make them about as high as wide. */
  #shelve(size: Deep, count: number): { width: number; height: number } {
    const [, h, w] = size;
    const columns = count <= 3 ? 1 : 2;
    const rows = Math.ceil(count / columns);
    const [stepX, stepY] = [w * KERNEL + 1.6, h * KERNEL + 0.9];
    this.#blocks = Array.from({ length: count }, (_, m) => new Vector3((m % columns) * stepX, -Math.floor(m / columns) * stepY, 0));
    return { width: columns * stepX, height: rows * stepY };
  }

  #at(name: Name, [z, y, x]: Deep): Vector3 {
    return new Vector3(x + 0.5, -(y + 0.5), -(z + 0.5)).add(this.#offsets[name]);
  }

  #kernelAt(m: number, [z, y, x]: Deep): Vector3 {
    const inside = new Vector3(x + 0.5, -(y + 0.5), -(z + 0.5)).multiplyScalar(KERNEL);
    return inside.add(this.#blocks[m] ?? new Vector3()).add(this.#offsets.kernel);
  }

  /** A part's size and middle in space. */
  #extentOf(name: Name, [from, to]: Part): [Vector3, Vector3] {
    const middle = new Vector3((from[2] + to[2]) / 2, -(from[1] + to[1]) / 2, -(from[0] + to[0]) / 2);
    return [new Vector3(to[2] - from[2], to[1] - from[1], to[0] - from[0]), middle.add(this.#offsets[name])];
  }

  #fitKernel(m: number, size: Deep): void {
    const [z, y, x] = size;
    const middle = new Vector3(x / 2, -y / 2, -z / 2).multiplyScalar(KERNEL);
    middle.add(this.#blocks[m] ?? new Vector3()).add(this.#offsets.kernel);
    this.#frames.kernel.fit(new Vector3(x, y, z).multiplyScalar(KERNEL), middle);
  }

  /** Where the names stand on the canvas, as shares of its sides: under each volume. */
  #labels(): Label[] {
    const slide = this.#slide;
    if (!slide) return [];
    const frame = framed(slide);
    const out = deep(slide.shape);
    const low = (name: Name, wide: number, high: number, from = 0): Label => {
      const point = new Vector3(from + wide / 2, -high - 0.7, 0).add(this.#offsets[name]).project(this.#camera);
      return { name, x: (point.x + 1) / 2, y: (1 - point.y) / 2 };
    };
    const labels = [low("input", frame.to[2] - frame.from[2], frame.to[1], frame.from[2]), low("output", out[2], out[1])];
    const laid = kernels(slide);
    if (laid) {
      const last = this.#blocks.at(-1) ?? new Vector3();
      const right = Math.max(...this.#blocks.map((b) => b.x)) + laid.size[2] * KERNEL;
      labels.push(low("kernel", right, -last.y + laid.size[1] * KERNEL));
    }
    return labels;
  }
}

/** The edges of a part as bars, which are seen through whatever lies before them. */
class Frame {
  readonly bars = new InstancedMesh(new BoxGeometry(1, 1, 1), new MeshBasicMaterial({ depthTest: false, transparent: true }), 12);

  constructor() {
    this.bars.renderOrder = 1;
    this.bars.frustumCulled = false;
  }

  fit(size: Vector3, middle: Vector3): void {
    const axes = ["x", "y", "z"] as const;
    const bar = new Matrix4();
    let i = 0;
    for (const along of axes) {
      const [a, b] = axes.filter((axis) => axis !== along) as ["x" | "y" | "z", "x" | "y" | "z"];
      for (const [u, v] of [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]] as const) {
        const at = middle.clone();
        at[a] += u * size[a];
        at[b] += v * size[b];
        const scale = new Vector3(BAR, BAR, BAR);
        scale[along] = size[along] + BAR;
        this.bars.setMatrixAt(i++, bar.makeScale(scale.x, scale.y, scale.z).setPosition(at));
      }
    }
    this.bars.instanceMatrix.needsUpdate = true;
  }
}

function edges(): LineSegments<EdgesGeometry, LineBasicMaterial> {
  const line = new LineSegments(new EdgesGeometry(new BoxGeometry(1, 1, 1)), new LineBasicMaterial());
  line.frustumCulled = false;
  return line;
}

const cells = (shape: Deep): Deep[] =>
  Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => {
    const [z = 0, y = 0, x = 0] = unravel(i, shape);
    return [z, y, x];
  });
