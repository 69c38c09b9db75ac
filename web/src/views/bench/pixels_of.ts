// The pixels of the page's picture, exactly as they were sent: no colour management, no blending.
import { carry } from "../../wire/carrier";

/** The pixels, and how many the file itself has: a large one was made smaller. */
export interface Sent {
  image: ImageData;
  width: number;
  height: number;
}

/** Raises where the picture cannot be fetched or decoded. */
export async function pixelsOf(picture: string, gone: AbortSignal): Promise<Sent> {
  const answer = await carry(`picture/${encodeURIComponent(picture)}?size=1024`, { signal: gone });
  if (!answer.ok) throw new Error(answer.statusText);
  const bitmap = await createImageBitmap(await answer.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0);
  const [width = bitmap.width, height = bitmap.height] = (answer.headers.get("X-Size") ?? "").split(",").map(Number).filter(Boolean);
  return { image: context.getImageData(0, 0, bitmap.width, bitmap.height), width, height };
}
