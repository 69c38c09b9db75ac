// What goes wrong, in the page's own words by the name of the sign; the server's words stay beside it.
import { words } from "../../../app/settings.svelte";
import type { SignRow } from "../../../wire/types";

/** The names that have words here. A test holds the server's names to these. */
export const NAMES = [
  "not-finite", "diverges", "exploding", "learns-nothing", "overfitting", "dead-relu", "vanishing",
  "too-large-steps", "leak", "contradictions", "imbalance",
] as const; // prettier-ignore
export type Name = (typeof NAMES)[number];
type Texts = Record<`${"title" | "seen" | "try"}-${Name}`, string>;

const en: Texts = {
  "title-not-finite": "The loss is no number any more",
  "seen-not-finite": "A number grew beyond all bounds; nothing sensible can be learnt from here on.",
  "try-not-finite": "Go back to an earlier checkpoint and branch from it with a tenth of the learning rate.",
  "title-diverges": "The loss rises",
  "seen-diverges": "Each step leads further away from what was found already.",
  "try-diverges": "A third of the learning rate, or a warm-up.",
  "title-exploding": "The gradient explodes",
  "seen-exploding": "The gradient has become so long that one step leads anywhere.",
  "try-exploding": "A smaller learning rate, normalisation after each convolution, or smaller initial weights.",
  "title-learns-nothing": "It learns nothing",
  "seen-learns-nothing": "After a whole epoch it is hardly better than guessing.",
  "try-learns-nothing": "Ten times the learning rate, or a tenth of it. And look whether the labels fit the pictures.",
  "title-overfitting": "It learns its pictures by heart",
  "seen-overfitting": "On the training pictures it gets ever better, on the validation pictures no longer.",
  "try-overfitting": "Augmentation, weight decay, dropout, a smaller network; or keep the checkpoint with the least validation loss.",
  "title-dead-relu": "Dead ReLUs",
  "seen-dead-relu": "More than half of a layer's channels are zero on every picture: no gradient comes through them.",
  "try-dead-relu": "A smaller learning rate, a leaky ReLU, or normalisation before it.",
  "title-vanishing": "The gradient vanishes",
  "seen-vanishing": "Hardly anything of the gradient reaches the first layers: they stay as they began.",
  "try-vanishing": "ReLU instead of sigmoid or tanh, normalisation, or a residual network.",
  "title-too-large-steps": "Steps too large",
  "seen-too-large-steps": "One step changed a layer by more than a fifth of its size; a thousandth is usual.",
  "try-too-large-steps": "A smaller learning rate, or a warm-up.",
  "title-leak": "The same pictures in two parts",
  "seen-leak": "Pictures to learn from are also among those it is judged by: what is measured is too good.",
  "try-leak": "Take the doubles out of the training part.",
  "title-contradictions": "Labels that contradict each other",
  "seen-contradictions": "Some pictures occur twice, pixel for pixel, with different labels.",
  "try-contradictions": "Look which of the labels is right.",
  "title-imbalance": "Classes of very different size",
  "seen-imbalance": "The largest class has more than ten times as many pictures as the smallest: guessing the large ones pays.",
  "try-imbalance": "Weigh the classes, or gather more pictures of the small ones.",
};

const ja: Texts = {
  "title-not-finite": "損失が数値でなくなりました",
  "seen-not-finite": "値が際限なく大きくなりました。ここから先は何も学べません。",
  "try-not-finite": "前のチェックポイントに戻り、学習率を 10 分の 1 にして枝分かれさせてください。",
  "title-diverges": "損失が増えています",
  "seen-diverges": "1 ステップごとに、これまでに見つけた答えから遠ざかっています。",
  "try-diverges": "学習率を 3 分の 1 にするか、ウォームアップを使ってください。",
  "title-exploding": "勾配が爆発しています",
  "seen-exploding": "勾配が長くなりすぎて、1 ステップでどこへ行くかわかりません。",
  "try-exploding": "学習率を下げる、畳み込みのあとに正規化を入れる、初期値を小さくする。",
  "title-learns-nothing": "何も学べていません",
  "seen-learns-nothing": "1 エポック終わっても、当てずっぽうとほとんど変わりません。",
  "try-learns-nothing": "学習率を 10 倍か 10 分の 1 にしてみてください。ラベルが画像と合っているかも確かめましょう。",
  "title-overfitting": "過学習しています",
  "seen-overfitting": "訓練用の画像では良くなり続けているのに、検証用の画像では良くなっていません。",
  "try-overfitting": "データ拡張、重み減衰、ドロップアウト、小さいネットワーク。または検証の損失が最小のチェックポイントを使ってください。",
  "title-dead-relu": "ReLU が死んでいます",
  "seen-dead-relu": "層のチャンネルの半分以上が、どの画像でも 0 です。そこを勾配が通れません。",
  "try-dead-relu": "学習率を下げる、Leaky ReLU にする、前に正規化を入れる。",
  "title-vanishing": "勾配が消えています",
  "seen-vanishing": "最初のほうの層まで勾配がほとんど届かず、初期値のままです。",
  "try-vanishing": "シグモイドや tanh の代わりに ReLU、正規化、または残差ネットワーク。",
  "title-too-large-steps": "1 歩が大きすぎます",
  "seen-too-large-steps": "1 ステップで層の大きさの 5 分の 1 以上が変わりました。ふつうは 1000 分の 1 ほどです。",
  "try-too-large-steps": "学習率を下げるか、ウォームアップを使ってください。",
  "title-leak": "同じ画像が 2 か所にあります",
  "seen-leak": "学習に使う画像が評価用の画像にも入っています。成績が実際より良く見えます。",
  "try-leak": "重複を訓練データから取り除いてください。",
  "title-contradictions": "ラベルが食い違っています",
  "seen-contradictions": "画素まで同じ画像に、違うラベルがついています。",
  "try-contradictions": "どちらのラベルが正しいか確かめてください。",
  "title-imbalance": "クラスの大きさに差があります",
  "seen-imbalance": "いちばん多いクラスの画像が、少ないクラスの 10 倍を超えています。多いほうを答えれば得になってしまいます。",
  "try-imbalance": "クラスに重みをつけるか、少ないクラスの画像を集めてください。",
};

const say = words({ en, ja });

export interface Told {
  what: string;
  title: string;
  seen: string;
  remedy: string;
  /** The server's words; "" where they are all there is. */
  detail: string;
  layers: string[];
  step: number;
}

/** Signs of one name become one: the layers they show in, when it showed first. */
export function told(rows: readonly SignRow[]): Told[] {
  const found = new Map<string, Told>();
  for (const row of rows) {
    const known = NAMES.find((name) => name === row.what);
    const one = found.get(row.what) ?? {
      what: row.what,
      title: known ? say(`title-${known}`) : row.what,
      seen: known ? say(`seen-${known}`) : row.text,
      remedy: known ? say(`try-${known}`) : row.remedy,
      detail: known ? row.text : "",
      layers: [],
      step: row.step,
    };
    if (row.layer && !one.layers.includes(row.layer)) one.layers.push(row.layer);
    found.set(row.what, one);
  }
  return [...found.values()];
}
