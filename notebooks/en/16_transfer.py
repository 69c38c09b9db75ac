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
# <!-- Made from lesson 16: change the lesson instead. -->
# # 16 Transfer learning
#
# > You can put a new head on a trained network, count what is learnt, and find out whether borrowing helped.
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
# ## See · Borrow what was learnt
#
# The first layers of a network find edges and textures, whatever it was trained on. So one takes a pretrained model, keeps its body, and gives it a new last layer for one's own classes: transfer learning.

# %%
cs.scene("16", "borrow", lang="en")

# %% [markdown]
# ## Work it out · A new head
#
# The network ends in a fully connected layer from 512 numbers to 10 classes. You have 46 classes.

# %%
cs.scene("16", "new-head", lang="en")

# %% [markdown]
# **16-1** 512 numbers, 46 classes: how many parameters has the new head?

# %%
answer = ...  # type your answer in place of the dots
cs.check("16-1", answer, lang="en")
# cs.hint("16-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
(512 + 1) * 46

# %% [markdown]
# ## Work it out · Frozen
#
# Freezing keeps the body as it is: only the head learns. That is fast, and cannot spoil anything.
#
# A body has 385,000 parameters, the new head those of the last screen.

# %% [markdown]
# **16-2** How many parameters learn while the body is frozen, and how many once it is freed?

# %%
answer = ...  # type your answer in place of the dots
cs.check("16-2", answer, lang="en")
# cs.hint("16-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
23598, 385000 + 23598

# %% [markdown]
# ## Predict · Which rate?
#
# After the head has learnt, one may let the whole network learn on: fine-tuning.

# %% [markdown]
# **16-3** With which rate does one fine-tune the whole?
#
# - `0`: ten times larger than before
#
# - `1`: the same as before
#
# - `2`: ten times smaller than before

# %%
answer = ...  # type your answer in place of the dots
cs.check("16-3", answer, lang="en")

# %% [markdown]
# ## Play · Try it
#
# Beside this text: begin with the network for clothes, and give it the Japanese letters as data. Choose a new head and a frozen body, and train. Then let the whole learn, from the same beginning, and lay both curves over each other in the time machine.

# %%
cs.scene("16", "try", lang="en")

# %% [markdown]
# ## Predict · Does it help?
#
# It was measured, on a small case: features learnt on the digits 0–4, used for 5–9 with five pictures a class, ten trials.
#
# | | right |
# | --- | --- |
# | learnt from scratch | .895 |
# | frozen body | .875 |
# | fine-tuned | .871 |
# | frozen **random** body | .878 |
#
# (± .034)

# %% [markdown]
# **16-4** What does this table say?
#
# - `0`: Borrowing helped.
#
# - `1`: No gain can be seen here.
#
# - `2`: Borrowing never helps.

# %%
answer = ...  # type your answer in place of the dots
cs.check("16-4", answer, lang="en")

# %% [markdown]
# ## Work it out · Always a control
#
# To know whether borrowing helps, compare it with *nothing borrowed*: the same network from scratch, and the same network with a random body, frozen.

# %% [markdown]
# **16-5** From scratch 0.61, random body frozen 0.58, borrowed body 0.83. How much did *what was learnt before* gain, against the better of the two controls?

# %%
answer = ...  # type your answer in place of the dots
cs.check("16-5", answer, lang="en")
# cs.hint("16-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · All at once
#
# Somebody unfreezes everything at once, with a new random head and a large rate.

# %% [markdown]
# **16-6** What happens in the first steps?
#
# - `0`: The random head sends large gradients back and spoils the body.
#
# - `1`: Nothing: the body is good already.
#
# - `2`: It only takes longer.

# %%
answer = ...  # type your answer in place of the dots
cs.check("16-6", answer, lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Keep the body, make a new head, freeze first, fine-tune with a small rate.
# - It helps most with few pictures, a large body, and tasks that are alike.
# - Measure against scratch and against a random body; sometimes it does not help at all.

# %%
cs.scene("16", "recap", lang="en")

# %% [markdown]
# **16-7** Where does borrowing help most?
#
# - `0`: few pictures of one's own, a large body trained on similar ones
#
# - `1`: a million pictures of one's own
#
# - `2`: sounds, with a body trained on photographs, always

# %%
answer = ...  # type your answer in place of the dots
cs.check("16-7", answer, lang="en")
