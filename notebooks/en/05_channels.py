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
# <!-- Made from lesson 05: change the lesson instead. -->
# # 05 Channels and many kernels
#
# > You can count the kernels, filters, maps and weights of a convolution layer, and compute one of its numbers over all channels.
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
# ## See · A picture has depth
#
# A colour image has three channels; what comes out of a layer may have hundreds. So the window is a block: height × width × **all** channels.
#
# Here the block has 8 channels. At the first place all 8 × 3 × 3 products are added up to a single number; at the next too. Each filter fills one map, and there are eight filters.

# %%
cs.scene("05", "deep", lang="en")

# %% [markdown]
# ## Work it out · One number over three channels
#
# Each channel has its own kernel. Their three sums are **added up**, and the bias comes on top.
#
# A tiny case, 2 × 2:
#
# | channel | under the window | kernel |
# | --- | --- | --- |
# | red | 1 2 / 3 4 | 1 0 / 0 1 |
# | green | 0 1 / 0 1 | 0 1 / 1 0 |
# | blue | 2 0 / 0 2 | 1 1 / 1 1 |
#
# The bias is −1.

# %%
cs.scene("05", "one-number", lang="en")

# %% [markdown]
# **05-1** Which number comes out (bias −1)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-1", answer, lang="en")
# cs.hint("05-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.ops.conv.forward(np.array([[[[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [0.0, 1.0]], [[2.0, 0.0], [0.0, 2.0]]]]), np.array([[[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]], [[1.0, 1.0], [1.0, 1.0]]]]), np.array([-1.0]))

# %% [markdown]
# ## See · Kernel, filter, map
#
# These words get mixed up. Here they mean:
#
# - **Kernel**: one flat grid of weights, for one input channel.
# - **Filter**: the kernels of all input channels together. It makes **one** map.
# - **Feature map**: what one filter makes: one output channel.
#
# In pictures a filter is often drawn as a block and called a "3-D kernel". It is the same thing.

# %%
cs.scene("05", "words", lang="en")

# %% [markdown]
# ## Predict · Count them
#
# A layer takes a colour image and gives 10 maps, with kernels of 3 × 3.

# %%
cs.scene("05", "how-many", lang="en")

# %% [markdown]
# **05-2** 3 channels in, 10 maps out: how many **filters**, how many **kernels**, how many **maps**?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-2", answer, lang="en")
# cs.hint("05-2", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · How many weights?
#
# The weights of a layer are an array of the shape (output channels, input channels, height, width).

# %%
cs.scene("05", "weights", lang="en")

# %% [markdown]
# **05-3** 3 channels in, 8 maps out, kernels 3 × 3, with biases: how many parameters?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-3", answer, lang="en")
# cs.hint("05-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(3 * 3 * 3 + 1) * 8

# %% [markdown]
# ## Work it out · The next layer
#
# The second layer of a network reads 50 maps and makes 50 maps, again with 3 × 3. It often surprises how much more it has to learn than the first.

# %% [markdown]
# **05-4** 50 channels in, 50 maps out, kernels 3 × 3, with biases: how many parameters?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-4", answer, lang="en")
# cs.hint("05-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(50 * 3 * 3 + 1) * 50

# %% [markdown]
# ## Predict · What is shared
#
# "All neurons of a layer share one kernel" — almost. The neurons of **one map** share one filter (weight sharing); another map has another.
#
# Here a row of 12 numbers goes through 9 kernels of 3.

# %%
cs.scene("05", "shared", lang="en")

# %% [markdown]
# **05-5** A row of 12, 9 kernels of 3, a bias each: how many parameters?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-5", answer, lang="en")
# cs.hint("05-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Predict · And a bias each
#
# Beside its kernels each filter has one number that is added everywhere on its map.

# %%
cs.scene("05", "bias", lang="en")

# %% [markdown]
# **05-6** A layer makes 8 maps of 4 × 4. How many biases does it have?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-6", answer, lang="en")
# cs.hint("05-6", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Play · One by one
#
# A kernel of 1 × 1 sees no neighbours. Is it good for anything? It mixes the channels at each place.
#
# Two channels at one place have the values 1 and 5. The two filters are (1, −1) and (2, 1), without bias.

# %%
cs.scene("05", "one-by-one", lang="en")

# %% [markdown]
# **05-7** Which two values come out there?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-7", answer, lang="en")
# cs.hint("05-7", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.array([[1.0, -1.0], [2.0, 1.0]]) @ [1.0, 5.0]

# %% [markdown]
# ## Play · In a real network
#
# The first layer of the network beside this text has 32 filters of 3 × 3 × 3. Choose channels and look at their kernels: some look for edges, some for colours. Nobody wrote them down; they were learnt.

# %%
cs.scene("05", "real", lang="en")

# %% [markdown]
# ## Break it · Channels at the wrong end
#
# A picture file has its channels last: (224, 224, 3). Given like that to a network that wants them first, it says something like *expected 3 channels, but got 224*.

# %%
cs.scene("05", "wrong-order", lang="en")

# %% [markdown]
# **05-8** What puts the channels first?
#
# - `0`: `x.reshape(3, 224, 224)`
#
# - `1`: `x.transpose(2, 0, 1)`
#
# - `2`: `x[None]`

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-8", answer, lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - A window goes through all channels; their sums are added up, and the bias with them.
# - One filter makes one map. As many filters as maps; in each as many kernels as input channels.
# - Weights: (output channels × input channels × height × width) and a bias for each output channel, however large the picture.

# %%
cs.scene("05", "recap", lang="en")

# %% [markdown]
# **05-9** 100 × 100 numbers in, 100 × 100 out. How many weights has a **fully connected** layer, and how many one 3 × 3 kernel?

# %%
answer = ...  # type your answer in place of the dots
cs.check("05-9", answer, lang="en")
# cs.hint("05-9", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(100 * 100) ** 2, 3 * 3
