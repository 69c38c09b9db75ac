// The rooms of the bench. A new room is a folder and a line here; its code comes when it is opened.
import type { Component } from "svelte";
import type { Room } from "../../app/address";

export const ROOMS: Partial<Record<Room, () => Promise<{ default: Component }>>> = {
  pixels: () => import("./pixels/Pixels.svelte"),
  "1d": () => import("./row/Row.svelte"),
  "2d": () => import("./plane/Plane.svelte"),
  "3d": () => import("./volume/Volume.svelte"),
  inside: () => import("../inside/Inside.svelte"),
  train: () => import("../train/Train.svelte"),
};

export const rooms: readonly Room[] = ["", ...(Object.keys(ROOMS) as Room[])];
