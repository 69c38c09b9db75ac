// The texts of what a value sees on the photograph.
import { words } from "../../app/settings.svelte";

export const w = words({
  en: {
    which: "What the value sees",
    theoretical: "can see",
    theoreticalHelp: "The receptive field by geometry: every pixel that could reach this value.",
    effective: "is moved by",
    effectiveHelp: "The effective receptive field: how much each pixel of this picture moves this value (its gradient).",
    effectiveBox: "{w}×{h} hold {share} of it",
    nothing: "Nothing moves this value here: its gradient is 0.",
    legend: "Slope of the value in each pixel, Σ|∂y/∂x| over the channels; the colours go by the root",
    legendShort: "slope per pixel, Σ|∂y/∂x|",
    sees: "{name} sees",
    grow: "Grow layer by layer",
    stop: "Stop",
    growAt: "The field layer by layer, from the input to this value",
    growStep: "{name}: {w}×{h}",
    waiting: "Computing…",
  },
  ja: {
    which: "この値が見るもの",
    theoretical: "見える範囲",
    theoreticalHelp: "受容野(理論値)：この値に届きうるすべての画素。",
    effective: "効いた画素",
    effectiveHelp: "実効受容野：この画像の各画素が、この値をどれだけ動かすか(勾配)。",
    effectiveBox: "{w}×{h} に {share}",
    nothing: "この値を動かす画素はありません(勾配が 0)。",
    legend: "各画素での値の傾き Σ|∂y/∂x|(チャンネルの和)。色は平方根の目盛り",
    legendShort: "画素ごとの傾き Σ|∂y/∂x|",
    sees: "{name} が見る範囲",
    grow: "層ごとに広げる",
    stop: "止める",
    growAt: "入力からこの値まで、層ごとの受容野",
    growStep: "{name}：{w}×{h}",
    waiting: "計算中…",
  },
});
