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
# <!-- Made from lesson 01: change the lesson instead. -->
# # 01 Pixels and images
#
# > You can read an image as numbers, say which pixel is where, and code it in a few levels.
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
# ## See · A picture is a table of numbers
#
# This image is a grid of 16 × 16 pixels. Each pixel of a greyscale image is one number, its brightness: 0 is black, 255 is white.
#
# Point at the pixels. Their place is written **(x, y)**: x counts to the right, y counts *down*, both begin at 0.
#
# Here the number grows quickly to the right and slowly downwards: it is $14x + 2y$.

# %%
cs.scene("01", "numbers", lang="en")

# %% [markdown]
# ## Predict · Guess first
#
# The frame is at (2, 2), and the number of a pixel is $14x + 2y$.
#
# In Python one prints it like this; all three parts of a grey pixel are the same.

# %%
y, x = np.mgrid[:16, :16]
picture = cs.picture((14 * x + 2 * y).astype("uint8"))
print(f"Pixel color at (2, 2): {picture.pixel(2, 2)}")

# %%
cs.scene("01", "first-pixel", lang="en")

# %% [markdown]
# **01-1** Which number stands at (2, 2)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-1", answer, lang="en")
# cs.hint("01-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
y, x = np.mgrid[:16, :16]
picture = cs.picture((14 * x + 2 * y).astype('uint8'))
print(f'Pixel color at (2, 2): {picture.pixel(2, 2)}')

# %% [markdown]
# ## Work it out · Across, then down
#
# At (2, 2) one cannot tell whether x or y comes first. Elsewhere one can.
#
# In an array the *row* comes first: the pixel (x, y) is `array[y, x]`.

# %%
cs.scene("01", "across-and-down", lang="en")

# %% [markdown]
# **01-2** Which number stands at x = 3, y = 1?

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-2", answer, lang="en")
# cs.hint("01-2", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## See · Three planes
#
# A colour image has three numbers a pixel: how much **red**, **green** and **blue** light. So it is three tables, one for each channel.
#
# Look at red alone, green alone, blue alone, and all together. Where the coffee cup is red, which of the three is bright?

# %%
cs.scene("01", "three-planes", lang="en")

# %% [markdown]
# ## Predict · From colour to grey
#
# Eyes see green as much brighter than blue. So brightness is not the plain mean of the three: it is $0.299\,R + 0.587\,G + 0.114\,B$.

# %%
cs.scene("01", "grey", lang="en")

# %% [markdown]
# **01-3** A pixel is (R, G, B) = (255, 0, 0). How bright is it? (One decimal is enough.)

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-3", answer, lang="en")
# cs.hint("01-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
0.299 * 255 + 0.587 * 0 + 0.114 * 0

# %% [markdown]
# ## Play · Four levels
#
# The lecture's picture has only four grey levels, coded 0 (black), 1 (dark grey), 2 (light grey) and 3 (white). To be shown they are decoded: 0, 85, 170, 255.
#
# Coding with four levels cuts 0…255 into four equal parts. Move the slider of levels to see a photograph with few of them.

# %%
cs.scene("01", "levels", lang="en")

# %% [markdown]
# **01-4** Code the brightnesses 0 70 130 255 in four levels.

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-4", answer, lang="en")
# cs.hint("01-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.picture([[0, 70, 130, 255]]).codes(4)

# %% [markdown]
# ## Work it out · How much room does it take?
#
# Four codes need two bits each: 00, 01, 10, 11.

# %%
cs.scene("01", "bits", lang="en")

# %% [markdown]
# **01-5** How many bits does a picture of 8 × 8 pixels with 4 levels take?

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-5", answer, lang="en")
# cs.hint("01-5", lang="en")  # for a hint, remove the #

# %%
# The same with the library
8 * 8 * int(np.log2(4))

# %% [markdown]
# ## Play · Draw one
#
# Draw on the grid: click a pixel to set it. Draw a picture that is the **same when it is turned upside down**, but **not** the same when left and right are swapped.

# %%
cs.scene("01", "draw", lang="en")

# %% [markdown]
# **01-6** Your picture:

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-6", answer, lang="en")
# cs.hint("01-6", lang="en")  # for a hint, remove the #

# %% [markdown]
# ## Break it · When a number does not fit
#
# In a file a pixel has one byte: whole numbers from 0 to 255. NumPy calls that `uint8`, and it does not stop at 255: it begins again at 0.

# %% tags=["raises-exception"]
np.uint8(200) + np.uint8(100)

# %% [markdown]
# Python warns of it, and goes on. So reckon with fractions first (`float`), and cut to 0…255 at the very end.

# %%
cs.scene("01", "overflow", lang="en")

# %% [markdown]
# **01-7** What does `uint8` make of 200 + 100?

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-7", answer, lang="en")
# cs.hint("01-7", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.array([200], 'uint8') + np.array([100], 'uint8')

# %% [markdown]
# ## Predict · What you see is not the number
#
# The picture shows a grid of the values 0 and **1** with 0 as black and 255 as white: almost nothing is to be seen. Many programs stretch each picture so that its largest value becomes white.

# %%
cs.scene("01", "looks", lang="en")

# %% [markdown]
# **01-8** Two maps look exactly alike on the screen. One has values from 0 to 1, the other from 0 to 100. How can that be?
#
# - `0`: Their values are the same after all.
#
# - `1`: Each was stretched to its own largest value.
#
# - `2`: A screen shows no differences beyond 1.

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-8", answer, lang="en")

# %% [markdown]
# ## Work it out · Height, width, channels
#
# A picture file becomes an array of the shape (height, width, channels). Networks mostly want (channels, height, width).

# %%
cs.scene("01", "order-of-axes", lang="en")

# %% [markdown]
# **01-9** An array has the shape (224, 224, 3). Write the shape (channels, height, width) the network wants.

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-9", answer, lang="en")
# cs.hint("01-9", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.zeros((224, 224, 3)).transpose(2, 0, 1).shape

# %% [markdown]
# ## Work it out · Turn, do not cut anew
#
# Take a tiny colour image of 2 × 2 pixels whose twelve numbers are 1, 2, 3, … 12, pixel by pixel:

# %%
image = np.arange(1, 13).reshape(2, 2, 3)  # (height, width, channels)

# %% [markdown]
# The first pixel is (1, 2, 3), the second (4, 5, 6), and so on.

# %%
cs.scene("01", "turn-not-cut", lang="en")

# %% [markdown]
# **01-10** Its numbers are 1, 2, … 12. What is the red plane (2 rows of 2)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-10", answer, lang="en")
# cs.hint("01-10", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.arange(1, 13).reshape(2, 2, 3).transpose(2, 0, 1)[0]

# %% [markdown]
# ## Recap · In three lines
#
# - An image is numbers: one a pixel where it is grey, three where it has colour.
# - (x, y) counts right and down from 0; an array wants `[y, x]`.
# - Eight bits hold 0 to 255 and begin again beyond; with four levels two bits are enough.

# %%
cs.scene("01", "recap", lang="en")

# %% [markdown]
# **01-11** How many numbers are in a colour image of 8 × 8 pixels?

# %%
answer = ...  # type your answer in place of the dots
cs.check("01-11", answer, lang="en")
# cs.hint("01-11", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.zeros((8, 8, 3)).size
