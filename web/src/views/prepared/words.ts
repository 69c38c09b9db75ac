// The texts of the preparation: what each step is called and why it is done.
import { words } from "../../app/settings.svelte";

const en = {
  "file": "file",
  "orientation": "orientation",
  "colour mode": "colour mode",
  "resize": "resize",
  "crop": "crop",
  "channel order": "channel order",
  "invert": "invert",
  "scale": "scale",
  "normalise": "normalise",
  "tensor": "tensor",
};

const ja: Record<keyof typeof en, string> = {
  "file": "ファイル",
  "orientation": "向き",
  "colour mode": "色",
  "resize": "拡大縮小",
  "crop": "切り抜き",
  "channel order": "チャンネルの順",
  "invert": "反転",
  "scale": "倍率",
  "normalise": "正規化",
  "tensor": "テンソル",
};

const step = words({ en, ja });

/** The name of a step of the preparation. */
export const stepName = (name: string): string => (name in en ? step(name as keyof typeof en) : name);
