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
# <!-- Made from lesson 12: change the lesson instead. -->
# # 12 Training a network
#
# > You can train a small network on digits, read its curves while it learns, and say what to do when it does not.
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
# ## See · Everything at once
#
# In lesson 11 a kernel of three numbers was learnt from one row. Now thousands of weights are learnt from thousands of pictures, by the same step, again and again.
#
# The room beside this text has the network, the data and the training. Nothing has to be installed; a training takes a minute.

# %%
cs.scene("12", "watch", lang="en")

# %% [markdown]
# ## Work it out · Step and epoch
#
# One step uses a mini-batch: a few pictures, picked at random. Once through all training pictures is an epoch.

# %% [markdown]
# **12-1** 8,000 training pictures, 64 a step (the last step of an epoch takes what is left), 3 epochs: how many steps?

# %%
answer = ...  # type your answer in place of the dots
cs.check("12-1", answer, lang="en")
# cs.hint("12-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
3 * np.ceil(8000 / 64)

# %% [markdown]
# ## Predict · Guess the first loss
#
# Before its first step the network knows nothing. You know what its cross-entropy should be, then.

# %% [markdown]
# **12-2** 10 classes: the loss to begin with (two decimals)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("12-2", answer, lang="en")
# cs.hint("12-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.log(10)

# %% [markdown]
# ## Play · Train it
#
# Press *Train* and watch: the loss falls, the accuracy rises, the kernels change. Two curves are drawn: on the training data and on the validation data, from which nothing is learnt.

# %%
cs.scene("12", "train", lang="en")

# %% [markdown]
# **12-3** Which curve tells how good the network will be on new pictures?
#
# - `0`: the one on the training data
#
# - `1`: the one on the validation data
#
# - `2`: the learning rate

# %%
answer = ...  # type your answer in place of the dots
cs.check("12-3", answer, lang="en")

# %% [markdown]
# ## Work it out · Fewer weights
#
# Make it smaller: **at most 1,000 parameters**, ten answers, and at least one convolution. Then train it. 97 % and more is possible.

# %%
cs.scene("12", "small", lang="en")

# %% [markdown]
# **12-4** The network that stands beside this text:

# %%
answer = ...  # type your answer in place of the dots
cs.check("12-4", answer, lang="en")
# cs.hint("12-4", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Predict · A bold rate
#
# Beside this text a learning rate of 3 is set, thirty times the usual. Guess, then press *Train*.

# %%
cs.scene("12", "rate", lang="en")

# %% [markdown]
# **12-5** What will happen?
#
# - `0`: It learns thirty times faster.
#
# - `1`: It learns nothing: about 10 % right.
#
# - `2`: The same, only less smooth.

# %%
answer = ...  # type your answer in place of the dots
cs.check("12-5", answer, lang="en")

# %% [markdown]
# ## Play · Back in time
#
# A training keeps checkpoints. Choose your run above, drag along the curve and watch a kernel take shape. Branch off from any moment with other settings.

# %%
cs.scene("12", "back-in-time", lang="en")

# %% [markdown]
# ## Play · One step, by hand
#
# Choose a weight of your run: its slope as a sum over pictures and places, times the rate, and the new weight. It is lesson 11, with real numbers.

# %%
cs.scene("12", "by-hand", lang="en")

# %% [markdown]
# ## Break it · Twice is double
#
# In PyTorch, whoever forgets `optimizer.zero_grad()` finds that gradients of one step are still there in the next: they are **added**. Nothing crashes; it only learns badly.

# %% [markdown]
# **12-6** A gradient of 0.5 was computed 2 times, and never set back to zero. What stands there?

# %%
answer = ...  # type your answer in place of the dots
cs.check("12-6", answer, lang="en")
# cs.hint("12-6", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Recap · In three lines
#
# - A step: some pictures, their loss, its gradients, every weight a little against its gradient.
# - Training and validation belong side by side. Only the second tells what it has understood.
# - If it does not learn: look at the first loss, lower the rate, and try ten pictures: those it must be able to learn by heart.

# %%
cs.scene("12", "recap", lang="en")

# %% [markdown]
# **12-7** The loss does not fall. What do you try **first**?
#
# - `0`: a larger network
#
# - `1`: a smaller rate, on ten pictures only
#
# - `2`: more epochs

# %%
answer = ...  # type your answer in place of the dots
cs.check("12-7", answer, lang="en")
