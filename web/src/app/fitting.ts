// A picture that is larger than the server takes is made smaller here; any other goes as it is.
import { shrunk, type Size } from "../draw/cropping";
import type { LibraryAnswer } from "../wire/types";

export interface Fitted {
  file: File;
  /** What was done, where something was: for the reader. */
  said?: { from: string; to: string; most: string };
}

const QUALITY = 0.95;

export async function fitting(file: File, limits: Pick<LibraryAnswer, "picture_bytes" | "picture_pixels">): Promise<Fitted> {
  if (!file.type.startsWith("image/")) return { file };
  const size = await sizeOf(file);
  if (!size) return { file }; // what this browser cannot show, the server may know
  const to = shrunk(size, limits.picture_pixels);
  if (to.width === size.width && to.height === size.height && file.size <= limits.picture_bytes) return { file };
  const made = await redrawn(file, to);
  const [pixels, bytes] = [limits.picture_pixels / 1e6, limits.picture_bytes / 2 ** 20];
  const said = { from: sizeText(size), to: sizeText(to), most: `${pixels} MP, ${bytes} MiB` };
  return made ? { file: new File([made], file.name, { type: made.type }), said } : { file };
}

const sizeText = ({ width, height }: Size): string => `${width} × ${height}`;

/** The size from the file's head; nothing is decoded yet. */
async function sizeOf(file: File): Promise<Size | null> {
  const address = URL.createObjectURL(file);
  const image = new Image();
  try {
    return await new Promise((done) => {
      image.onload = () => done({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => done(null);
      image.src = address;
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function redrawn(file: File, { width, height }: Size): Promise<Blob | null> {
  try {
    const options = { resizeWidth: width, resizeHeight: height, resizeQuality: "high" } as const;
    const bitmap = await createImageBitmap(file, options);
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
    bitmap.close();
    return await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  } catch {
    return null; // no memory for it: then the server says why it cannot be taken
  }
}
