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
  class: () => import("../class/Class.svelte"),
};

/** Those that everyone can enter: a class's is its teacher's. */
export const rooms = ["", ...Object.keys(ROOMS).filter((room) => room !== "class")] as Exclude<Room, "class">[];
