"""The PyTorch engine: the same graph, each node as a call of ``torch.nn.functional``."""
