// The page's requests as messages to the notebook around it, a few at a time.
import type { Carrier } from "../wire/carrier";
import type { FromPage, Reply, Theme, ToPage } from "./messages";

const AT_ONCE = 6; // as a browser over HTTP: what nobody waits for any more is then never sent

interface Waiting {
  path: string;
  body: ArrayBuffer | null;
  done: (answer: Response) => void;
}

export interface Talk {
  carrier: Carrier;
  tell(message: FromPage): void;
}

/** Everything through a port; `onTheme` hears when the notebook's colours change. */
export function over(port: MessagePort, onTheme: (theme: Theme) => void): Talk {
  let last = 0;
  const queue = new Map<number, Waiting>();
  const sent = new Map<number, Waiting["done"]>();

  function next(): void {
    for (const [id, { path, body, done }] of queue) {
      if (sent.size >= AT_ONCE) return;
      queue.delete(id);
      sent.set(id, done);
      port.postMessage({ id, path, body } satisfies FromPage, body ? [body] : []);
    }
  }

  port.onmessage = ({ data }: MessageEvent<ToPage>) => {
    if ("theme" in data) return onTheme(data.theme);
    const done = sent.get(data.id);
    sent.delete(data.id);
    done?.(answer(data));
    next();
  };

  const carrier: Carrier = async (path, init = {}) => {
    const body = init.body == null ? null : await new Response(init.body).arrayBuffer();
    const { signal } = init;
    return new Promise((done, fail) => {
      const id = ++last;
      const stop = (): void => {
        queue.delete(id); // one that was sent is answered, and nobody listens
        fail(new DOMException("nobody waits for it", "AbortError"));
      };
      if (signal?.aborted) return stop();
      signal?.addEventListener("abort", stop, { once: true });
      queue.set(id, { path, body, done });
      next();
    });
  };
  return { carrier, tell: (message) => port.postMessage(message) };
}

const answer = ({ status, headers, content }: Reply): Response => new Response(content, { status, headers });
