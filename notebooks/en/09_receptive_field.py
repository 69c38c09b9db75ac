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
# <!-- Made from lesson 09: change the lesson instead. -->
# # 09 The receptive field
#
# > You can say which part of the picture a number deep in a network can see, and how that part grows from layer to layer.
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
# ## See · What a number can see
#
# A number of the first layer is made of 3 × 3 pixels: they are framed on the picture. That is its receptive field.
#
# A number of the second convolution is made of 3 × 3 numbers, each of which saw pixels of its own. Its field is larger. And behind the last pooling larger still.

# %%
cs.scene("09", "sees", lang="en")

# %% [markdown]
# ## Predict · Two layers
#
# Two convolutions of 3, stride 1, one after the other. Draw it: the three numbers that the second one reads stand side by side.

# %% [markdown]
# **09-1** Two convolutions of 3: how many pixels along one side does a number of the second one see?

# %%
answer = ...  # type your answer in place of the dots
cs.check("09-1", answer, lang="en")
# cs.hint("09-1", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · Layer by layer
#
# Each layer adds $(k - 1) \times$ *jump*: the jump is how many pixels lie between two neighbours of its input. A stride of 2 doubles it for everything that follows.
#
# Six layers: conv 3, conv 3, pool 2 (stride 2), conv 3, conv 3, pool 2 (stride 2).

# %% [markdown]
# **09-2** The field after each of the six:

# %%
answer = ...  # type your answer in place of the dots
cs.check("09-2", answer, lang="en")
# cs.hint("09-2", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Predict · The jump
#
# Two convolutions of 3, both with a stride of 2.

# %% [markdown]
# **09-3** Kernels 3 and 3, both with stride 2: how many pixels does a number of the second one see?

# %%
answer = ...  # type your answer in place of the dots
cs.check("09-3", answer, lang="en")
# cs.hint("09-3", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · Small ones do it
#
# Three layers of 3 × 3 see as much as one of 7 × 7, with fewer weights, and with a bend after each.

# %% [markdown]
# **09-4** 1 channel in and out, no biases: how many weights have one layer of 7 × 7, and three layers of 3 × 3 together?

# %%
answer = ...  # type your answer in place of the dots
cs.check("09-4", answer, lang="en")
# cs.hint("09-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
7 * 7 * 1, 3 * 3 * 3 * 1

# %% [markdown]
# ## Play · What it can see, what it does
#
# The frame shows what a number can see. How much each pixel really moves it is another thing: look. Mostly the middle counts, and parts of the frame hardly at all. That is called the *effective* receptive field (Luo et al., 2016).

# %%
cs.scene("09", "moved-by", lang="en")

# %% [markdown]
# ## Predict · Poke a pixel
#
# A row goes through a kernel of 5, stride 1, no padding. One number of the row is changed.

# %% [markdown]
# **09-5** 20 numbers, a kernel of 5. The number at index 10 is changed. How many results can change?

# %%
answer = ...  # type your answer in place of the dots
cs.check("09-5", answer, lang="en")
# cs.hint("09-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · At the border
#
# In the corner the field reaches beyond the picture: it sees padding there. The numbers at the border know less of the picture than those in the middle, and often one sees it in the maps.

# %%
cs.scene("09", "border", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - The receptive field is the part of the input that a number depends on.
# - It grows by (k − 1) × jump a layer; strides make the jump grow.
# - It is what a number *can* see. How much it counts is another question.

# %%
cs.scene("09", "recap", lang="en")

# %% [markdown]
# **09-6** 5 convolutions of 3, stride 1: how large is the field at the end?

# %%
answer = ...  # type your answer in place of the dots
cs.check("09-6", answer, lang="en")
# cs.hint("09-6", lang="en")  # for a hint, remove the #
