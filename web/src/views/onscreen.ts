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

/** An attachment: `{@attach onscreen(() => …)}`. */
export const onscreen = (tell: () => void) => (element: Element) => {
  told.set(element, tell);
  observer().observe(element);
  return () => {
    told.delete(element);
    observer().unobserve(element);
  };
};
