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
# <!-- Made from lesson 15: change the lesson instead. -->
# # 15 Why this answer?
#
# > You can work out three kinds of attribution by hand, and say when a heat map is to be trusted.
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
# ## See · Where did it look?
#
# The network says *espresso*. Attribution asks how much each place of the picture spoke for that. Indigo spoke for it, vermilion against.
#
# There are many methods, and they do not all say the same. Three of them are simple enough to be done by hand.

# %%
cs.scene("15", "where", lang="en")

# %% [markdown]
# ## Work it out · Cover it
#
# Occlusion: cover a part, and see how far the score falls.
#
# The lecture's picture has five equal rows 0 1 1 0 1. The score is the **largest** value of its convolution with the kernel of lesson 03; that is 5. Cover one column after the other with zeros.

# %%
cs.scene("15", "cover", lang="en")

# %% [markdown]
# **15-1** How far does the score fall for each of the five columns?

# %%
answer = ...  # type your answer in place of the dots
cs.check("15-1", answer, lang="en")
# cs.hint("15-1", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · The slope
#
# The gradient of the score: how much would it rise if this number rose a little? For a score that is a weighted sum, the slopes are the weights themselves, whatever the picture shows. *Input × gradient* is what each number really adds.

# %%
cs.scene("15", "slope", lang="en")

# %% [markdown]
# **15-2** Inputs 3 0 2, weights 2 4 −1, score = their weighted sum. Input × gradient?

# %%
answer = ...  # type your answer in place of the dots
cs.check("15-2", answer, lang="en")
# cs.hint("15-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.array([3, 0, 2]) * [2, 4, -1]

# %% [markdown]
# ## Work it out · Maps added up
#
# A class activation map takes the last maps and adds them, each times its weight for the class; only what is above zero is kept (ReLU). Two maps, the weights are 2 and −1:
#
# | A₁ | | A₂ | |
# | --- | --- | --- | --- |
# | 1 | 2 | 0 | 1 |
# | 0 | 1 | 3 | 1 |

# %%
cs.scene("15", "sum-of-maps", lang="en")

# %% [markdown]
# **15-3** The map, two rows of two:

# %%
answer = ...  # type your answer in place of the dots
cs.check("15-3", answer, lang="en")
# cs.hint("15-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.maximum(2 * np.array([[1, 2], [0, 1]]) - np.array([[0, 1], [3, 1]]), 0)

# %% [markdown]
# ## Predict · An empty map
#
# Now the weights are −2 and 1, that is, another class. Everything is zero but one place. Is that a mistake in the program?

# %% [markdown]
# **15-4** A nearly empty map for another class:
#
# - `0`: a mistake in the program
#
# - `1`: right: hardly anything speaks for that class
#
# - `2`: the picture is too dark

# %%
answer = ...  # type your answer in place of the dots
cs.check("15-4", answer, lang="en")

# %% [markdown]
# ## Work it out · It must add up
#
# *Integrated gradients* fades the picture in from black and adds the slopes up on the way. Theory says: the whole map must sum to the difference of the two scores. The page prints the gap beside every map.

# %%
cs.scene("15", "adds-up", lang="en")

# %% [markdown]
# **15-5** The score is 9.8 for the picture and −0.7 for black. What must the map of integrated gradients sum to?

# %%
answer = ...  # type your answer in place of the dots
cs.check("15-5", answer, lang="en")
# cs.hint("15-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Play · Sanity checks
#
# A map may look convincing and say nothing. A test (Adebayo et al., 2018): forget everything the network has learnt, weights at random, and make the map anew. If it still looks the same, it shows the *picture*, not the network.
#
# Look at the checks beside this map.

# %%
cs.scene("15", "sanity", lang="en")

# %% [markdown]
# **15-6** With random weights a method's map is nearly the same as before. So:
#
# - `0`: The method is very stable: good.
#
# - `1`: It shows the picture's edges, not what was learnt.
#
# - `2`: The network had learnt nothing.

# %%
answer = ...  # type your answer in place of the dots
cs.check("15-6", answer, lang="en")

# %% [markdown]
# ## Break it · They disagree
#
# Switch between the gradient and occlusion. The two ask different questions: what a *small* change does, and what *taking away* does. Neither is the cause itself.

# %%
cs.scene("15", "disagree", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Cover, slope, sum of maps: three questions, three answers.
# - Sums that theory demands, random weights, insertion and deletion: check before you believe.
# - A map shows what the score depends on in this network, here. It does not show what is true of the world.

# %%
cs.scene("15", "recap", lang="en")

# %% [markdown]
# **15-7** The map for *dog* lies on the leash. What do you know now?
#
# - `0`: The dog is on the leash.
#
# - `1`: The score depends on the leash in this picture.
#
# - `2`: The network knows what a leash is for.

# %%
answer = ...  # type your answer in place of the dots
cs.check("15-7", answer, lang="en")
