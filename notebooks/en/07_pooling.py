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
# <!-- Made from lesson 07: change the lesson instead. -->
# # 07 Pooling
#
# > You can shrink a feature map by hand, and say what pooling does, what it does not do, and what it costs.
#
# Run this cell first: it installs what is missing.

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
# ## See · Of each region one number
#
# The map has 6 × 6 numbers. Max pooling lays windows of 2 × 2 side by side and keeps the **largest** number of each. The next window stands right beside the first, and so on to the last: 3 × 3 numbers are left.
#
# Nothing is multiplied, nothing is added up. It answers: *was the feature anywhere near here?*

# %%
cs.scene("07", "largest", lang="en")

# %% [markdown]
# ## Predict · Guess first
#
# The first window holds 4 and 8 in its upper row, 7 and 1 below.

# %%
cs.scene("07", "one-region", lang="en")

# %% [markdown]
# **07-1** Of 4 8 7 1: what does max pooling keep?

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-1", answer, lang="en")
# cs.hint("07-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.pool([[4, 8], [7, 1]], 2)

# %% [markdown]
# ## Work it out · All nine
#
# The whole map:
#
# | | | | | | |
# | --- | --- | --- | --- | --- | --- |
# | 4 | 8 | 2 | 1 | 1 | 3 |
# | 7 | 1 | 1 | 2 | 2 | 6 |
# | 2 | 2 | 3 | 8 | 1 | 9 |
# | 2 | 2 | 6 | 2 | 8 | 4 |
# | 3 | 2 | 1 | 2 | 1 | 8 |
# | 1 | 1 | 1 | 3 | 6 | 1 |

# %%
cs.scene("07", "nine-regions", lang="en")

# %% [markdown]
# **07-2** The result of max pooling, three rows of three:

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-2", answer, lang="en")
# cs.hint("07-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.pool([[4, 8, 2, 1, 1, 3], [7, 1, 1, 2, 2, 6], [2, 2, 3, 8, 1, 9], [2, 2, 6, 2, 8, 4], [3, 2, 1, 2, 1, 8], [1, 1, 1, 3, 6, 1]], 2)

# %% [markdown]
# ## Work it out · The mean instead
#
# Average pooling takes the mean of each window. Same map.

# %%
cs.scene("07", "mean", lang="en")

# %% [markdown]
# **07-3** The result of average pooling, three rows of three:

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-3", answer, lang="en")
# cs.hint("07-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.pool([[4, 8, 2, 1, 1, 3], [7, 1, 1, 2, 2, 6], [2, 2, 3, 8, 1, 9], [2, 2, 6, 2, 8, 4], [3, 2, 1, 2, 1, 8], [1, 1, 1, 3, 6, 1]], 2, kind="average")

# %% [markdown]
# ## Predict · An odd number
#
# 25 cells, windows of 2 side by side. The last cell has no partner.

# %% [markdown]
# **07-4** 25 cells, windows of 2 side by side: how many numbers are left?

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-4", answer, lang="en")
# cs.hint("07-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.pool([0] * 25, 2).shape

# %% [markdown]
# ## Predict · What is there to learn?
#
# A convolution layer has weights and biases. And a pooling layer?

# %% [markdown]
# **07-5** How many weights and biases does max pooling 2 × 2 over 10 channels have?

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-5", answer, lang="en")
# cs.hint("07-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · Each channel by itself
#
# The network beside this text pools eight maps. Channels are never mixed: each map is shrunk for itself. Choose a channel and see which of its numbers a value comes from.

# %%
cs.scene("07", "channels-apart", lang="en")

# %% [markdown]
# **07-6** 10 maps of 100 × 100 go in, windows of 2. Which shape comes out (channels, height, width)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-6", answer, lang="en")
# cs.hint("07-6", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Play · A little shift
#
# A map of 4 × 4 has a single 9 in its upper left corner. Moved by one cell to the right, the pooled map stays the same; moved by two, it does not. So pooling forgives *small* shifts, sometimes. It does not make a network blind to them.

# %% [markdown]
# **07-7** The 9 has moved from (0, 0) to column 2 of row 0. The pooled map, two rows of two:

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-7", answer, lang="en")
# cs.hint("07-7", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.pool([[0, 0, 9, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]], 2)

# %% [markdown]
# ## See · Does it prevent overfitting?
#
# One often hears so. Pooling itself has nothing to learn; but it makes the maps smaller, so the fully connected layer after it needs far fewer weights. That helps, and it saves work. It is no promise.

# %%
cs.scene("07", "overfitting", lang="en")

# %% [markdown]
# **07-8** 10 maps of 56 × 56 go into a fully connected layer of 10 neurons: 313,610 parameters. Two poolings of 2 come before it instead. How many parameters has it now?

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-8", answer, lang="en")
# cs.hint("07-8", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(10 * 14 ** 2 + 1) * 10

# %% [markdown]
# ## Break it · A window that does not fit
#
# In the picture, the window is larger than the map. Read what is said.

# %%
cs.scene("07", "too-large", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Of each region its largest number, or its mean; each channel by itself.
# - Nothing is learnt; half the height and half the width are a quarter of the numbers.
# - Small shifts often make no difference. Often, not always.

# %%
cs.scene("07", "recap", lang="en")

# %% [markdown]
# **07-9** The window 4 8 7 1 was pooled to its largest. A gradient of 1 comes back. What does each of the four numbers get?

# %%
answer = ...  # type your answer in place of the dots
cs.check("07-9", answer, lang="en")
# cs.hint("07-9", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.ops.max_pool.backward
