// The hand on the map: the mouse drags it, the wheel pans it or zooms with Ctrl or ⌘, two fingers
// zoom it. One finger scrolls as anywhere.
import type { Standing } from "./standing.svelte";

const DRAG = 5; // pixels until a press is a drag
const LINE = 16; // pixels of a line that a wheel turns
const WHEEL = { pace: 0.01, most: 0.25 };

/** An attachment: `{@attach hand(standing)}`. */
export const hand = (standing: Standing) => (view: HTMLElement) => {
  const gone = new AbortController();
  const { signal } = gone;
  const at = (clientX: number, clientY: number): [number, number] => {
    const box = view.getBoundingClientRect();
    return [clientX - box.left, clientY - box.top];
  };

  let from: { x: number; y: number } | null = null;
  view.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button !== 0) return;
    const box = view.getBoundingClientRect();
    // not the scrollbars
    if (event.clientX - box.left >= view.clientWidth || event.clientY - box.top >= view.clientHeight) return;
    from = { x: event.clientX, y: event.clientY };
  }, { signal });
  view.addEventListener("pointermove", (event) => {
    if (!from) return;
    const dragging = view.hasPointerCapture(event.pointerId);
    if (!dragging && Math.hypot(event.clientX - from.x, event.clientY - from.y) < DRAG) return;
    if (!dragging) view.setPointerCapture(event.pointerId);
    view.classList.add("held");
    standing.panBy(from.x - event.clientX, from.y - event.clientY);
    from = { x: event.clientX, y: event.clientY };
  }, { signal });
  const drop = (): void => {
    from = null;
    view.classList.remove("held");
  };
  view.addEventListener("pointerup", drop, { signal });
  view.addEventListener("pointercancel", drop, { signal });
  view.addEventListener("dragstart", (event) => event.preventDefault(), { signal });

  view.addEventListener("wheel", (event) => {
    const down = event.deltaY * (event.deltaMode === 1 ? LINE : 1);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const turn = Math.max(-WHEEL.most, Math.min(WHEEL.most, down * WHEEL.pace));
      standing.zoomBy(Math.exp(-turn), ...at(event.clientX, event.clientY));
    } else if (!event.deltaX && !event.shiftKey && view.scrollHeight <= view.clientHeight + 2) {
      // a wheel that turns one way only moves along the network
      const before = view.scrollLeft;
      standing.panBy(down, 0);
      if (view.scrollLeft !== before) event.preventDefault();
    }
  }, { signal, passive: false });

  let pinch: { x: number; y: number; apart: number } | null = null;
  const fingers = (touches: TouchList): { x: number; y: number; apart: number } | null => {
    const [a, b] = touches;
    if (!a || !b) return null;
    const [x, y] = at((a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    return { x, y, apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) };
  };
  const touch = (event: TouchEvent): void => {
    const now = fingers(event.touches);
    if (now && event.cancelable) event.preventDefault();
    if (now && pinch && event.type === "touchmove") {
      standing.panBy(pinch.x - now.x, pinch.y - now.y);
      standing.zoomBy(now.apart / Math.max(1, pinch.apart), now.x, now.y);
    }
    pinch = now;
  };
  for (const type of ["touchstart", "touchmove", "touchend", "touchcancel"] as const)
    view.addEventListener(type, touch, { signal, passive: false });
  return () => gone.abort();
};
