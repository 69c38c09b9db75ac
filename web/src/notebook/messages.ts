// What the page in its frame, the frame in the notebook and Python say to one another.

/** The notebook to the page, once, with the port for everything after. */
export interface Hello {
  convscope: "hello";
  place: string;
  language: "" | "en" | "ja";
  theme: Theme;
}

export type Theme = "light" | "dark";

/** The page: a request, or where it is now. */
export type FromPage = { id: number; path: string; body: ArrayBuffer | null } | { place: string };

export interface Reply {
  id: number;
  status: number;
  headers: Record<string, string>;
  content: ArrayBuffer;
}

/** The notebook to the page: an answer, or its colours, which have changed. */
export type ToPage = Reply | { theme: Theme };
