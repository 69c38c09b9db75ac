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
# <!-- Made from lesson 00: change the lesson instead. -->
# # 00 How to use these lessons
#
# > You know how a lesson and a notebook are used, and what to do when something goes wrong.
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
# ## See · It runs already
#
# Beside this text a network looks at a handwritten digit. Press a phrase in blue and the picture follows: a three, a seven. What can be pressed lights up while the picture shows it.
#
# Go on with *Next* below, or with the keys `n` and `p`. First look, then guess, then try, then explain: that is how each lesson goes.

# %%
cs.scene("00", "begin", lang="en")

# %% [markdown]
# ## See · Here, or in a notebook
#
# Everything here runs on your own machine, without an account. The same lessons are notebooks for Jupyter and Google Colab. To look at a notebook there needs no login; to change and run one needs a Google account of your own.

# %% [markdown]
# ## See · Two kinds of cells
#
# A notebook is a column of cells. A text cell explains; a code cell holds a program, and its result appears below it. Run one with Shift + Enter.
#
# Around them: a menu above, and at the side the contents, find and replace, the variables and the files.

# %% [markdown]
# ## Work it out · Your first answer
#
# In Python one would write:

# %% [markdown]
# Here you type the number.

# %% [markdown]
# **00-1** 2 + 3 = ?

# %%
answer = ...  # type your answer in place of the dots
cs.check("00-1", answer, lang="en")
# cs.hint("00-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
2 + 3

# %% [markdown]
# ## Predict · In which order?
#
# Cells may be run in any order, and a variable has the value of the *last run*, not of the cell that stands higher up.

# %%
x = 1  # first cell
x = x + 1  # second cell

# %% [markdown]
# The first cell is run once, then the second three times.

# %% [markdown]
# **00-2** x = 1 once, then x = x + 1 3 times. What is x?

# %%
answer = ...  # type your answer in place of the dots
cs.check("00-2", answer, lang="en")
# cs.hint("00-2", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · An error is a message
#
# ```
# NameError: name 'convolve' is not defined
# ```
#
# Errors belong to learning. Read the last line: *what* happened, here a name that Python does not know. Then think: was it written right? Was the cell that defines it run?

# %% [markdown]
# **00-3** NameError: name 'answr' is not defined. What is most likely?
#
# - `0`: The computer is broken.
#
# - `1`: The name is misspelt.
#
# - `2`: The number is too large.

# %%
answer = ...  # type your answer in place of the dots
cs.check("00-3", answer, lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - See, predict, play, write, break, recap: each screen is one idea.
# - A notebook has text cells and code cells; the order in which they were run counts.
# - Read the last line of an error first.

# %%
cs.scene("00", "recap", lang="en")

# %% [markdown]
# **00-4** What comes before the answer is shown?
#
# - `0`: your own guess
#
# - `1`: nothing

# %%
answer = ...  # type your answer in place of the dots
cs.check("00-4", answer, lang="en")
