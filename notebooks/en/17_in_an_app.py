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
# <!-- Made from lesson 17: change the lesson instead. -->
# # 17 Using it in an app
#
# > You can say what besides the weights an app needs, and find out why a network that was good in training is wrong in use.
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
# ## See · More than weights
#
# A network in use does not learn any more: that is inference. It needs three things, best in **one file**:
#
# - the graph with its weights,
# - the names of the classes, in their order,
# - how a picture is to be prepared.
#
# Mostly it is the third that is missing.

# %%
cs.scene("17", "more-than-weights", lang="en")

# %% [markdown]
# ## Play · How it was prepared
#
# Beside this text stand the steps from the file to the numbers: upright, colour mode, size, cut, channel order, scale, normalisation. Switch one of them off and watch the answer.
#
# This network was trained on $(x - 127) / 128$.

# %%
cs.scene("17", "prepared", lang="en")

# %% [markdown]
# **17-1** A pixel has the value 255. What does the network get (three decimals)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-1", answer, lang="en")
# cs.hint("17-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(255 - 127) / 128

# %% [markdown]
# ## Work it out · The forgotten division
#
# A network was trained on values from 0 to 1. The app gives it 0 to 255.

# %% [markdown]
# **17-2** A pixel is 51 in the file. What should the network get?

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-2", answer, lang="en")
# cs.hint("17-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
51 / 255

# %% [markdown]
# ## Work it out · Blue for red
#
# Some libraries (OpenCV) give blue, green, red. Nothing fails: red things are blue, that is all.

# %%
cs.scene("17", "swapped", lang="en")

# %% [markdown]
# **17-3** A pixel is (R, G, B) = (200, 30, 10). What does a network get that wants blue, green, red?

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-3", answer, lang="en")
# cs.hint("17-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.array([200, 30, 10])[::-1]

# %% [markdown]
# ## Break it · A picture, or several?
#
# The network wants (how many, channels, height, width). For one picture, too.

# %% [markdown]
# **17-4** One picture, (3, 64, 64). Which shape does the network want?

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-4", answer, lang="en")
# cs.hint("17-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.zeros((3, 64, 64))[None].shape

# %% [markdown]
# ## Predict · A picture of any size?
#
# A network was trained on 64 × 64 and ends in flatten and a fully connected layer. The app gives it 60 × 60.

# %% [markdown]
# **17-5** A convolution of 3 (10 maps), a pooling of 2, flatten. How long is the row with 64 × 64, and how long with 60 × 60?

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-5", answer, lang="en")
# cs.hint("17-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Predict · None of these
#
# The app for digits is shown a letter. What does it say?
#
# A small network for digits was shown pure noise. It gave its first answer a share of .77 to .82 on average. For a third to half of the pictures it was more than .9.

# %%
cs.scene("17", "unknown", lang="en")

# %% [markdown]
# **17-6** A network for ten digits is shown a letter:
#
# - `0`: All shares are about 10 %.
#
# - `1`: Some digit, perhaps with a high share.
#
# - `2`: It stops with an error.

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-6", answer, lang="en")

# %% [markdown]
# ## Work it out · A threshold
#
# An app may say *I don't know* where the first share is below a threshold. That helps, and costs: some right answers are thrown away.

# %% [markdown]
# **17-7** First shares 0.99 0.55 0.91 0.62 0.97, threshold 0.9: how many pictures get an answer?

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-7", answer, lang="en")
# cs.hint("17-7", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## See · Take it with you
#
# Beside this text a network can be taken away as ONNX, as PyTorch code, or as Keras code. The ONNX file has the classes, the preparation and the network's card inside. Each form was run and compared with the original.
#
# In Python:

# %%
net = cs.open("digits")
net.save("digits.onnx")
cs.open("digits.onnx").trace("digit-3").top(3)

# %%
cs.scene("17", "take-away", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Weights, classes, preparation: in one file.
# - If it was good in training and is wrong in use, look at the preparation first: scale, channel order, size, cut.
# - A share is no certainty; say *unknown* below a threshold, and try it with what it must not know.

# %%
cs.scene("17", "recap", lang="en")

# %% [markdown]
# **17-8** 98 % on the test, and nearly everything wrong in the app. Where do you look first?
#
# - `0`: at the preparation
#
# - `1`: at the number of layers
#
# - `2`: at the learning rate

# %%
answer = ...  # type your answer in place of the dots
cs.check("17-8", answer, lang="en")
