// Pictures put into one ZIP file as they are: pictures are packed already, and one file is one request.

export interface Entry {
  /** Folders and name, with slashes. */
  path: string;
  content: Uint8Array<ArrayBuffer>;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (TABLE[(c ^ byte) & 255] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

const UTF8 = 0x0800; // names are UTF-8
const VERSION = 20;

/** What a header says of an entry, in the local one and in the directory alike. */
function about(entry: Entry, name: Uint8Array): number[][] {
  const size = entry.content.length;
  return [[2, VERSION], [2, UTF8], [2, 0], [2, 0], [2, 0x21], [4, crc32(entry.content)], [4, size], [4, size], [2, name.length], [2, 0]];
}

function written(fields: number[][]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(fields.reduce((n, [size]) => n + (size ?? 0), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size = 0, value = 0] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/** A ZIP file of some files, without compression (PKWARE's APPNOTE 6.3.3, at most 65,535 of them). */
export function zipped(entries: readonly Entry[]): Blob {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  let long = 0;
  for (const entry of entries) {
    const name = new TextEncoder().encode(entry.path);
    const said = about(entry, name);
    const header = written([[4, 0x04034b50], ...said]);
    directory.push(written([[4, 0x02014b50], [2, VERSION], ...said, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]]), name);
    parts.push(header, name, entry.content);
    at += header.length + name.length + entry.content.length;
    long += 46 + name.length;
  }
  const count = entries.length;
  const end = written([[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, long], [4, at], [2, 0]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}

const PICTURE = /\.(png|jpe?g|webp|gif|bmp|tiff?)$/i;

/** The pictures of a folder that was chosen in the browser, class folders and all. */
export async function folderZipped(files: readonly File[]): Promise<File> {
  const pictures = files.filter((file) => PICTURE.test(file.name) && !file.webkitRelativePath.split("/").some((part) => part.startsWith(".")));
  const entries = await Promise.all(pictures.map(async (file) => ({ path: file.webkitRelativePath || file.name, content: new Uint8Array(await file.arrayBuffer()) })));
  const name = files[0]?.webkitRelativePath.split("/")[0] || "pictures";
  return new File([zipped(entries)], `${name}.zip`, { type: "application/zip" });
}
