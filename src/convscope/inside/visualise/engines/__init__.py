"""The engines that can look through a network: NumPy to be read, PyTorch to be fast."""
