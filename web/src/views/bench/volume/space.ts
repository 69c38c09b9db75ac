// The volumes in space, by three.js: one mesh of many boxes for each, drawn when something changes.
import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  EdgesGeometry,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Mesh,
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
// the same faces' axes (depth, height, width) and directions; deeper and lower is further
const FACES = [[2, 1], [2, -1], [1, -1], [1, 1], [0, -1], [0, 1]] as const; // prettier-ignore
const SCENERY = "scenery"; // what is taken away when another scene is laid out
const KERNEL = 0.55; // a kernel's boxes are smaller
const BAR = 0.09; // cells that the bar of a frame is thick
const TURN = 0.09; // radians a key turns the camera

/** How a value is coloured, and what of it the light leaves on each face. */
function painted(values: ArrayLike<number>, theme: Theme): (i: number) => Color {
  const most = Array.from(values).reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 0);
  return (i) => {
    const [r, g, b] = shade(values[i] ?? 0, most, theme);
    return new Color().setRGB(r / 255, g / 255, b / 255, "srgb");
  };
}

/** Bodies of boxes that stay: only the faces that nothing covers, in one mesh. */
function shell(count: number, size: Deep, at: (body: number, cell: Deep) => Vector3, side: number, apart: boolean, colour: (i: number) => Color): BufferGeometry {
  const [positions, colours, order]: [number[], number[], number[]] = [[], [], []];
  const box = new BoxGeometry(side, side, side);
  const corners = box.attributes.position!;
  const each = cells(size);
  for (let i = 0; i < count * each.length; i++) {
    const cell = each[i % each.length]!;
    const middle = at(Math.floor(i / each.length), cell);
    const own = colour(i);
    FACES.forEach(([axis, step], face) => {
      const next = cell[axis]! + step;
      if (!apart && next >= 0 && next < size[axis]!) return; // another box covers it
      const first = positions.length / 3;
      for (let k = 4 * face; k < 4 * face + 4; k++) {
        positions.push(corners.getX(k) + middle.x, corners.getY(k) + middle.y, corners.getZ(k) + middle.z);
        const tone = TONES[face] ?? 1;
        colours.push(own.r * tone, own.g * tone, own.b * tone);
      }
      order.push(first, first + 2, first + 1, first + 2, first + 3, first + 1);
    });
  }
  const made = new BufferGeometry();
  made.setAttribute("position", new BufferAttribute(new Float32Array(positions), 3));
  made.setAttribute("color", new BufferAttribute(new Float32Array(colours), 3));
  made.setIndex(order);
  return made;
}

/** Boxes that come one after another, in the order of the steps. */
class Growing {
  readonly mesh: InstancedMesh;
  #places: Vector3[];
  #slice: number; // boxes of one slice
  #inner: (i: number) => boolean;
  #hidden = 0; // boxes before this one may be covered

  constructor(places: Vector3[], [depth, high, wide]: Deep, colour: (i: number) => Color) {
    const box = new BoxGeometry(SOLID, SOLID, SOLID);
    const tones = new Float32Array(box.attributes.position!.count * 3);
    tones.forEach((_, i) => (tones[i] = TONES[Math.floor(i / 12)] ?? 1));
    box.setAttribute("color", new BufferAttribute(tones, 3));
    this.mesh = new InstancedMesh(box, new MeshBasicMaterial({ vertexColors: true }), places.length);
    this.mesh.frustumCulled = false;
    this.#places = places;
    this.#slice = depth > 0 ? places.length / depth : 0;
    this.#inner = (i) => {
      const [z = 0, y = 0, x = 0] = unravel(i, [depth, high, wide]);
      return z > 0 && y > 0 && y < high - 1 && x > 0 && x < wide - 1;
    };
    places.forEach((_, i) => {
      this.#stand(i);
      this.mesh.setColorAt(i, colour(i));
    });
  }

  #stand(i: number): void {
    this.mesh.setMatrixAt(i, new Matrix4().setPosition(this.#places[i]!));
  }

  /** Show the first so many; those that the next slice covers on all sides are not drawn. */
  upto(count: number): void {
    const covered = Math.max(0, count - this.#slice);
    const gone = new Matrix4().makeScale(0, 0, 0);
    for (let i = this.#hidden; i < covered; i++) if (this.#inner(i)) this.mesh.setMatrixAt(i, gone);
    for (let i = covered; i < this.#hidden; i++) this.#stand(i);
    if (covered !== this.#hidden) this.mesh.instanceMatrix.needsUpdate = true;
    this.#hidden = covered;
    this.mesh.count = count;
  }
}

export class Space {
  #renderer: WebGLRenderer;
  #scene = new Scene();
  #camera = new PerspectiveCamera(32, 1, 0.1, 2000);
  #controls: OrbitControls;
  #slide: Slide | null = null;
  #laid: ReturnType<typeof kernels> = null;
  #output: Growing | null = null;
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
    this.#renderer = new WebGLRenderer({ canvas, antialias: true });
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
    this.#laid = laid;
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
    const spread = frame.spread;
    const stretched = (_: number, p: Deep): Vector3 => this.#at("input", [p[0] * spread[0], p[1] * spread[1], p[2] * spread[2]]);
    this.#put(shell(1, shape, stretched, SOLID, Math.max(...spread) > 1, painted(slide.stage.x.values, theme)));
    if (laid) this.#put(shell(laid.values.length, laid.size, (m, p) => this.#kernelAt(m, p), SOLID * KERNEL, false, painted(laid.values.flat(), theme)));
    const places = Array.from({ length: slide.count }, (_, n) => this.#at("output", place(unravel(n, slide.shape))));
    this.#output = new Growing(places, out, painted(slide.output(), theme));
    this.#output.mesh.name = SCENERY;
    this.#scene.add(this.#output.mesh);
    this.#renderer.setClearColor(palette.card);
    const line = new Color(palette.line);
    const outline = (name: Name, part: Part): void => {
      const box = edges();
      box.material.color = line;
      const [size, middle] = this.#extentOf(name, part);
      box.scale.copy(size);
      box.position.copy(middle);
      box.name = SCENERY;
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
      const laid = this.#laid;
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

  #put(geometry: BufferGeometry): void {
    const mesh = new Mesh(geometry, new MeshBasicMaterial({ vertexColors: true }));
    mesh.name = SCENERY;
    this.#scene.add(mesh);
  }

  #clear(): void {
    for (const one of this.#scene.children.filter((child) => child.name === SCENERY)) {
      this.#scene.remove(one);
      if (one instanceof Mesh || one instanceof LineSegments) one.geometry.dispose();
      if (one instanceof InstancedMesh) one.dispose();
    }
    this.#output = null;
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
    const laid = this.#laid;
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
