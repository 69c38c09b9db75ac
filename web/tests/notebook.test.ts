import { afterEach, describe, expect, it, vi } from "vitest";
import { Memory } from "../src/app/bar";
import { over } from "../src/notebook/port";
import { themeOf } from "../src/notebook/theme";
import { carry, carryBy, pictured } from "../src/wire/carrier";
import { tensor } from "../src/wire/client";
import type { Scene } from "../src/wire/types";

const SCENE: Scene = { network: "digits", picture: "digit-3", preprocess: null, edits: [], names: "" };

interface Sent {
  id: number;
  path: string;
  body: ArrayBuffer | null;
}

/** The notebook's end of a port, which answers when it is told to. */
function notebook() {
  const sent: (Sent | { place: string })[] = [];
  const port = { onmessage: null as unknown, postMessage: (m: Sent) => sent.push(m) };
  const themes: string[] = [];
  const talk = over(port as unknown as MessagePort, (theme) => themes.push(theme));
  const hear = (data: unknown): void => (port.onmessage as (e: unknown) => void)({ data });
  const answer = (id: number, content: BodyInit | ArrayBuffer, status = 200, headers = {}): void =>
    hear({ id, status, headers, content: content instanceof ArrayBuffer ? content : new TextEncoder().encode(String(content)).buffer });
  return { sent: sent as Sent[], hear, answer, themes, ...talk };
}
const soon = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

afterEach(() => carryBy(null));

describe("requests of the page in a notebook", () => {
  it("go as messages and come back as what HTTP would give", async () => {
    const { sent, answer, carrier } = notebook();
    const coming = carrier("ask", { method: "POST", body: '{"question":"library"}' });
    await soon();
    expect(sent.map((m) => m.path)).toEqual(["ask"]);
    expect(new TextDecoder().decode(sent[0]?.body ?? undefined)).toBe('{"question":"library"}');
    answer(1, '{"error":{"kind":"TooLarge"}}', 413, { "Content-Type": "application/json" });
    const got = await coming;
    expect([got.ok, got.status]).toEqual([false, 413]);
    expect(await got.json()).toEqual({ error: { kind: "TooLarge" } });
  });

  it("carry the client's tensors, with shape and type", async () => {
    const { answer, carrier, sent } = notebook();
    carryBy(carrier);
    const coming = tensor(SCENE, "conv1", 2, 3);
    await soon();
    expect(sent[0]?.path).toContain("tensor?network=digits");
    answer(1, new Float32Array([0.5, -1]).buffer, 200, { "X-Shape": "1,1,1,2", "X-Dtype": "float32" });
    expect(await coming).toEqual({ shape: [1, 1, 1, 2], data: new Float32Array([0.5, -1]), start: 2 });
  });

  it("are few at a time, and one that nobody waits for is never sent", async () => {
    const { sent, answer, carrier } = notebook();
    const gone = new AbortController();
    const all = Array.from({ length: 9 }, (_, i) => carrier(`tensor?${i}`, i === 7 ? { signal: gone.signal } : {}));
    const given = all[7]?.catch((error: Error) => error.name);
    await soon();
    expect(sent.length).toBe(6);
    gone.abort();
    expect(await given).toBe("AbortError");
    for (let id = 1; id <= 6; id++) answer(id, "");
    await soon();
    expect(sent.map((m) => m.path)).toEqual([0, 1, 2, 3, 4, 5, 6, 8].map((i) => `tensor?${i}`));
  });

  it("that are given up when sent already are answered to nobody", async () => {
    const { answer, carrier } = notebook();
    const gone = new AbortController();
    const coming = carrier("tensor?", { signal: gone.signal }).catch((error: Error) => error.name);
    await soon();
    gone.abort();
    answer(1, "late");
    expect(await coming).toBe("AbortError");
  });

  it("tell the theme apart from an answer", () => {
    const { hear, themes } = notebook();
    hear({ theme: "dark" });
    expect(themes).toEqual(["dark"]);
  });
});

describe("a picture", () => {
  it("is fetched by the browser over HTTP, and by message in a notebook", async () => {
    const image = { src: "" } as HTMLImageElement;
    pictured("picture/coffee")(image);
    expect(image.src).toBe("picture/coffee");
    vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:one", revokeObjectURL: vi.fn() }));
    carryBy(async () => new Response("bytes"));
    const end = pictured("picture/cat")(image);
    await soon();
    expect(image.src).toBe("blob:one");
    end?.();
    expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:one");
    expect((await carry("x")).ok).toBe(true);
  });
});

describe("the address in memory", () => {
  it("goes on, is replaced, and goes back step by step", () => {
    const told: string[] = [];
    const bar = new Memory("#a", (hash) => told.push(hash));
    const heard: string[] = [];
    bar.onback(() => heard.push(bar.hash()));
    bar.go("#b", false);
    bar.go("#c", true);
    expect(bar.before()).toBe("#a");
    bar.back();
    bar.back();
    expect([told, heard, bar.hash(), bar.link()]).toEqual([["#b", "#c", "#a"], ["#a"], "#a", ""]);
  });
});

describe("the notebook's colours", () => {
  it("are light, dark, or those of what stands behind", () => {
    expect(themeOf([255, 255, 255, 255])).toBe("light");
    expect(themeOf([17, 17, 17, 255])).toBe("dark");
    expect(themeOf([0, 0, 0, 0])).toBe(null);
  });
});
