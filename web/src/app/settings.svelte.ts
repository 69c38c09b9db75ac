// Language and theme: the reader's own, kept on this machine, not in the address that is shared.
import type { Theme } from "../draw/colour";
import { reader } from "../wire/client";
import { type Key, type Language, MESSAGES } from "./messages";

const kept = (key: string): string | null => {
  try {
    return localStorage.getItem(`convscope.${key}`);
  } catch {
    return null; // a browser may forbid it
  }
};

const keep = (key: string, value: string): void => {
  try {
    localStorage.setItem(`convscope.${key}`, value);
  } catch {
    // then it lasts as long as the page
  }
};

const asked = new URLSearchParams(location.search);

class Settings {
  language = $state<Language>(
    (asked.get("lang") ?? kept("language") ?? navigator.language).startsWith("ja") ? "ja" : "en",
  );
  theme = $state<Theme>(
    (asked.get("theme") ?? kept("theme")) === "dark" ||
      (!(asked.get("theme") ?? kept("theme")) && matchMedia("(prefers-color-scheme: dark)").matches)
      ? "dark"
      : "light",
  );

  /** Large type and strong contrast, for a room that looks at one screen. */
  projector = $state(kept("projector") === "yes");

  switchProjector = (): void => {
    this.projector = !this.projector;
    keep("projector", this.projector ? "yes" : "no");
  };

  switchLanguage = (): void => {
    this.language = this.language === "ja" ? "en" : "ja";
    keep("language", this.language);
  };

  switchTheme = (): void => {
    this.theme = this.theme === "dark" ? "light" : "dark";
    keep("theme", this.theme);
  };
}

export const settings = new Settings();
reader.japanese = () => settings.language === "ja";

type Texts<K extends string> = Record<Language, Record<K, string>>;

/** What gives the texts of a view, kept in its own folder, in the reader's language. */
export const words =
  <K extends string>(texts: Texts<K>) =>
  (key: K, values: Record<string, string | number> = {}): string =>
    texts[settings.language][key].replace(/\{(\w+)\}/g, (whole, name) =>
      String(values[name] ?? whole),
    );

/** A text that several views share, with {names} filled in. */
export const t = words<Key>(MESSAGES);
