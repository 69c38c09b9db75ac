// Where one stands over the map: how large it is drawn and which part of it the screen shows.
// World lengths are the placement's at zoom 1; left and top are the screen's place on the drawn map.

export interface Camera {
  zoom: number;
  left: number;
  top: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Size {
  x: number;
  y: number;
}

export const MOST = 6;
const AIR = 16; // pixels around what is brought into view

/** How much is drawn of a layer: a bar, its maps under a name, or all that is known of it. */
export type Level = "bars" | "names" | "whole";

export const level = (zoom: number): Level => (zoom < 0.55 ? "bars" : zoom < 0.85 ? "names" : "whole");

/** The zoom at which the whole map is as wide as the screen; nothing is enlarged for it. */
export const fitting = (world: Size, room: Size): number =>
  Math.min(1, world.width > 0 && room.width > 0 ? room.width / world.width : 1);

export const bounded = (zoom: number, world: Size, room: Size): number =>
  Math.min(MOST, Math.max(fitting(world, room), zoom));

/** A map smaller than the screen stands in its middle. */
export const inset = (drawn: number, room: number): number => Math.max(0, (room - drawn) / 2);

const scroll = (at: number, drawn: number, room: number): number =>
  Math.min(Math.max(0, drawn - room), Math.max(0, at));

/** The camera kept on the map. */
export const held = ({ zoom, left, top }: Camera, world: Size, room: Size): Camera => ({
  zoom,
  left: scroll(left, world.width * zoom, room.width),
  top: scroll(top, world.height * zoom, room.height),
});

/** The point of the world under a point of the screen. */
export function under(camera: Camera, x: number, y: number, world: Size, room: Size): { x: number; y: number } {
  const { zoom, left, top } = camera;
  return {
    x: (left + x - inset(world.width * zoom, room.width)) / zoom,
    y: (top + y - inset(world.height * zoom, room.height)) / zoom,
  };
}

/** Another zoom; what is under the point of the screen stays under it, as far as the map reaches. */
export function zoomed(camera: Camera, zoom: number, x: number, y: number, world: Size, room: Size): Camera {
  const point = under(camera, x, y, world, room);
  const next = bounded(zoom, world, room);
  const left = point.x * next + inset(world.width * next, room.width) - x;
  const top = point.y * next + inset(world.height * next, room.height) - y;
  return held({ zoom: next, left, top }, world, room);
}

/** The camera moved no more than it takes to see the box; to its middle where it is far off. */
export function bringing(camera: Camera, box: Box, world: Size, room: Size): Camera {
  const { zoom } = camera;
  const across = into(camera.left, room.width, box.x * zoom + inset(world.width * zoom, room.width), box.width * zoom);
  const down = into(camera.top, room.height, box.y * zoom + inset(world.height * zoom, room.height), box.height * zoom);
  return held({ zoom, left: across, top: down }, world, room);
}

function into(at: number, room: number, from: number, length: number): number {
  if (from - AIR >= at && from + length + AIR <= at + room) return at;
  if (length + 2 * AIR > room) return from - AIR;
  return from + length / 2 - room / 2;
}

/** The part of the world that the screen shows, from left to right. */
export function seen(camera: Camera, world: Size, room: Size): { from: number; to: number } {
  return {
    from: under(camera, 0, 0, world, room).x,
    to: under(camera, room.width, 0, world, room).x,
  };
}
