// The widget's own side, in the notebook: a frame with the page in it. What the page asks goes to
// Python as messages of the widget, and what Python answers back to the page.
import type { FromPage, Hello, Reply } from "./messages";
import { themeBehind, watchTheme } from "./theme";

/** What anywidget gives: https://anywidget.dev/en/afm. */
export interface Model {
  get(name: "place" | "language"): string;
  get(name: "height"): number;
  set(name: "place", value: string): void;
  set(name: "height", value: number): void;
  save_changes(): void;
  send(content: unknown, callbacks?: unknown, buffers?: (ArrayBuffer | ArrayBufferView)[]): void;
  on(event: string, listener: (...given: never[]) => void): void;
  off(event: string, listener: (...given: never[]) => void): void;
}

interface Answer {
  view: string;
  id: number;
  status: number;
  headers: Record<string, string>;
}

const LEAST = 360; // pixels: the page needs some height
const STEP = 40;

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const view = Math.random().toString(36).slice(2);
  const said = model.get("language") === "ja" ? "高さを変える" : "Change the height";
  const frame = document.createElement("iframe");
  frame.title = "convscope";
  frame.style.cssText = "display:block;width:100%;border:1px solid rgb(128 128 128 / 0.35);border-radius:8px;box-sizing:border-box";
  frame.allow = "clipboard-write; camera";
  const grip = document.createElement("div");
  grip.style.cssText =
    "height:12px;cursor:ns-resize;touch-action:none;" +
    "background:linear-gradient(currentColor,currentColor) center/44px 2px no-repeat;opacity:.4";
  Object.assign(grip, { tabIndex: 0, role: "separator", ariaOrientation: "horizontal", ariaLabel: said });
  let port: MessagePort | null = null;

  function tall(height: number): void {
    const now = Math.max(LEAST, Math.round(height));
    frame.style.height = `${now}px`;
    Object.assign(grip, { ariaValueNow: String(now), ariaValueMin: String(LEAST) });
  }

  function keepHeight(): void {
    model.set("height", Number.parseInt(frame.style.height, 10));
    model.save_changes();
  }

  /** The page has loaded, or loaded again where the notebook moved it. */
  function greet(): void {
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = ({ data }: MessageEvent<FromPage>) => {
      if ("place" in data) {
        model.set("place", data.place);
        model.save_changes();
      } else {
        const { id, path, body } = data;
        model.send({ view, id, path }, undefined, body ? [body] : []);
      }
    };
    const language = model.get("language") as Hello["language"];
    const hello: Hello = { convscope: "hello", place: model.get("place"), language, theme: themeBehind(el) };
    frame.contentWindow?.postMessage(hello, "*", [channel.port2]);
  }

  async function answered({ view: whose, id, status, headers }: Answer, buffers: DataView[]): Promise<void> {
    if (whose !== view) return;
    const [first] = buffers;
    const content = first ? bytesOf(first) : new ArrayBuffer(0);
    if (id === 0) {
      frame.addEventListener("load", greet);
      frame.srcdoc = await unpacked(content);
    } else {
      port?.postMessage({ id, status, headers, content } satisfies Reply, [content]);
    }
  }

  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    const start = frame.offsetHeight - event.clientY;
    const drag = (e: PointerEvent): void => tall(start + e.clientY);
    grip.addEventListener("pointermove", drag);
    grip.addEventListener(
      "lostpointercapture",
      () => {
        grip.removeEventListener("pointermove", drag);
        keepHeight();
      },
      { once: true },
    );
  });
  grip.addEventListener("keydown", (event) => {
    const way = { ArrowDown: STEP, ArrowUp: -STEP }[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation(); // a notebook would go to the next cell
    tall(frame.offsetHeight + way);
    keepHeight();
  });

  tall(model.get("height"));
  el.append(frame, grip);
  const forget = watchTheme(el, (theme) => port?.postMessage({ theme }));
  model.on("msg:custom", answered);
  model.send({ view, id: 0, path: "" });
  return () => {
    forget();
    model.off("msg:custom", answered);
  };
}

const bytesOf = (view: DataView): ArrayBuffer =>
  view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;

/** The page comes packed: it is a third of the bytes. */
const unpacked = (packed: ArrayBuffer): Promise<string> =>
  new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();

export default { render };
