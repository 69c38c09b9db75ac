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
# <!-- Made from lesson 10: change the lesson instead. -->
# # 10 The whole CNN
#
# > You can say what each layer of a convolutional network does, how large its output is, and follow one number from the picture to the answer.
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
# ## See · The map of a network
#
# Left the picture, right the answer, between them layer by layer what becomes of it. This is a convolutional neural network: small enough to be seen whole.
#
# - Convolution looks for local features, one for each channel.
# - ReLU puts a bend in.
# - Pooling makes the maps smaller. (It does not *make* maps: the convolution did.)
# - The fully connected layer weighs everything up.
#
# Back to the map.

# %%
cs.scene("10", "map", lang="en")

# %% [markdown]
# ## See · Words within words
#
# *Artificial intelligence* holds *machine learning* (programs that learn from data); that holds deep learning (networks with many layers); and within that are CNNs. "Deep" means many layers, no more.

# %%
cs.scene("10", "nested", lang="en")

# %% [markdown]
# **10-1** How many layers with weights has this network: conv, relu, conv, relu, pool, conv, relu, conv, relu, pool, flatten, fully connected?

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-1", answer, lang="en")
# cs.hint("10-1", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Predict · What does which layer?
#
# One often hears that layers nearer to the answer see higher patterns: edges, then parts, then things. *It often turns out so.* Lesson 14 tests it.

# %%
cs.scene("10", "cards", lang="en")

# %% [markdown]
# **10-2** Which layer **makes** feature maps of the picture?
#
# - `0`: pooling
#
# - `1`: convolution
#
# - `2`: fully connected

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-2", answer, lang="en")

# %% [markdown]
# ## Work it out · How large is everything?
#
# A picture of 64 × 64 in colour goes through this network, whose convolutions have no padding:
#
# conv – relu – conv – relu – pool – conv – relu – conv – relu – pool – flatten – fully connected.

# %%
cs.scene("10", "sizes", lang="en")

# %% [markdown]
# **10-3** A picture of 64 × 64: the height after each of the ten layers up to the second pooling?

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-3", answer, lang="en")
# cs.hint("10-3", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · How much is there to learn?
#
# Each convolution gives 10 maps with kernels of 3 × 3; ten classes at the end.

# %%
cs.scene("10", "parameters", lang="en")

# %% [markdown]
# **10-4** How many parameters has it in all, on colour pictures of 64 × 64?

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-4", answer, lang="en")
# cs.hint("10-4", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · And how much to compute?
#
# Parameters are counted once. But each weight of a convolution is used at *every* place of its map.

# %%
cs.scene("10", "work", lang="en")

# %% [markdown]
# **10-5** The first convolution gives 10 maps of 62 × 62. How many multiplications does it need?

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-5", answer, lang="en")
# cs.hint("10-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Play · All the way down
#
# Click anything in this page and it takes you further down: from the network to how a channel is made, and to one single number, with every product. Follow the number's terms back, layer by layer, to the pixels.

# %%
cs.scene("10", "down", lang="en")

# %% [markdown]
# ## See · The answer
#
# This larger network knows 1000 classes. The bars are the shares that softmax makes of its scores.

# %%
cs.scene("10", "answer", lang="en")

# %% [markdown]
# **10-6** 1000 classes. What do all the shares add up to?

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-6", answer, lang="en")
# cs.hint("10-6", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Play · Build your own
#
# The blocks beside this text make a network. Build one for pictures of 28 × 28 with **at least one convolution and one pooling**, ten answers, and **at most 5,000 parameters**. Blocks can be dragged or added by their buttons; the count stands there.

# %%
cs.scene("10", "your-own", lang="en")

# %% [markdown]
# **10-7** The network that stands beside this text:

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-7", answer, lang="en")
# cs.hint("10-7", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · Blocks that do not fit
#
# In this row of blocks a convolution stands behind a fully connected layer, where there are no maps any more. Read what the page says about it, and mend it.

# %%
cs.scene("10", "misfit", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Convolution, bend, pooling, over and over; then everything into a fully connected layer, and softmax.
# - The convolutions do most of the computing, the fully connected layer often has most of the weights.
# - Every number of it can be followed to the pixels.

# %%
cs.scene("10", "recap", lang="en")

# %% [markdown]
# **10-8** How many per cent of the network's 19,920 parameters are in the fully connected layer (one decimal)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("10-8", answer, lang="en")
# cs.hint("10-8", lang="en")  # for a hint, remove the #
