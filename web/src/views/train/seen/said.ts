// Durations and counts as one says them.
import type { Language } from "../../../app/messages";

/** Seconds as people say them: the two largest units. */
export function duration(seconds: number, language: Language): string {
  const ja = language === "ja";
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const said = (n: number, en: string, jp: string): string => (ja ? `${n}${jp}` : `${n} ${en}`);
  if (h) return [said(h, "h", "時間"), m ? said(m, "min", "分") : ""].filter(Boolean).join(ja ? "" : " ");
  if (m) return [said(m, "min", "分"), s && m < 10 ? said(s, "s", "秒") : ""].filter(Boolean).join(ja ? "" : " ");
  return said(s, "s", "秒");
}

/** A whole number with its thousands apart. */
export const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** A share that is near to 1 needs more digits. */
export function share(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return "–";
  return `${(100 * value).toFixed(value > 0.9 && value < 1 ? 2 : 1)}%`;
}
