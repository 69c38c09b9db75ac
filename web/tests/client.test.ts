import { afterEach, describe, expect, it, vi } from "vitest";
import { alive, ask, Refused, reader, tensor, upload } from "../src/wire/client";

interface Asked {
  url: string;
  signal: AbortSignal | undefined;
}

/** A server that answers with a tensor of 4 channels of 2 × 2, or as told. */
function serve(answer?: (url: string) => Response | Promise<Response>): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    const signal = init?.signal ?? undefined;
    asked.push({ url, signal });
    return new Promise<Response>((resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
      // a later turn, as over a network
      setTimeout(async () => resolve(answer ? await answer(url) : numbers(url)), 1);
    });
  });
  return asked;
}

function numbers(url: string): Response {
  const query = new URLSearchParams(url.split("?")[1]);
  const start = Number(query.get("start") ?? 0);
  const stop = Math.min(4, Number(query.get("stop") ?? 4));
  const data = Float32Array.from({ length: 4 * (stop - start) }, (_, i) => 4 * start + i);
  const headers = { "X-Shape": `1,${stop - start},2,2`, "X-Dtype": "float32" };
  return new Response(data, { headers });
}

let scenes = 0;
const scene = () => ({ network: `n${++scenes}`, picture: "p", preprocess: null, edits: [], names: "" });

afterEach(() => vi.unstubAllGlobals());

describe("tensors", () => {
  it("are fetched once, and less of them not at all", async () => {
    const asked = serve();
    const here = scene();
    const [a, b] = await Promise.all([tensor(here, "v", 0, 3), tensor(here, "v", 0, 3)]);
    expect(a).toBe(b);
    expect((await tensor(here, "v", 1, 2)).start).toBe(0);
    expect(asked).toHaveLength(1);
    expect((await tensor(here, "v", 3, 4)).data[0]).toBe(12);
    await tensor(here, "v");
    await tensor(here, "v", 2, 4);
    expect(asked).toHaveLength(3);
    expect(asked[0]?.url).toContain("stop=3");
  });

  it("are given up when nobody wants them any more, and not before", async () => {
    const asked = serve();
    const here = scene();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = tensor(here, "v", 0, 1, one.signal);
    const second = tensor(here, "v", 0, 1, two.signal);
    one.abort();
    expect(asked[0]?.signal?.aborted).toBe(false);
    expect((await second).data.length).toBe(4);
    expect(await first).toBe(await second);

    const alone = new AbortController();
    const lost = tensor(here, "w", 0, 1, alone.signal);
    alone.abort();
    await expect(lost).rejects.toThrow();
    await tensor(here, "w", 0, 1);
    expect(asked).toHaveLength(3);
  });

  it("are asked for again after a failure", async () => {
    let fails = true;
    const asked = serve((url) => (fails ? Response.error() : numbers(url)));
    const here = scene();
    await expect(tensor(here, "v")).rejects.toThrow();
    fails = false;
    expect((await tensor(here, "v")).shape).toEqual([1, 4, 2, 2]);
    expect(asked).toHaveLength(2);
  });

  it("name the scene whole: other settings are another tensor", async () => {
    const asked = serve();
    const here = scene();
    await tensor(here, "v");
    await tensor({ ...here, picture: "q" }, "v");
    expect(asked).toHaveLength(2);
  });
});

describe("what the server refuses", () => {
  it("comes with its own words and kind", async () => {
    serve(() => Response.json({ error: { kind: "BadQuestion", message: "no such layer" } }, { status: 404 }));
    const refused = await ask("library", {}).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    expect(refused).toMatchObject({ kind: "BadQuestion", message: "no such layer", offline: false });
  });

  it("is said in Japanese to who reads it, where there is Japanese", async () => {
    const error = { kind: "BadPicture", message: "'a' is no picture.", ja: "「a」は画像ではありません。" };
    serve((url) => Response.json({ error: url.startsWith("files") ? error : { ...error, ja: "" } }, { status: 422 }));
    const file = new File(["x"], "a");
    await expect(upload(file)).rejects.toMatchObject({ message: error.message });
    const before = reader.japanese;
    reader.japanese = () => true;
    await expect(upload(file)).rejects.toMatchObject({ message: error.ja, english: error.message });
    await expect(ask("library", {})).rejects.toMatchObject({ message: error.message });
    reader.japanese = before;
  });

  it("is told from a server that is gone", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    await expect(ask("library", {})).rejects.toMatchObject({ offline: true });
    expect(await alive()).toBe(false);
  });

  it("and an upload names its file", async () => {
    const asked = serve(() => Response.json({ kind: "picture", id: "abc" }));
    expect(await upload(new File(["x"], "my cat.png"))).toEqual({ kind: "picture", id: "abc" });
    expect(asked[0]?.url).toBe("files?name=my+cat.png");
  });
});
