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
# <!-- Made from lesson 13: change the lesson instead. -->
# # 13 Evaluating, and overfitting
#
# > You can tell whether a network has understood or learnt by heart, and read a confusion matrix.
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
# ## See · Three parts
#
# Pictures are divided before anything is learnt.
#
# - **Training**: the weights are adjusted to them.
# - **Validation**: settings are chosen by them; nothing is learnt from them.
# - **Test**: looked at once, at the end.
#
# Beside this text you see how the data are divided, class by class, and what was found in them.

# %%
cs.scene("13", "three-parts", lang="en")

# %% [markdown]
# ## Predict · By heart
#
# A network with many weights and few pictures can learn every picture by heart: all right in training, and often wrong on new ones. That is overfitting. With 50 digits to learn from, a small CNN reaches 100 % in training and about 83 % on the test.
#
# Even if the labels are **shuffled**, so that there is nothing to understand:

# %%
cs.scene("13", "by-heart", lang="en")

# %% [markdown]
# **13-1** What does a large network reach in **training**?
#
# - `0`: about 10 %: there is nothing to learn
#
# - `1`: about 50 %
#
# - `2`: 100 %

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-1", answer, lang="en")

# %% [markdown]
# ## Work it out · The confusion matrix
#
# Of ten pictures the true classes are 0 0 0 0 0 1 1 1 2 2, the answers 0 0 0 0 1 1 1 0 2 1.
#
# The confusion matrix counts them: **rows are the truth**, columns the answers.

# %%
cs.scene("13", "matrix", lang="en")

# %% [markdown]
# **13-2** Three rows of three:

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-2", answer, lang="en")
# cs.hint("13-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
table = np.zeros((3, 3)); np.add.at(table, ([0, 0, 0, 0, 0, 1, 1, 1, 2, 2], [0, 0, 0, 0, 1, 1, 1, 0, 2, 1]), 1); table

# %% [markdown]
# ## Work it out · Found
#
# Recall: of all pictures that *are* of a class, the share that was found. Row by row.

# %% [markdown]
# **13-3** The recall of the three classes (three decimals)? The matrix: 4 1 0; 1 2 0; 0 1 1

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-3", answer, lang="en")
# cs.hint("13-3", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · Rightly called
#
# Precision: of all pictures that were *called* so, the share that are. Column by column.

# %% [markdown]
# **13-4** The precision of the three classes (three decimals)? The matrix: 4 1 0; 1 2 0; 0 1 1

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-4", answer, lang="en")
# cs.hint("13-4", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Predict · Always the same answer
#
# Of 100 pictures 95 show a healthy leaf and 5 a sick one. A "network" answers *healthy* every time.

# %% [markdown]
# **13-5** 5 of 100 leaves are sick. Its accuracy, and its recall for *sick* (two numbers from 0 to 1)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-5", answer, lang="en")
# cs.hint("13-5", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Work it out · A leak
#
# Two groups of pictures, by their names in the folder. One picture is in both: whoever learns from the first will know it in the test. That is data leakage.

# %% [markdown]
# **13-6** Training: 974 843 358 210 632 781. Test: 951 627 138 171 632. Which picture is in both?

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-6", answer, lang="en")
# cs.hint("13-6", lang="en")  # for a hint, remove the #

# %%
# The same with the library
set([974, 843, 358, 210, 632, 781]) & set([951, 627, 138, 171, 632])

# %% [markdown]
# ## Play · A little to the side
#
# A CNN slides its kernels everywhere, so its maps move along with the picture (equivariance). Its *answer* need not stay the same: the fully connected layer has other weights for each place.
#
# Measured on 8 × 8 digits: shifted by one pixel, a small CNN falls from 98–99 % to 65–70 %, a network without convolution to 46–50 %. Training on shifted pictures (augmentation) brings it back to 93–94 %.

# %%
cs.scene("13", "shifted", lang="en")

# %% [markdown]
# **13-7** A picture is moved by three pixels. For a CNN with a fully connected layer at the end:
#
# - `0`: The answer stays exactly the same.
#
# - `1`: The maps move along; the answer may change.
#
# - `2`: Nothing of the maps stays the same.

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-7", answer, lang="en")

# %% [markdown]
# ## See · 80 % sure
#
# If a network says *80 %* a hundred times, it should be right about eighty times. How well that holds is called calibration.

# %%
cs.scene("13", "sure", lang="en")

# %% [markdown]
# **13-8** 50 answers were given with 90 % each; 40 were right. How far is confidence from accuracy (as a number from 0 to 1)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-8", answer, lang="en")
# cs.hint("13-8", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · The wrong way round
#
# Some programs print the matrix with the answers as rows. Always read what stands at its sides.

# %% [markdown]
# **13-9** A program prints the answers as rows: 4 1 0; 1 2 1; 0 0 1. How many pictures of class 0 are there?

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-9", answer, lang="en")
# cs.hint("13-9", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Recap · In three lines
#
# - What it can do on pictures it has learnt from says nothing. Test once, at the end.
# - Accuracy alone hides the rare class: look at recall and precision.
# - Fewer weights, more pictures, and changing them a little are what helps against learning by heart.

# %%
cs.scene("13", "recap", lang="en")

# %% [markdown]
# **13-10** 100 % in training, 70 % in validation. What helps **least**?
#
# - `0`: more training pictures
#
# - `1`: more epochs
#
# - `2`: changing pictures a little (augmentation)
#
# - `3`: fewer weights

# %%
answer = ...  # type your answer in place of the dots
cs.check("13-10", answer, lang="en")
