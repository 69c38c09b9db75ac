// The texts of what is odd about a channel.
import { words } from "../../app/settings.svelte";
import { percent } from "../../draw/format";
import type { OddMark } from "../../draw/triage";

const en = {
  dead: "dead",
  constant: "constant",
  saturated: "saturated",
  alike: "alike",
  deadIs: "every value is zero",
  constantIs: "every value is the same, and not zero",
  saturatedIs: "{share} of the values are at a limit of the op",
  alikeIs: "nearly the same map as channel {other} (correlation {value})",
  oppositeIs: "nearly the opposite of channel {other} (correlation {value})",
  only: "Show these only",
  hint: "Point at a channel, or go there by key: what it says stands here.",
};

type Texts = Record<keyof typeof en, string>;

const ja: Texts = {
  dead: "全部 0",
  constant: "一定",
  saturated: "飽和",
  alike: "ほぼ重複",
  deadIs: "すべての値が 0 です",
  constantIs: "すべての値が同じです(0 ではありません)",
  saturatedIs: "値の {share} が演算の上限か下限に達しています",
  alikeIs: "チャンネル {other} とほぼ同じマップです(相関 {value})",
  oppositeIs: "チャンネル {other} とほぼ正反対のマップです(相関 {value})",
  only: "これだけを表示",
  hint: "チャンネルを指すかキーで選ぶと、その説明がここに出ます。",
};

export const odd = words({ en, ja });

/** What a mark says, in words. */
export function explained({ odd: kind, value, other }: OddMark): string {
  if (kind === "dead") return odd("deadIs");
  if (kind === "constant") return odd("constantIs");
  if (kind === "saturated") return odd("saturatedIs", { share: percent(value) });
  const correlation = value.toFixed(3).replace("-", "−");
  return odd(value < 0 ? "oppositeIs" : "alikeIs", { other, value: correlation });
}
