// Which ways there are to bring a picture, the likeliest first.
import type { Own } from "../../app/address";
import type { PictureCard } from "../../wire/types";

/** A network of one channel is mostly one of handwriting: there drawing comes first. */
export const waysFor = (card: PictureCard | null): Own[] =>
  card?.preprocess.mode === "L" ? ["draw", "file", "camera", "crop"] : ["file", "camera", "draw", "crop"];
