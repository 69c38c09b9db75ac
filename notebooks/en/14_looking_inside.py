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
# <!-- Made from lesson 14: change the lesson instead. -->
# # 14 Looking inside: from low to high
#
# > You can say what a channel answers to, and test whether deeper layers really see higher patterns.
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
# ## See · The first kernels
#
# The kernels of the first layer can simply be looked at: they lie on the pixels themselves. Here are 32 of them, learnt from a million photographs: edges in several directions, spots, colours.
#
# Compare the maps of the first layer and of a later one.

# %%
cs.scene("14", "kernels", lang="en")

# %% [markdown]
# ## Predict · One scale for all
#
# Each map is drawn from its own smallest to its own largest value. Above the maps one can ask for *one scale for the whole layer*. Before that is done, maps cannot be compared.

# %%
cs.scene("14", "one-scale", lang="en")

# %% [markdown]
# **14-1** Two maps look equally strong, each drawn on its own scale. Which is stronger?
#
# - `0`: They are equally strong.
#
# - `1`: The picture alone does not tell.
#
# - `2`: The darker one.

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-1", answer, lang="en")

# %% [markdown]
# ## Work it out · What does it answer to most?
#
# Show a channel many pictures and keep those on which it is strongest. They tell more than its kernel does.
#
# Five pictures gave a channel these peaks (by the number of the picture, from 0):

# %%
cs.scene("14", "strongest", lang="en")

# %% [markdown]
# **14-2** 0.2 1.7 0 3.1 2.9: the numbers of the three strongest pictures, the strongest first?

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-2", answer, lang="en")
# cs.hint("14-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.argsort(-np.array([0.2, 1.7, 0.0, 3.1, 2.9]))[:3]

# %% [markdown]
# ## Work it out · Channels that say nothing
#
# A channel that is zero on every picture is *dead*. Of four pictures, here are the peaks of six channels behind a ReLU, a row for each picture.

# %%
cs.scene("14", "dead", lang="en")

# %% [markdown]
# **14-3** How many of the six channels are dead on these pictures?
#
#     0 0 0 0 1.9 0
#     0 0 0 0 0 0
#     0 0 0 0 0.7 0
#     2.9 0 0 2.7 0 0

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-3", answer, lang="en")
# cs.hint("14-3", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## See · A picture that it wishes for
#
# One can also *make* the picture a channel answers to most. Begin with noise, and change it along the gradient, again and again. It is learning turned around: the picture changes and the weights stay. That is *feature visualisation*.

# %%
cs.scene("14", "wished", lang="en")

# %% [markdown]
# ## Predict · Higher and higher?
#
# From layer to layer: edges, then textures, then parts, then things. The lecture says that layers nearer to the answer *should* recognise higher patterns, and adds that it is a view.
#
# How could one **measure** it?

# %%
cs.scene("14", "higher", lang="en")

# %% [markdown]
# **14-4** How does one test "deeper layers are more class-like"?
#
# - `0`: by looking at some nice pictures
#
# - `1`: by teaching a straight classifier to read each layer, and comparing on new pictures
#
# - `2`: it need not be tested: it was designed so

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-4", answer, lang="en")

# %% [markdown]
# ## Work it out · Selective for a class
#
# How much more does a channel answer to its favourite class than to the rest? One measure (Morcos et al., 2018):
#
# $\frac{\mu_{\max} - \mu_{\text{rest}}}{\mu_{\max} + \mu_{\text{rest}}}$
#
# $\mu_{\max}$ is its mean answer to that class, $\mu_{\text{rest}}$ the mean over the other classes.

# %%
cs.scene("14", "selective", lang="en")

# %% [markdown]
# **14-5** Mean answers to four classes: 6 2 1 3. The selectivity (three decimals)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-5", answer, lang="en")
# cs.hint("14-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · Twins
#
# Two channels that rise and fall together say the same. Their correlation is near 1.

# %% [markdown]
# **14-6** Peaks of four channels on six pictures. Which two are twins (the smaller number first)?
#
#     0: 3 5 0 2 1 4
#     1: 2 5 4 1 3 0
#     2: 5 11 9 3 7 1
#     3: 4 1 2 5 3 6

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-6", answer, lang="en")
# cs.hint("14-6", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.corrcoef([[3.0, 5.0, 0.0, 2.0, 1.0, 4.0], [2.0, 5.0, 4.0, 1.0, 3.0, 0.0], [5.0, 11.0, 9.0, 3.0, 7.0, 1.0], [4.0, 1.0, 2.0, 5.0, 3.0, 6.0]]).round(2)

# %% [markdown]
# ## Break it · Beware of names
#
# "This is the eye detector." A channel that is strong on eyes may be strong on buttons, wheels and coffee cups, too. Look at what it answers to weakly, and at pictures that do *not* show your idea.

# %%
cs.scene("14", "names", lang="en")

# %% [markdown]
# **14-7** Its nine strongest pictures all show cats. You say:
#
# - `0`: "the cat unit"
#
# - `1`: "often strong on cats; I have not looked at the rest"
#
# - `2`: "designed for cats"

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-7", answer, lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Kernels of the first layer can be read; deeper ones are told by what they answer to.
# - Higher layers *often turn out* to see higher patterns: measure it, do not just believe it.
# - One channel is rarely one thing.

# %%
cs.scene("14", "recap", lang="en")

# %% [markdown]
# **14-8** Why can a unit of the first layer not stand for a whole face?
#
# - `0`: It has too few weights to be trained.
#
# - `1`: It sees a few pixels only.
#
# - `2`: Faces come last in the alphabet of classes.

# %%
answer = ...  # type your answer in place of the dots
cs.check("14-8", answer, lang="en")
