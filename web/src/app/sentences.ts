// Sentences of the server in the reader's language: English as it comes, Japanese from its parts.
import type { Sentence } from "../wire/types";
import type { Language } from "./messages";

/** By the name of the sentence; {parts} are filled in. A test holds the server's names to these. */
const JA: Record<string, string> = {
  "size": "{width} × {height}",
  "as-stored": "保存されたとおり",
  "turned": "EXIF {number}：正しい向きに回転",
  "rgb": "赤・緑・青",
  "grey": "グレースケール",
  "weighed": "グレースケール：0.299 R + 0.587 G + 0.114 B",
  "grey-three": "グレースケールを3チャンネルに",
  "same-size": "もとから {width} × {height}",
  "stretched": "{width} × {height} に引き伸ばし({interpolation})",
  "resized": "{width} × {height} に({interpolation})",
  "uncut": "{width} × {height}：切り抜きなし",
  "cut": "{width} × {height}、左上 ({left}, {top})",
  "padded": "{width} × {height}、左上 ({left}, {top})、周囲は黒",
  "one-channel": "1 チャンネル",
  "order": "{order}",
  "inverted": "255 − 画素値",
  "times": "× {scale}",
  "less": "− {mean}、÷ {std}",
  "shape": "{shape}",
  "given-tensor": "{shape} のテンソルとして渡されたもの",
  "own-file": "ネットワークのファイルに書かれた設定です。",
  "guessed": "入力の形 {shape} から推定した設定です(プリセット「{preset}」)。",
  "chosen": "この表示のために選んだ設定です。",
  "grey-picture": "画像はグレースケールです。同じチャンネルを3回渡しています。",
  "enlarged": "画像を {times} 倍に拡大しています。見かけほど細かい情報はありません。",
  "too-wide": "画像が引き伸ばされ、写っているものが {share} 横長になっています。",
  "too-narrow": "画像が引き伸ばされ、写っているものが {share} 縦長になっています。",
  "cut-off": "画像のうち {share} しか見ていません。残りは切り落とされています。",
  "all-same": "入力の値がすべて同じです：{value}。",
  "beyond-20": "正規化した入力で 20 を超える値はまれです。倍率・平均・標準偏差を確かめてください。",
  "first-frame": "複数コマのうち、最初のコマを表示しています。",
  "frame": "複数コマのうち、{frame} コマ目を表示しています。",
  "turned-upright": "ファイルの指定どおり正しい向きに回転しました(EXIF {number})。",
  "sixteen": "16 ビットを 8 ビットに縮めました。",
  "sixteen-cut": "16 ビットを 8 ビットにしました(下位バイトは切り捨て)。",
  "converted": "{mode} を RGB に変換しました。",
  "taken": "{low} から {high} の値をそのまま使っています。",
  "to-eight": "{low} から {high} の値を 16 ビットから 8 ビットに縮めました。",
  "to-255": "{low} から {high} の値を 0 から 255 に合わせました。",
  "brought-to-size": "画像の大きさがまちまちか大きすぎるため、{width} × {height} にそろえました(size で変えられます)。",
  "table-not-read": "クラスごとのフォルダを読みました。{files} にはファイル名とラベルの列がないため、読んでいません。",
  "labels-are-numbers": "ラベルが小数なので、数値として予測します。",
  "own-data": "ネットワークには前処理の指定がないため、データと同じに準備しました。",
  "classes-in-order": "ネットワークとデータのクラス名が異なるため、順番どおりに対応させました。",
  "on-white": "透明な部分は白で表示しています。",
};

/** A sentence in a language; one that has no Japanese yet stays English. */
export function said(sentence: Sentence, language: Language): string {
  const text = language === "ja" ? JA[sentence.what] : undefined;
  return text?.replace(/\{(\w+)\}/g, (whole, part) => sentence.given[part] ?? whole) ?? sentence.text;
}
