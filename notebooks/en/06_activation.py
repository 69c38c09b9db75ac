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
# <!-- Made from lesson 06: change the lesson instead. -->
# # 06 Activation functions
#
# > You can apply ReLU by hand and say why a network without it is no deeper than a single layer.
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
# ## See · A bend in the network
#
# After each convolution comes an activation function. The usual one is ReLU: everything below zero becomes zero, the rest stays.
#
# Compare the maps before and after: the vermilion (negative) parts are gone, the indigo ones are untouched.

# %%
cs.scene("06", "bend", lang="en")

# %% [markdown]
# ## Predict · By hand
#
# It works on each number by itself. No neighbour is looked at.

# %% [markdown]
# **06-1** ReLU of 3 −2 0 −0.5 7:

# %%
answer = ...  # type your answer in place of the dots
cs.check("06-1", answer, lang="en")
# cs.hint("06-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.ops.relu.forward(np.array([3.0, -2.0, 0.0, -0.5, 7.0]))

# %% [markdown]
# ## Work it out · Two layers that are one
#
# Slide 1 0 −1 along a row, then 1 2 1 along the result. Is that more than a single convolution could do?
#
# It is not. There is **one** kernel that gives the same at once: convolve the two kernels with each other (here the turning around matters: as mathematics does it, over the full length).

# %%
cs.scene("06", "two-in-one", lang="en")

# %% [markdown]
# **06-2** Which kernel of five gives at once what 1 0 −1 and then 1 2 1 give?

# %%
answer = ...  # type your answer in place of the dots
cs.check("06-2", answer, lang="en")
# cs.hint("06-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.convolve([1, 0, -1], [1, 2, 1])

# %% [markdown]
# ## Work it out · Straight through
#
# The lecture's row 0 1 0 1 0 0 1 1 1 0, first 1 0 −1, then 1 2 1, nothing between.

# %%
cs.scene("06", "straight", lang="en")

# %% [markdown]
# **06-3** Six numbers come out:

# %%
answer = ...  # type your answer in place of the dots
cs.check("06-3", answer, lang="en")
# cs.hint("06-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve(cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, -1]), [1, 2, 1])

# %% [markdown]
# ## Work it out · With a bend between
#
# Now put ReLU between the two. The first result is 0 0 0 1 −1 −1 0 1.

# %%
cs.scene("06", "with-relu", lang="en")

# %% [markdown]
# **06-4** What does 1 2 1 give after ReLU?

# %%
answer = ...  # type your answer in place of the dots
cs.check("06-4", answer, lang="en")
# cs.hint("06-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.convolve(np.maximum(0, cs.convolve([0, 1, 0, 1, 0, 0, 1, 1, 1, 0], [1, 0, -1])), [1, 2, 1])

# %% [markdown]
# ## See · Others
#
# - **Leaky ReLU** lets a little of what is below zero through.
# - **Sigmoid** squeezes everything between 0 and 1, **tanh** between −1 and 1.
# - **ReLU6** also cuts off at 6; the network beside this text uses it.
# - **GELU** is a ReLU with a soft bend.

# %%
cs.scene("06", "others", lang="en")

# %% [markdown]
# **06-5** ReLU6 of −3 2 9:

# %%
answer = ...  # type your answer in place of the dots
cs.check("06-5", answer, lang="en")
# cs.hint("06-5", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.clip([-3, 2, 9], 0, 6)

# %% [markdown]
# ## Predict · What is there to learn?
#
# CNN diagrams draw ReLU as a box of its own, like a layer.

# %%
cs.scene("06", "weights", lang="en")

# %% [markdown]
# **06-6** How many parameters has a ReLU over 8 maps of 28 × 28?

# %%
answer = ...  # type your answer in place of the dots
cs.check("06-6", answer, lang="en")
# cs.hint("06-6", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · A unit that died
#
# If all sums of a channel fall below zero, ReLU makes them all zero, and with them the gradient. The channel learns nothing any more. It is called a *dead ReLU*.
#
# In the panel beside the map, lower the bias of a channel far enough, and see its map go blank in the next layer.

# %%
cs.scene("06", "dead", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - ReLU: max(0, x), for each number by itself, without weights.
# - Without a bend, many layers are one layer.
# - Below zero nothing comes through, and nothing goes back when learning.

# %%
cs.scene("06", "recap", lang="en")

# %% [markdown]
# **06-7** Ten convolution layers without any activation between. Together they are worth:
#
# - `0`: ten times one layer
#
# - `1`: one layer with a larger kernel
#
# - `2`: nothing: all becomes zero

# %%
answer = ...  # type your answer in place of the dots
cs.check("06-7", answer, lang="en")
