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
# <!-- レッスン02から作成。直すのはレッスンのほう。 -->
# # 02 1次元の畳み込み
#
# > 数の列の上でカーネルを手で動かして計算でき、結果の長さを言えるようになります。
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
# ## 見る · すべる窓
#
# 10個の数が並んでいます。その下の3個の数 1 0 1 がカーネルです。
# **畳み込み**は、次の3つの動作の繰り返しです。
#
# 1. **移動** カーネルを1つの場所に置く。
# 2. **切り出し** カーネルの上にある、同じ長さの部分（窓）を取り出す。
# 3. **積和** 上下の数を掛けて、すべて足す。
#
# 最初の場所では 0×1 + 1×0 + 0×1 = 0 です。2つ右でも 0×1 + 1×0 + 0×1 = 0 になります。
# 再生ボタンを押して、最後の場所まで追ってみましょう。

# %%
cs.scene("02", "tape", lang="ja")

# %% [markdown]
# ## 予想 · まず予想
#
# カーネルは最初の場所にあります。頭の中で、右へ1つ動かしてみてください。

# %%
cs.scene("02", "guess", lang="ja")

# %% [markdown]
# **02-1** そこからは、どんな数が出るでしょう。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("02-1", answer, lang="ja")
# cs.hint("02-1", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
list(cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1]).steps())[1].sum

# %% [markdown]
# ## 解く · 8か所すべて
#
# すべての場所で計算し、結果を空白で区切って書いてください。図を1ステップずつ動かすと、3つの積が見えます。

# %%
cs.scene("02", "all", lang="ja")

# %% [markdown]
# **02-2** 列 0 1 0 1 0 0 1 1 1 0、カーネル 1 0 1。結果は？

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("02-2", answer, lang="ja")
# cs.hint("02-2", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1])

# %% [markdown]
# ## 解く · 数が1つ違うと
#
# 列は 0 1 **2** 1 0 0 1 1 1 0 になりました。カーネルは 1 0 1 のままです。

# %%
cs.scene("02", "changed", lang="ja")

# %% [markdown]
# **02-3** 列 0 1 2 1 0 0 1 1 1 0、カーネル 1 0 1。結果は？

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("02-3", answer, lang="ja")
# cs.hint("02-3", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.convolve([0, 1, 2, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1])

# %% [markdown]
# ## 解く · カーネルも違うと
#
# 列はそのまま、カーネルは 1 **2** 1 です。

# %%
cs.scene("02", "both", lang="ja")

# %% [markdown]
# **02-4** 列 0 1 2 1 0 0 1 1 1 0、カーネル 1 2 1。結果は？

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("02-4", answer, lang="ja")
# cs.hint("02-4", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.convolve([0, 1, 2, 1, 0, 0, 1, 1, 1, 0], [1, 2, 1])

# %% [markdown]
# ## 予想 · どこで強く反応する？
#
# 結果の最大値は2で、インデックス1とインデックス6にあります。インデックスは、0から数えた場所の番号です。カーネルがそこで*強く反応した*といいます。
#
# 2つの窓をよく見てください。値が大きいとき、カーネルの下について何が言えるでしょうか。

# %%
cs.scene("02", "peaks", lang="ja")

# %% [markdown]
# **02-5** インデックス6の窓は 1 1 1 です。つまり：
#
# - `0`: そこでも列はちょうど 1 0 1 になっている。
#
# - `1`: 両端が1で、真ん中は何でもよい。
#
# - `2`: 3つの数がすべて大きくなければならない。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("02-5", answer, lang="ja")

# %% [markdown]
# ## 動かす · 山を1つだけにする
#
# カーネルの0は「そこは何でもよい」という意味です。3個の数からなるカーネルで、最大値が**インデックス1だけ**に出るものを見つけてください。
# 1 0 1 を好み、1 1 1 を嫌うカーネルです。
#
# 図のカーネルの数を変えて、山が1つになったら提出しましょう。

# %%
cs.scene("02", "one-peak", lang="ja")

# %% [markdown]
# **02-6** 見つけたカーネル：

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("02-6", answer, lang="ja")
# cs.hint("02-6", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1]).argmax()

# %% [markdown]
# ## 解く · 自分で書く
#
# 場所ごとに切り出し、掛けて、足す。3行で書けます。

# %%
def conv1d(x, k):
    return [sum(a * b for a, b in zip(x[i : i + len(k)], k)) for i in range(len(x) - len(k) + 1)]

# %% [markdown]
# この演習をPythonで開き、自分の関数を書いてください。見たことのない列でも正しいかを確かめます。

# %%
cs.scene("02", "code", lang="ja")

# %% [markdown]
# **02-7** 2つのリストを受け取り、積和のリストを返す `conv1d(x, k)` を書いてください。

# %%
def conv1d(x, k):
    ...

# cs.check("02-7", conv1d)

cs.check("02-7", conv1d, lang="ja")
# cs.hint("02-7", lang="ja")  # ヒントは、# を消して実行

# %% [markdown]
# ## 失敗する · カーネルのほうが長いと？
#
# 図のカーネルに数を5個入力して、列より長くしてみましょう。入らないことと、その理由が表示されます。
# 3個の数の上に、長さ5の窓を置ける場所は1つもありません。
#
# Pythonでも同じです。エラーは失敗ではありません。読めば、入る最大の長さが書いてあります。

# %% tags=["raises-exception"]
cs.convolve([0, 1, 0], [1, 0, 1, 0, 1])

# %%
cs.scene("02", "too-long", lang="ja")

# %% [markdown]
# ## まとめ · 3行でまとめ
#
# - 畳み込みは、移動、切り出し、積和。1つの場所から1つの数が出ます。
# - 値が大きいのは、そこがカーネルとよく合うという意味です。カーネルの0は「何でもよい」です。
# - CNNの畳み込みはカーネルを反転しません。1 0 1 では区別がつきません。違いはレッスン03で見ます。

# %%
cs.scene("02", "recap", lang="ja")

# %% [markdown]
# **02-8** 28個の数に長さ5のカーネル。結果は何個？

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("02-8", answer, lang="ja")
# cs.hint("02-8", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
cs.convolve([0] * 28, [0] * 5).shape
