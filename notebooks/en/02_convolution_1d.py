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
# <!-- Made from lesson 02: change the lesson instead. -->
# # 02 Convolution in one dimension
#
# > You can slide a kernel along a row of numbers by hand, and say how long the result is.
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
# ## See · A window that slides
#
# Here is a row of ten numbers and, below it, three more: the kernel 1 0 1.
# **Convolution** repeats three moves.
#
# 1. **Move** the kernel to a place.
# 2. **Cut out** the piece of the row that lies under it, the window: as long as the kernel.
# 3. **Multiply and add**: each number times the kernel's number below it, all added up.
#
# At the first place that is 0×1 + 1×0 + 0×1 = 0. Two places further it is
# 0×1 + 1×0 + 0×1 = 0 again. Press play and follow it to the last place.

# %%
cs.scene("02", "tape", lang="en")

# %% [markdown]
# ## Predict · Guess first
#
# The kernel stands at the first place. Now move it one place to the right, in your head.

# %%
cs.scene("02", "guess", lang="en")

# %% [markdown]
# **02-1** Which number comes out there?

# %%
answer = ...  # type your answer in place of the dots
cs.check("02-1", answer, lang="en")
# cs.hint("02-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
list(cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1]).steps())[1].sum

# %% [markdown]
# ## Work it out · All eight places
#
# Do it for every place and write down what comes out, with spaces between. Step through the picture as you go:
# the three products stand beside it.

# %%
cs.scene("02", "all", lang="en")

# %% [markdown]
# **02-2** The row 0 1 0 1 0 0 1 1 1 0, the kernel 1 0 1: what comes out?

# %%
answer = ...  # type your answer in place of the dots
cs.check("02-2", answer, lang="en")
# cs.hint("02-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1])

# %% [markdown]
# ## Work it out · One number is different
#
# The row is now 0 1 **2** 1 0 0 1 1 1 0: its third number is a 2. The kernel is still 1 0 1.

# %%
cs.scene("02", "changed", lang="en")

# %% [markdown]
# **02-3** The row 0 1 2 1 0 0 1 1 1 0, the kernel 1 0 1: what comes out?

# %%
answer = ...  # type your answer in place of the dots
cs.check("02-3", answer, lang="en")
# cs.hint("02-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([0, 1, 2, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1])

# %% [markdown]
# ## Work it out · The kernel is different too
#
# Same row as before, but the kernel is now 1 **2** 1.

# %%
cs.scene("02", "both", lang="en")

# %% [markdown]
# **02-4** The row 0 1 2 1 0 0 1 1 1 0, the kernel 1 2 1: what comes out?

# %%
answer = ...  # type your answer in place of the dots
cs.check("02-4", answer, lang="en")
# cs.hint("02-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([0, 1, 2, 1, 0, 0, 1, 1, 1, 0], [1, 2, 1])

# %% [markdown]
# ## Predict · Where does it react?
#
# The result has its largest value, 2, at index 1 and at index 6. An index counts the places from 0. One says that the kernel *reacts strongly* there.
#
# Look at the two windows. What does a large value tell you about what lies under the kernel?

# %%
cs.scene("02", "peaks", lang="en")

# %% [markdown]
# **02-5** The window at index 6 is 1 1 1. So:
#
# - `0`: There, too, the row is exactly 1 0 1.
#
# - `1`: The two ends are 1; the middle may be anything.
#
# - `2`: All three numbers have to be large.

# %%
answer = ...  # type your answer in place of the dots
cs.check("02-5", answer, lang="en")

# %% [markdown]
# ## Play · One peak only
#
# A 0 in a kernel means *don't care*. Find a kernel of three numbers that has its largest value **only at index 1**: it should like 1 0 1 and dislike 1 1 1.
#
# Change the kernel's numbers in the picture until the result has a single peak there, then hand it in.

# %%
cs.scene("02", "one-peak", lang="en")

# %% [markdown]
# **02-6** Your kernel:

# %%
answer = ...  # type your answer in place of the dots
cs.check("02-6", answer, lang="en")
# cs.hint("02-6", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, 1]).argmax()

# %% [markdown]
# ## Work it out · Write it yourself
#
# Three lines are enough: for each place, cut out, multiply, add.

# %%
def conv1d(x, k):
    return [sum(a * b for a, b in zip(x[i : i + len(k)], k)) for i in range(len(x) - len(k) + 1)]

# %% [markdown]
# Open this exercise in Python, write your own version, and have it checked on rows you have not seen.

# %%
cs.scene("02", "code", lang="en")

# %% [markdown]
# **02-7** Write `conv1d(x, k)`: it takes two lists and gives the list of sums.

# %%
def conv1d(x, k):
    ...

# cs.check("02-7", conv1d)

cs.check("02-7", conv1d, lang="en")
# cs.hint("02-7", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · What if the kernel is longer?
#
# Make the kernel in the picture longer than the row: type five numbers into it. You are told that it does not fit, and why:
# a window of five lies nowhere on three numbers.
#
# In Python the same happens. It is no disaster: read what it says, it tells the largest kernel that fits.

# %% tags=["raises-exception"]
cs.convolve([0, 1, 0], [1, 0, 1, 0, 1])

# %%
cs.scene("02", "too-long", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Convolution: move, cut out, multiply and add. What comes out is one number a place.
# - A large value means: what lies here goes with the kernel. A 0 in the kernel means *don't care*.
# - What CNNs call convolution does not turn the kernel around. With 1 0 1 one cannot tell; lesson 03 shows the difference.

# %%
cs.scene("02", "recap", lang="en")

# %% [markdown]
# **02-8** 28 numbers, a kernel of 5: how many come out?

# %%
answer = ...  # type your answer in place of the dots
cs.check("02-8", answer, lang="en")
# cs.hint("02-8", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve([0] * 28, [0] * 5).shape
