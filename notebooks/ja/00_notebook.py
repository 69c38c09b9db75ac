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
# <!-- レッスン00から作成。直すのはレッスンのほう。 -->
# # 00 このレッスンの使い方
#
# > レッスンとノートブックの使い方、うまくいかないときにすることが分かります。
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
# ## 見る · もう動いています
#
# となりでは、ネットワークが手書きの数字を見ています。青い言葉を押すと、図がついてきます。3、7。図がそうなっている間、その言葉が光ります。
#
# 下の「次へ」か、キーの `n` と `p` で進みます。まず見る、予想する、動かす、説明する。どのレッスンもこの順です。

# %%
cs.scene("00", "begin", lang="ja")

# %% [markdown]
# ## 見る · ここで、またはノートブックで
#
# ここにあるものは、すべて手元のコンピュータで動きます。アカウントは要りません。同じレッスンが、Jupyter と Google Colab のノートブックにもなっています。Colab は見るだけならログイン不要ですが、書き換えて実行するには自分の Google アカウントが要ります。

# %% [markdown]
# ## 見る · セルは2種類
#
# ノートブックは、セルが縦に並んだものです。テキストセルには説明が、コードセルにはプログラムが入り、結果はその下に出ます。Shift + Enter で実行します。
#
# まわりには、上にメニュー、横に目次、検索と置換、変数、ファイルがあります。

# %% [markdown]
# ## 解く · 最初の答え
#
# Pythonではこう書きます。

# %% [markdown]
# ここでは、数を入力してください。

# %% [markdown]
# **00-1** 2 + 3 = ?

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("00-1", answer, lang="ja")
# cs.hint("00-1", lang="ja")  # ヒントは、# を消して実行

# %%
# ライブラリで計算すると
2 + 3

# %% [markdown]
# ## 予想 · どの順に？
#
# セルは、どの順に実行してもかまいません。変数の値は、上にあるセルではなく、*最後に実行した*ときの値です。

# %%
x = 1  # 1つ目のセル
x = x + 1  # 2つ目のセル

# %% [markdown]
# 1つ目を1回、2つ目を3回実行しました。

# %% [markdown]
# **00-2** x = 1 を1回、x = x + 1 を3回。x はいくつですか。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("00-2", answer, lang="ja")
# cs.hint("00-2", lang="ja")  # ヒントは、# を消して実行

# %% [markdown]
# ## 失敗する · エラーは知らせ
#
# ```
# NameError: name 'convolve' is not defined
# ```
#
# エラーは学習の一部です。最後の行を読みましょう。*何が*起きたかが書いてあります。ここでは、Pythonの知らない名前です。つづりは正しいか、その名前を決めたセルを実行したかを考えます。

# %% [markdown]
# **00-3** NameError: name 'answr' is not defined。いちばんありそうなのは？
#
# - `0`: コンピュータが壊れている。
#
# - `1`: つづりが間違っている。
#
# - `2`: 数が大きすぎる。

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("00-3", answer, lang="ja")

# %% [markdown]
# ## まとめ · 3行でまとめ
#
# - 見る、予想、動かす、解く、失敗する、まとめ。1画面に1つのことだけ。
# - ノートブックにはテキストセルとコードセルがあり、実行した順番が大切です。
# - エラーは最後の行から読みます。

# %%
cs.scene("00", "recap", lang="ja")

# %% [markdown]
# **00-4** 答えを見る前にすることは？
#
# - `0`: 自分の予想
#
# - `1`: 何もしない

# %%
answer = ...  # ... のところに答えを書いてください
cs.check("00-4", answer, lang="ja")
