import { describe, expect, test } from "vitest";
import { crc32, folderZipped, zipped } from "../src/views/train/data/zip";

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(new TextEncoder().encode(text));
const text = new TextDecoder();

/** Read a file back by its directory, as programs do; tests in the browser have Python's zipfile read one. */
async function read(blob: Blob): Promise<Record<string, string>> {
  const all = new DataView(await blob.arrayBuffer());
  const end = all.byteLength - 22;
  expect(all.getUint32(end, true)).toBe(0x06054b50);
  const found: Record<string, string> = {};
  let at = all.getUint32(end + 16, true);
  expect(at + all.getUint32(end + 12, true)).toBe(end);
  for (let i = 0; i < all.getUint16(end + 10, true); i++) {
    expect(all.getUint32(at, true)).toBe(0x02014b50);
    const [crc, size, long] = [all.getUint32(at + 16, true), all.getUint32(at + 24, true), all.getUint16(at + 28, true)];
    const name = text.decode(new Uint8Array(all.buffer, at + 46, long));
    const local = all.getUint32(at + 42, true);
    expect(all.getUint32(local, true)).toBe(0x04034b50);
    expect(all.getUint32(local + 14, true)).toBe(crc);
    expect(text.decode(new Uint8Array(all.buffer, local + 30, long))).toBe(name);
    const content = new Uint8Array(all.buffer, local + 30 + long, size);
    expect(crc32(content)).toBe(crc);
    found[name] = text.decode(content);
    at += 46 + long;
  }
  expect(at).toBe(end);
  return found;
}

describe("a ZIP file made in the browser", () => {
  test("the checksum is the known one", () => {
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
    expect(crc32(bytes(""))).toBe(0);
  });

  test("names and contents are read back", async () => {
    const files = { "cat/1.png": "one", "犬/二.png": "x".repeat(70_000), "cat/empty.png": "" };
    const made = zipped(Object.entries(files).map(([path, content]) => ({ path, content: bytes(content) })));
    expect(await read(made)).toEqual(files);
    expect(await read(zipped([]))).toEqual({});
  });

  test("of a folder the pictures go along, hidden ones and others do not", async () => {
    const file = (path: string): File => Object.defineProperty(new File(["x"], path.split("/").at(-1) ?? ""), "webkitRelativePath", { value: path });
    const made = await folderZipped(["pets/cat/1.JPG", "pets/dog/2.png", "pets/notes.txt", "pets/.thumbs/3.png"].map(file));
    expect(made.name).toBe("pets.zip");
    expect(Object.keys(await read(made))).toEqual(["pets/cat/1.JPG", "pets/dog/2.png"]);
  });
});
