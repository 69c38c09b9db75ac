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
# <!-- Made from lesson 03: change the lesson instead. -->
# # 03 Convolution of a picture
#
# > You can lay a 3×3 kernel over a picture by hand, say what a kernel brings out, and tell convolution from cross-correlation.
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
# ## See · The window is a square now
#
# The picture is a binary image of 5 × 5, the kernel is 3 × 3. Again: move, cut out, multiply and add; now nine products at a time.
#
# At the first place the kernel covers three columns 0 1 1. Its nine products add up to 4. One step to the right, and so on row by row to the last: nine places, so the result is 3 × 3.

# %%
cs.scene("03", "window", lang="en")

# %% [markdown]
# ## Predict · Guess first
#
# The window has moved one column to the right. It covers 1 1 0 in each of its three rows.

# %%
cs.scene("03", "one-right", lang="en")

# %% [markdown]
# **03-1** Which number comes out there?

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-1", answer, lang="en")
# cs.hint("03-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([[0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1]], [[1, 0, 1], [1, 1, 1], [0, 0, 1]])[0, 1]

# %% [markdown]
# ## Work it out · All nine
#
# Every row of this picture is the same. What does that mean for the rows of the result?

# %%
cs.scene("03", "all-nine", lang="en")

# %% [markdown]
# **03-2** Write the result: three rows of three numbers.

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-2", answer, lang="en")
# cs.hint("03-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([[0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1]], [[1, 0, 1], [1, 1, 1], [0, 0, 1]])

# %% [markdown]
# ## Predict · Turned around
#
# Mathematics turns the kernel around by 180° before it slides: *that* is what it calls convolution. CNNs do not turn it; strictly, what they compute is cross-correlation. With 1 0 1 in lesson 02 one could not tell.
#
# Here one can. What comes out if the kernel **is** turned?

# %%
cs.scene("03", "turned", lang="en")

# %% [markdown]
# **03-3** The first row of the result, with the kernel turned by 180°:

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-3", answer, lang="en")
# cs.hint("03-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([[0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1], [0, 1, 1, 0, 1]], [[1, 0, 1], [1, 1, 1], [0, 0, 1]], flip=True)[0]

# %% [markdown]
# ## Play · A single white dot
#
# The picture has one 1, and everything else is 0. Step through it and look where the nine numbers of the kernel end up.

# %%
cs.scene("03", "impulse", lang="en")

# %% [markdown]
# **03-4** Write the result, three rows of three.

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-4", answer, lang="en")
# cs.hint("03-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], [[1, 2, 3], [4, 5, 6], [7, 8, 9]])

# %% [markdown]
# ## Play · What kernels do to a photograph
#
# Each of these is nothing but nine numbers.
#
# - All the same: a mean of the neighbours, a blur.
# - The middle against all around it: edges.
# - Right against left: upright edges, with their sign.
# - The middle, and what it has more than its neighbours: sharper.
# - One corner against the other: as if pressed into metal.
#
# Change any number of the kernel and watch.

# %%
cs.scene("03", "photo", lang="en")

# %% [markdown]
# ## Work it out · An edge, in numbers
#
# Left is 0, right is 10. The kernel has 1 in its left column, −1 in its right one, 0 between.

# %%
cs.scene("03", "edge", lang="en")

# %% [markdown]
# **03-5** Three rows of 0 0 0 10 10 10, kernel rows 1 0 −1: which four numbers come out?

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-5", answer, lang="en")
# cs.hint("03-5", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([[0, 0, 0, 10, 10, 10], [0, 0, 0, 10, 10, 10], [0, 0, 0, 10, 10, 10]], [[1, 0, -1], [1, 0, -1], [1, 0, -1]])

# %% [markdown]
# ## Predict · Where nothing happens
#
# A picture is 7 everywhere. It is blurred with nine times 1/9.

# %%
cs.scene("03", "blur", lang="en")

# %% [markdown]
# **03-6** It is 7 everywhere. What comes out in the middle?

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-6", answer, lang="en")
# cs.hint("03-6", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve(np.full((5, 5), 7.0), np.full((3, 3), 1 / 9))[1, 1]

# %% [markdown]
# ## Work it out · Find a kernel
#
# A local feature can be asked for. Find a 3×3 kernel whose result is **the same number everywhere** on a picture of one grey, but large where the picture is brighter *above* than below.
#
# Its nine numbers must add up to 0. Which should be positive?

# %%
cs.scene("03", "find-a-kernel", lang="en")

# %% [markdown]
# **03-7** Your 3×3 kernel:

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-7", answer, lang="en")
# cs.hint("03-7", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.kernels

# %% [markdown]
# ## Play · Which picture was it?
#
# You know the kernel, and you know the result: three rows of 4 3 5. The lecture's picture gives it. So do eleven other pictures of zeros and ones! Draw one of the twelve: set the 5×5 numbers and hand them in.

# %%
cs.scene("03", "hidden", lang="en")

# %% [markdown]
# **03-8** Your picture, zeros and ones:

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-8", answer, lang="en")
# cs.hint("03-8", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · A byte is too small
#
# The result of the edge kernel may be negative, and a byte cannot hold that. Whoever computes with `uint8` gets nonsense without a word of warning.

# %%
cs.scene("03", "bytes", lang="en")

# %% [markdown]
# **03-9** A result is −13.1. What is left of it as `uint8` (its fraction is cut off)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-9", answer, lang="en")
# cs.hint("03-9", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.array([-13.1]).astype(int).astype('uint8')

# %% [markdown]
# ## Recap · In three lines
#
# - A 3×3 kernel makes one number of nine, at every place: the same nine weights everywhere.
# - CNNs slide the kernel as it is. Turned around by 180° first, it is the convolution of mathematics.
# - Weights that add up to 1 keep the brightness; weights that add up to 0 show differences.

# %%
cs.scene("03", "recap", lang="en")

# %% [markdown]
# **03-10** A picture of 5 × 5, a kernel of 3 × 3: how many weights are there to learn (no bias)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("03-10", answer, lang="en")
# cs.hint("03-10", lang="en")  # for a hint, remove the #
