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
# <!-- レッスン06から作成。直すのはレッスンのほう。 -->
# # 06 活性化関数
#
# > ReLUを手で計算でき、それがないと層を重ねても1層と変わらない理由を言えるようになります。
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
# ## 見る · 折れ目を入れる
#
# 畳み込みの後には活性化関数が入ります。よく使うのはReLUで、0より小さい値を0にし、残りはそのまま通します。
#
# 前と後のマップを比べましょう。朱色（負）の部分が消え、藍色（正）の部分は変わりません。

# %%
cs.scene("06", "bend", lang="ja")

# %% [markdown]
# ## 予想 · 手で計算
#
# 1つ1つの数に、別々に働きます。隣は見ません。

# %% [markdown]
# **06-1** 3 −2 0 −0.5 7 にReLUを使うと：

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("06-1", answer, lang="ja")
# cs.hint("06-1", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.ops.relu.forward(np.array([3.0, -2.0, 0.0, -0.5, 7.0]))

# %% [markdown]
# ## 解く · 2層なのに1層
#
# 列の上で 1 0 −1 を動かし、その結果の上で 1 2 1 を動かします。1回の畳み込みより、できることが増えるでしょうか。
#
# 増えません。一度で同じ結果になるカーネルが**1つ**あります。2つのカーネルどうしを畳み込んだものです（ここでは反転が効きます。数学の畳み込みを、端まですべて計算します）。

# %%
cs.scene("06", "two-in-one", lang="ja")

# %% [markdown]
# **06-2** 1 0 −1 の後に 1 2 1 を使うのと同じ結果を、一度で出す長さ5のカーネルは？

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("06-2", answer, lang="ja")
# cs.hint("06-2", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
np.convolve([1, 0, -1], [1, 2, 1])

# %% [markdown]
# ## 解く · そのまま通すと
#
# 講義の列 0 1 0 1 0 0 1 1 1 0 に、まず 1 0 −1、次に 1 2 1。間には何も入れません。

# %%
cs.scene("06", "straight", lang="ja")

# %% [markdown]
# **06-3** 6個の数が出ます。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("06-3", answer, lang="ja")
# cs.hint("06-3", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.convolve(cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, -1]), [1, 2, 1])

# %% [markdown]
# ## 解く · 間に折れ目を入れると
#
# 今度は間にReLUを入れます。1つ目の結果は 0 0 0 1 −1 −1 0 1 です。

# %%
cs.scene("06", "with-relu", lang="ja")

# %% [markdown]
# **06-4** ReLUの後、1 2 1 の結果は？

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("06-4", answer, lang="ja")
# cs.hint("06-4", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.convolve(np.maximum(0, cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, -1])), [1, 2, 1])

# %% [markdown]
# ## 見る · ほかの活性化関数
#
# - **Leaky ReLU** は、0より小さい値も少しだけ通します。
# - **シグモイド関数**は0と1の間、**tanh** は−1と1の間に押し込みます。
# - **ReLU6** は6より上も切ります。となりのネットワークが使っています。
# - **GELU** は、折れ目のなめらかなReLUです。

# %%
cs.scene("06", "others", lang="ja")

# %% [markdown]
# **06-5** −3 2 9 にReLU6を使うと：

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("06-5", answer, lang="ja")
# cs.hint("06-5", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
np.clip([-3, 2, 9], 0, 6)

# %% [markdown]
# ## 予想 · 何を学習する？
#
# CNNの図では、ReLUが層のように1つの箱で描かれます。

# %%
cs.scene("06", "weights", lang="ja")

# %% [markdown]
# **06-6** 28×28のマップ8枚にかけるReLUに、パラメータはいくつありますか。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("06-6", answer, lang="ja")
# cs.hint("06-6", lang="ja")  # ヒントは、# を消して実行

# %% [markdown]
# ## 失敗する · 働かなくなったユニット
#
# あるチャンネルの和がすべて0より小さくなると、ReLUはすべてを0にします。勾配も0になるので、そのチャンネルはもう何も学べません。*死んだReLU*といいます。
#
# マップの横のパネルで、チャンネルのバイアスを十分に下げてみましょう。次の層で、マップが空になります。

# %%
cs.scene("06", "dead", lang="ja")

# %% [markdown]
# ## まとめ · 3行でまとめ
#
# - ReLUは max(0, x)。1つ1つの数に働き、重みはありません。
# - 折れ目がなければ、何層重ねても1層と同じです。
# - 0より小さい値は前へ通らず、学習のときは後ろへも戻りません。

# %%
cs.scene("06", "recap", lang="ja")

# %% [markdown]
# **06-7** 活性化関数なしで畳み込み層を10層重ねました。全体の働きは：
#
# - `0`: 1層の10倍
#
# - `1`: カーネルの大きな1層と同じ
#
# - `2`: 何もない（すべて0になる）

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("06-7", answer, lang="ja")
