// What carries requests to Python: HTTP, unless the page lies in a notebook and has no server.
export type Carrier = (path: string, init?: RequestInit) => Promise<Response>;

let other: Carrier | null = null;

/** From now on everything goes this way. */
export const carryBy = (carrier: Carrier | null): void => {
  other = carrier;
};

let key = "";

/** What tells a class who asks, "" for nobody it knows. */
export const askAs = (who: string): void => {
  key = who;
};
export const known = (): boolean => key !== "";

let underWay = 0;

/** How many requests have no answer yet. */
export const busy = (): number => underWay;

export const carry: Carrier = async (path, init) => {
  underWay += 1;
  try {
    if (other) return await other(path, init);
    return await fetch(path, key ? { ...init, headers: { ...init?.headers, "X-Class-Key": key } } : init);
  } finally {
    underWay -= 1;
  }
};

/** An attachment that gives an `<img>` the picture at an address: `{@attach pictured(…)}`. */
export const pictured = (address: string) => (image: HTMLImageElement) => {
  if (!other || address.startsWith("data:")) {
    image.src = address;
    return;
  }
  let gone = false;
  let made = "";
  other(address)
    .then((answer) => (answer.ok ? answer.blob() : null))
    .then((blob) => {
      if (gone || !blob) return;
      made = URL.createObjectURL(blob);
      image.src = made;
    })
    .catch(() => {}); // the view says what is wrong
  return () => {
    gone = true;
    if (made) URL.revokeObjectURL(made); // what is drawn already stays
  };
};
