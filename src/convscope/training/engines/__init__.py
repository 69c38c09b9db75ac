"""The engines that can take a step: one to be read, in NumPy, and one that is fast, in PyTorch.

Both are fed the same batches, so that what one learns the other could have.
"""
