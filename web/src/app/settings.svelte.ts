// Language and theme: the reader's own, kept on this machine, not in the address that is shared.
import type { Theme } from "../draw/colour";
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

/** A text in the reader's language, with {names} filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return MESSAGES[settings.language][key].replace(/\{(\w+)\}/g, (whole, name) =>
    String(values[name] ?? whole),
  );
}
