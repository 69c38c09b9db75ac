# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# <!-- レッスン01から作成。直すのはレッスンのほう。 -->
# # 01 画素と画像
#
# > 画像を数として読み、どの画素がどこにあるかを言い、少ない階調でコード化できるようになります。
#
# 最初にこのセルを実行してください。足りないものをインストールします。

# %%
try:
    import anywidget
    import convscope as cs
except ImportError:
    # what is here already stays at its version: other libraries may need it
    # %pip list --format=freeze > installed.txt
    # %pip install --quiet --constraint installed.txt "convscope[notebook]"
    import convscope as cs
import numpy as np

# %% [markdown]
# ## 見る · 画像は数の表
#
# この画像は、16×16個の画素でできています。濃淡画像の画素は数1つ、つまり輝度です。0が黒、255が白です。
#
# 画素を指してみてください。場所は **(x, y)** と書きます。xは右へ、yは*下*へ数え、どちらも0から始まります。
#
# この画像の数は、右へは速く、下へはゆっくり増えます。式で書くと $14x + 2y$ です。

# %%
cs.scene("01", "numbers", lang="ja")

# %% [markdown]
# ## 予想 · まず予想
#
# 枠は (2, 2) にあり、画素の値は $14x + 2y$ です。
#
# Pythonでは次のように表示します。濃淡画像の画素は、3つの値がすべて同じです。

# %%
y, x = np.mgrid[:16, :16]
picture = cs.picture((14 * x + 2 * y).astype("uint8"))
print(f"Pixel color at (2, 2): {picture.pixel(2, 2)}")

# %%
cs.scene("01", "first-pixel", lang="ja")

# %% [markdown]
# **01-1** (2, 2) の値はいくつでしょう。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-1", answer, lang="ja")
# cs.hint("01-1", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
y, x = np.mgrid[:16, :16]
picture = cs.picture((14 * x + 2 * y).astype('uint8'))
print(f'Pixel color at (2, 2): {picture.pixel(2, 2)}')

# %% [markdown]
# ## 解く · 横、それから縦
#
# (2, 2) では、xとyのどちらが先か分かりません。別の場所なら分かります。
#
# 配列では*行*が先です。画素 (x, y) は `array[y, x]` になります。

# %%
cs.scene("01", "across-and-down", lang="ja")

# %% [markdown]
# **01-2** x = 3、y = 1 の画素の値はいくつですか。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-2", answer, lang="ja")
# cs.hint("01-2", lang="ja")  # ヒントは、# を消して実行

# %% [markdown]
# ## 見る · 3枚の面
#
# カラー画像の画素には数が3つあります。**赤**・**緑**・**青**の光の強さです。つまり表が3枚、チャンネルごとに1枚あります。
#
# 赤だけ、緑だけ、青だけ、全部を見比べましょう。赤いカップのところでは、どの面が明るいでしょうか。

# %%
cs.scene("01", "three-planes", lang="ja")

# %% [markdown]
# ## 予想 · カラーから濃淡へ
#
# 人の目には、緑は青よりずっと明るく見えます。そこで輝度は単純な平均ではなく、$0.299\,R + 0.587\,G + 0.114\,B$ で求めます。

# %%
cs.scene("01", "grey", lang="ja")

# %% [markdown]
# **01-3** (R, G, B) = (255, 0, 0) の画素の輝度は？（小数第1位まででかまいません）

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-3", answer, lang="ja")
# cs.hint("01-3", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
0.299 * 255 + 0.587 * 0 + 0.114 * 0

# %% [markdown]
# ## 動かす · 4つの階調
#
# 講義の画像は階調が4つだけです。0（黒）、1（濃い灰色）、2（薄い灰色）、3（白）とコード化し、表示するときは 0、85、170、255 に戻します。
#
# 4階調のコード化は、0〜255を4等分します。階調のスライダーを動かすと、写真の階調を減らせます。

# %%
cs.scene("01", "levels", lang="ja")

# %% [markdown]
# **01-4** 輝度 0 70 130 255 を4階調でコード化してください。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-4", answer, lang="ja")
# cs.hint("01-4", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.picture([[0, 70, 130, 255]]).codes(4)

# %% [markdown]
# ## 解く · どれだけの大きさ？
#
# 4つのコードは、2ビットで表せます。00、01、10、11 です。

# %%
cs.scene("01", "bits", lang="ja")

# %% [markdown]
# **01-5** 8×8画素、4階調の画像は何ビットですか。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-5", answer, lang="ja")
# cs.hint("01-5", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
8 * 8 * int(np.log2(4))

# %% [markdown]
# ## 動かす · 描いてみる
#
# マスをクリックして描きます。**上下を逆さにしても同じ**で、**左右を入れ替えると違う**画像を描いてください。

# %%
cs.scene("01", "draw", lang="ja")

# %% [markdown]
# **01-6** 描いた画像：

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-6", answer, lang="ja")
# cs.hint("01-6", lang="ja")  # ヒントは、# を消して実行

# %% [markdown]
# ## 失敗する · 入りきらない数
#
# ファイルの画素は1バイト、つまり0〜255の整数です。NumPyでは `uint8` といい、255で止まらずに0へ戻ります。

# %% tags=["raises-exception"]
np.uint8(200) + np.uint8(100)

# %% [markdown]
# Pythonは警告を出しますが、計算は続きます。先に小数（`float`）にして計算し、0〜255に収めるのは最後にします。

# %%
cs.scene("01", "overflow", lang="ja")

# %% [markdown]
# **01-7** `uint8` で 200 + 100 はいくつになりますか。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-7", answer, lang="ja")
# cs.hint("01-7", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
np.array([200], 'uint8') + np.array([100], 'uint8')

# %% [markdown]
# ## 予想 · 見た目は数ではない
#
# この図の値は0と**1**だけです。0を黒、255を白で表示しているので、ほとんど何も見えません。多くのソフトは、画像ごとに最大値が白になるよう引き伸ばして表示します。

# %%
cs.scene("01", "looks", lang="ja")

# %% [markdown]
# **01-8** 2枚のマップが画面ではまったく同じに見えます。一方の値は0〜1、もう一方は0〜100です。なぜでしょう。
#
# - `0`: 実は値が同じだから。
#
# - `1`: それぞれの最大値に合わせて引き伸ばしたから。
#
# - `2`: 画面は1より大きい差を表示できないから。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-8", answer, lang="ja")

# %% [markdown]
# ## 解く · 高さ・幅・チャンネル
#
# 画像ファイルを読むと、形状は（高さ, 幅, チャンネル）になります。ネットワークはたいてい（チャンネル, 高さ, 幅）を求めます。

# %%
cs.scene("01", "order-of-axes", lang="ja")

# %% [markdown]
# **01-9** 形状 (224, 224, 3) の配列があります。ネットワークが求める（チャンネル, 高さ, 幅）の形状は？

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-9", answer, lang="ja")
# cs.hint("01-9", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
np.zeros((224, 224, 3)).transpose(2, 0, 1).shape

# %% [markdown]
# ## 解く · 切り直さずに、向きを変える
#
# 2×2画素の小さなカラー画像を考えます。12個の数は、画素の順に 1, 2, 3, … 12 です。

# %%
image = np.arange(1, 13).reshape(2, 2, 3)  # (height, width, channels)

# %% [markdown]
# 最初の画素は (1, 2, 3)、次の画素は (4, 5, 6)、と続きます。

# %%
cs.scene("01", "turn-not-cut", lang="ja")

# %% [markdown]
# **01-10** 数は 1, 2, … 12 です。赤の面を2行2列で書いてください。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-10", answer, lang="ja")
# cs.hint("01-10", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
np.arange(1, 13).reshape(2, 2, 3).transpose(2, 0, 1)[0]

# %% [markdown]
# ## まとめ · 3行でまとめ
#
# - 画像は数です。濃淡画像は1画素に1つ、カラー画像は3つ。
# - (x, y) は右と下へ0から数えます。配列では `[y, x]` です。
# - 8ビットに入るのは0〜255で、超えると0に戻ります。4階調なら2ビットで足ります。

# %%
cs.scene("01", "recap", lang="ja")

# %% [markdown]
# **01-11** 8×8画素のカラー画像には、数がいくつありますか。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("01-11", answer, lang="ja")
# cs.hint("01-11", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
np.zeros((8, 8, 3)).size
