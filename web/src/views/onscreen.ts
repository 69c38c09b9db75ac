// One observer for all: tells an element once when it comes near the screen.
const told = new Map<Element, () => void>();
let watch: IntersectionObserver | undefined;

function observer(): IntersectionObserver {
  watch ??= new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        told.get(target)?.();
        told.delete(target);
        watch?.unobserve(target);
      }
    },
    { rootMargin: "240px" },
  );
  return watch;
}

/** Tell every element in here at once, wherever it is. */
export function drawAll(within: Element): void {
  for (const [element, tell] of [...told]) {
    if (!within.contains(element)) continue;
    told.delete(element);
    watch?.unobserve(element);
    tell();
  }
}

/** An attachment: `{@attach onscreen(() => …)}`. */
export const onscreen = (tell: () => void) => (element: Element) => {
  told.set(element, tell);
  observer().observe(element);
  return () => {
    told.delete(element);
    observer().unobserve(element);
  };
};
