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
# <!-- Made from lesson 08: change the lesson instead. -->
# # 08 The fully connected layer and softmax
#
# > You can count and compute what a fully connected layer does, and turn scores into probabilities.
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
# ## See · Everything with everything
#
# In a fully connected layer each neuron reads **every** number before it, each with a weight of its own.
#
# In the picture, under *The same as neurons*, switch between a convolution layer and a fully connected layer: three links a neuron, or twelve.

# %%
cs.scene("08", "everything", lang="en")

# %% [markdown]
# ## Predict · Count them
#
# 12 neurons, then 10. (The lecture's figure draws the links of one only.)

# %% [markdown]
# **08-1** 12 neurons, then 10, fully connected: how many parameters?

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-1", answer, lang="en")
# cs.hint("08-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(12 + 1) * 10

# %% [markdown]
# ## Work it out · Maps become a row
#
# The last maps of a network are laid out in one long row: that is called flatten. No number is changed.

# %%
cs.scene("08", "flatten", lang="en")

# %% [markdown]
# **08-2** 10 maps of 13 × 13 are laid out. How long is the row?

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-2", answer, lang="en")
# cs.hint("08-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.zeros((1, 10, 13, 13)).reshape(1, -1).shape

# %% [markdown]
# ## Work it out · One neuron
#
# Weights times inputs, all added up, and the bias.

# %% [markdown]
# **08-3** Inputs 1 0 2, weights 2 5 −1, bias 0.5: what does the neuron give?

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-3", answer, lang="en")
# cs.hint("08-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.dot([1.0, 0.0, 2.0], [2.0, 5.0, -1.0]) + 0.5

# %% [markdown]
# ## Work it out · Scores become shares
#
# What the last layer gives are scores, logits: any numbers, see them here. Softmax makes shares of them that add up to 1:
#
# $p_i = \frac{e^{s_i}}{\sum_j e^{s_j}}$

# %%
cs.scene("08", "softmax", lang="en")

# %% [markdown]
# **08-4** Softmax of 2 1 0.1 (three decimals):

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-4", answer, lang="en")
# cs.hint("08-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.ops.softmax.forward(np.array([2.0, 1.0, 0.1]))

# %% [markdown]
# ## Predict · Only differences count
#
# Add 100 to each of the three scores.

# %% [markdown]
# **08-5** Softmax of 102 101 100.1: the first share (three decimals)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-5", answer, lang="en")
# cs.hint("08-5", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.ops.softmax.forward(np.array([102.0, 101.0, 100.1]))[0]

# %% [markdown]
# ## Predict · Sure is not right
#
# The network for digits is shown a Japanese letter. It has ten answers to give, and softmax makes shares of them in any case.

# %%
cs.scene("08", "sure", lang="en")

# %% [markdown]
# **08-6** It says a digit with a high share. That means:
#
# - `0`: The picture shows that digit, most likely.
#
# - `1`: Of the ten digits this one fits best.
#
# - `2`: The network has noticed that it is no digit.

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-6", answer, lang="en")

# %% [markdown]
# ## See · A number instead of a class
#
# Not every answer is a class. With **one** neuron at the end and no softmax, a network estimates a number: an age, an angle, a price. That is called *regression*. The fully connected layer is the same; the loss is another one.

# %% [markdown]
# ## Break it · Two sizes that do not meet
#
# The layer before gives 10 maps of 13 × 13. Somebody has written `Linear(1000, 10)` behind it. PyTorch says:
#
# ```
# mat1 and mat2 shapes cannot be multiplied (1x1690 and 1000x10)
# ```
#
# It is worth reading: the first pair is what comes, the second what the layer was made for.

# %% [markdown]
# **08-7** 10 maps of 13 × 13 come, 10 classes go out. `Linear(?, 10)`

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-7", answer, lang="en")
# cs.hint("08-7", lang="en")  # for a hint, remove the #

# %%
# The same with the library
10 * 13 * 13

# %% [markdown]
# ## Recap · In three lines
#
# - Each neuron reads all: (inputs + 1) × outputs parameters.
# - Softmax makes shares of scores. Only differences of the scores count.
# - A large share says: rather this than the others. It does not say: certainly this.

# %%
cs.scene("08", "recap", lang="en")

# %% [markdown]
# **08-8** A small network has four convolution layers (3×3, 10 maps each, 3 channels in) and one fully connected layer from 1690 to 10. How many per cent of its parameters are in the fully connected layer (one decimal)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("08-8", answer, lang="en")
# cs.hint("08-8", lang="en")  # for a hint, remove the #

# %%
# The same with the library
100 * 16910 / (280 + 3 * 910 + 16910)
