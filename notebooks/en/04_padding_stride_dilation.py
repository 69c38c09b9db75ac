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
# <!-- Made from lesson 04: change the lesson instead. -->
# # 04 Padding, stride, dilation
#
# > You can say how large a result is, whatever the padding, the stride and the dilation, and work out its values.
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
# ## See · A border of zeros
#
# Without help a result is smaller than the picture: 5 × 5 becomes 3 × 3. After ten layers little would be left.
#
# Padding lays cells around the picture first, mostly zeros. With a padding of 1 the window can stand in the very corner, and 5 × 5 stays 5 × 5.

# %%
cs.scene("04", "border", lang="en")

# %% [markdown]
# ## Predict · On each side
#
# A padding of 1 means one cell **on each side**: left and right, above and below.

# %% [markdown]
# **04-1** A picture of 8 × 7 gets a padding of 1. How large is it then (height, width)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-1", answer, lang="en")
# cs.hint("04-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.pad(np.zeros((8, 7)), 1).shape

# %% [markdown]
# ## Work it out · What the corner gives
#
# Zeros of the border are multiplied like any other number. In the corner, only four of the nine products can be anything but 0.

# %%
cs.scene("04", "values", lang="en")

# %% [markdown]
# **04-2** The first row of the result (five numbers):

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-2", answer, lang="en")
# cs.hint("04-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([[0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1]], [[1, 0, 1], [1, 1, 1], [0, 0, 1]], padding=1)[0]

# %% [markdown]
# ## See · Larger steps
#
# The stride says how far the window moves. With a stride of 2 it skips every other place: from the first to the next are two columns, and the result is about half as large.

# %%
cs.scene("04", "steps", lang="en")

# %% [markdown]
# ## Work it out · Every other place
#
# You know what stride 1 gives: three rows of 4 3 5. Which of those nine numbers are left?

# %%
cs.scene("04", "strided-values", lang="en")

# %% [markdown]
# **04-3** The result with stride 2, two rows of two:

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-3", answer, lang="en")
# cs.hint("04-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([[0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1]], [[1, 0, 1], [1, 1, 1], [0, 0, 1]], stride=2)

# %% [markdown]
# ## Work it out · One formula
#
# Along each axis, for $n$ cells, a kernel of $k$, padding $p$ on each side, stride $s$:
#
# $\left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$
#
# The brackets mean: round **down**. What is left over at the end is not looked at.

# %% [markdown]
# **04-4** How long is each result? n 10, k 3, s 2, p 0; n 28, k 5, s 1, p 2; n 227, k 11, s 4, p 0; n 5, k 3, s 2, p 1

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-4", answer, lang="en")
# cs.hint("04-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(10 + 2 * 0 - 3) // 2 + 1; (28 + 2 * 2 - 5) // 1 + 1; (227 + 2 * 0 - 11) // 4 + 1; (5 + 2 * 1 - 3) // 2 + 1

# %% [markdown]
# ## See · Spread out
#
# With a dilation of 2 the kernel's cells lie two apart: 1 0 1 reads the first, the third and the fifth number. It sees five numbers with three weights. A dilation of 1 is the ordinary kernel.

# %%
cs.scene("04", "spread", lang="en")

# %% [markdown]
# ## Work it out · Ten numbers, seen two apart
#
# The spread kernel is $d\,(k-1) + 1$ long.

# %%
cs.scene("04", "dilated-values", lang="en")

# %% [markdown]
# **04-5** The row 0 1 0 1 0 0 1 1 1 0, the kernel 1 0 1 with dilation 2:

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-5", answer, lang="en")
# cs.hint("04-5", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1], dilation=2)

# %% [markdown]
# ## Predict · "Same" is not one thing
#
# "Same" is to mean: as large as before, divided by the stride. With stride 2 and six numbers one cell of padding is needed, and somebody must decide **on which side**. TensorFlow puts it behind, PyTorch's `padding=1` puts one on both sides. The results are equally long, and different.

# %%
cs.scene("04", "same", lang="en")

# %% [markdown]
# **04-6** The row 1 2 3 4 5 6, the kernel 1 1 1, stride 2, **one zero put behind** (as TensorFlow's "same" does):

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-6", answer, lang="en")
# cs.hint("04-6", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([1, 2, 3, 4, 5, 6, 0], [1, 1, 1], stride=2)

# %% [markdown]
# ## Break it · What does not fit
#
# In the picture, set the dilation to 2. The spread kernel is 5 long, the row has 4 numbers. Read what is said: it names the sizes, and what would fit.

# %%
cs.scene("04", "does-not-fit", lang="en")

# %% [markdown]
# ## Play · Working backwards
#
# A network takes a picture of 224 × 224 and its first layer has a kernel of 7, a stride of 2 and gives 112 × 112.

# %% [markdown]
# **04-7** 224 × 224, kernel 7, stride 2, result 112 × 112: how large is the padding on each side?

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-7", answer, lang="en")
# cs.hint("04-7", lang="en")  # for a hint, remove the #

# %%
# The same with the library
[(224 + 2 * p - 7) // 2 + 1 for p in range(5)]

# %% [markdown]
# ## Recap · In three lines
#
# - Padding adds cells on each side; stride skips places; dilation spreads the kernel.
# - $\lfloor (n + 2p - d(k-1) - 1) / s \rfloor + 1$: round down, what is left over is not looked at.
# - "Same" says only how long the result is, not which values it has.

# %%
cs.scene("04", "recap", lang="en")

# %% [markdown]
# **04-8** How many numbers does a kernel of 3 with dilation 2 reach over?

# %%
answer = ...  # type your answer in place of the dots
cs.check("04-8", answer, lang="en")
# cs.hint("04-8", lang="en")  # for a hint, remove the #

# %%
# The same with the library
2 * (3 - 1) + 1
