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
# <!-- Made from lesson 11: change the lesson instead. -->
# # 11 How a network learns
#
# > You can compute a loss, its gradient and one step of gradient descent by hand, and say why the step must not be too large.
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
# ## See · Nobody writes the kernels
#
# Somebody has the row and the result 0 2 0 1 1 1 2 1, but has lost the kernel. Can it be found again?
#
# That is learning: begin with any kernel, see how wrong the result is, and change each weight a little so that the error becomes smaller. We begin with zeros; we know that 1 0 1 would be right.

# %%
cs.scene("11", "error", lang="en")

# %% [markdown]
# ## Work it out · How wrong is it?
#
# The loss is one number for the whole error. Here it is the mean of the squared differences:
#
# $L = \frac{1}{8} \sum_i (y_i - t_i)^2$
#
# With the kernel 0 0 0 everything that comes out is 0; the wanted numbers are 0 2 0 1 1 1 2 1.

# %%
cs.scene("11", "how-wrong", lang="en")

# %% [markdown]
# **11-1** How large is the loss?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-1", answer, lang="en")
# cs.hint("11-1", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.mean(np.array([0.0, 2.0, 0.0, 1.0, 1.0, 1.0, 2.0, 1.0]) ** 2)

# %% [markdown]
# ## Work it out · Which way?
#
# The gradient says for each weight how the loss changes if the weight grows a little:
#
# $\frac{\partial L}{\partial w_j} = \frac{2}{8} \sum_i (y_i - t_i)\, x_{i+j}$
#
# It is a convolution, too: the error slides along the row. Negative means: more of this weight makes the loss *smaller*.

# %%
cs.scene("11", "which-way", lang="en")

# %% [markdown]
# **11-2** With the kernel 0 0 0: the three slopes?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-2", answer, lang="en")
# cs.hint("11-2", lang="en")  # for a hint, remove the #

# %%
# The same with the library
2 / 8 * cs.convolve([0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0], [-0.0, -2.0, -0.0, -1.0, -1.0, -1.0, -2.0, -1.0])

# %% [markdown]
# ## Work it out · One step
#
# Gradient descent: each weight is moved against its gradient, times the learning rate. With a rate of 0.3 it becomes this kernel.

# %%
cs.scene("11", "one-step", lang="en")

# %% [markdown]
# **11-3** The gradient is −1.5 −1 −1.5, the kernel 0 0 0, the rate 0.3. The new kernel?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-3", answer, lang="en")
# cs.hint("11-3", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.zeros(3) - 0.3 * np.array([-1.5, -1.0, -1.5])

# %% [markdown]
# ## Play · Again and again
#
# After one step, after two: 1 0 1 takes shape. Nobody told it so; the data did.

# %%
cs.scene("11", "again", lang="en")

# %% [markdown]
# **11-4** The loss after that step, with the kernel 0.45 0.3 0.45 (three decimals)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-4", answer, lang="en")
# cs.hint("11-4", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.mean((cs.convolve([0.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0], [0.45, 0.3, 0.45]) - [0.0, 2.0, 0.0, 1.0, 1.0, 1.0, 2.0, 1.0]) ** 2)

# %% [markdown]
# ## Break it · Too large a step
#
# With this loss the learning rate may be at most 0.9555. Beyond, each step overshoots so far that the error grows.

# %% [markdown]
# **11-5** Fifty steps with a rate of 1.0 instead of 0.9. What happens?
#
# - `0`: It arrives a little sooner.
#
# - `1`: The loss grows without end.
#
# - `2`: It stops halfway.

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-5", answer, lang="en")

# %% [markdown]
# ## Work it out · Back to the data
#
# In a network the error must go further back, to what the layer *read*: backpropagation. For $L = \frac12 \sum_i y_i^2$ the slope at each result is $y_i$ itself. Each result sends it back to the three numbers it was made of, times the weights. Where several windows overlap, what arrives is **added**.

# %%
cs.scene("11", "back-to-the-data", lang="en")

# %% [markdown]
# **11-6** Results 0 2 0 1 1 1 2 1, kernel 1 0 1: what arrives at each of the ten numbers?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-6", answer, lang="en")
# cs.hint("11-6", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.convolve([0.0, 2.0, 0.0, 1.0, 1.0, 1.0, 2.0, 1.0], [1, 0, 1])

# %% [markdown]
# ## Work it out · With classes
#
# For classes one takes the cross-entropy, $L = -\ln p_{\text{right}}$. Behind a softmax its gradient is as simple as can be: $p$ minus 1 at the right class.
#
# The scores are 2, 1, 0.1; the first class is the right one.

# %% [markdown]
# **11-7** The three slopes (three decimals)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-7", answer, lang="en")
# cs.hint("11-7", lang="en")  # for a hint, remove the #

# %%
# The same with the library
cs.ops.softmax.forward(np.array([2.0, 1.0, 0.1])) - [1, 0, 0]

# %% [markdown]
# ## Predict · What is a good loss to begin with?
#
# Ten classes, a network that knows nothing: each gets 1/10.

# %% [markdown]
# **11-8** 10 classes, each with a share of 1/10: how large is the cross-entropy (three decimals)?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-8", answer, lang="en")
# cs.hint("11-8", lang="en")  # for a hint, remove the #

# %%
# The same with the library
np.log(10)

# %% [markdown]
# ## Work it out · Is my gradient right?
#
# Move one weight by a little, up and down, and see how the loss changes: $\frac{L(w+h) - L(w-h)}{2h}$. It must agree with the formula, to many digits, not exactly.
#
# For $L = w^3$ at $w = 2$, with $h = 0.1$:

# %% [markdown]
# **11-9** (L(w+h) − L(w−h)) / 2h for L = w³, w = 2, h = 0.1?

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-9", answer, lang="en")
# cs.hint("11-9", lang="en")  # for a hint, remove the #

# %%
# The same with the library
((2.0 + 0.1) ** 3 - (2.0 - 0.1) ** 3) / (2 * 0.1)

# %% [markdown]
# ## Play · In a whole network
#
# Beside this text, every weight of a real network has its slope: choose a channel and look at *which weight* in the panel. It is a sum over all places of the map, as here.

# %%
cs.scene("11", "in-a-network", lang="en")

# %% [markdown]
# ## Recap · In three lines
#
# - Loss: one number for the error. Gradient: which way each weight moves it.
# - Step: weight minus rate times gradient. Again and again, with new pictures.
# - Too small a rate takes long; too large a one makes it worse and worse.

# %%
cs.scene("11", "recap", lang="en")

# %% [markdown]
# **11-10** Who decides what the kernels of a trained network look for?
#
# - `0`: Whoever built it wrote them down.
#
# - `1`: They came out of the data, step by step.
#
# - `2`: They are chosen at random and stay so.

# %%
answer = ...  # type your answer in place of the dots
cs.check("11-10", answer, lang="en")
