// The texts of the map.
import { words } from "../../app/settings.svelte";

const en = {
  weights: "{n} params",
  find: "Find a layer",
  findHelp: "By name or op. Enter goes there",
  hits: "{n} layers found",
  hitsFew: "{n} layers found, the first {k} listed",
  noHits: "No layer is called so",
  closer: "Closer",
  further: "Further off",
  fit: "The whole map",
  zoom: "Zoom {percent}%",
  overview: "Overview: what the screen shows of the map",
  orderOf: "Order of the maps",
};

type Texts = Record<keyof typeof en, string>;

const ja: Texts = {
  weights: "パラメータ {n}",
  find: "層を探す",
  findHelp: "名前か演算で。Enter で移動します",
  hits: "{n} 層が見つかりました",
  hitsFew: "{n} 層が見つかりました(はじめの {k} 層を表示)",
  noHits: "その名前の層はありません",
  closer: "拡大",
  further: "縮小",
  fit: "全体を表示",
  zoom: "倍率 {percent}%",
  overview: "見取り図：いま画面に映っている範囲",
  orderOf: "マップの並び順",
};

export const w = words({ en, ja });
