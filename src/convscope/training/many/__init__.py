"""Many workers on one training: on this machine by torchrun, on a cluster by Ray Train.

Both start the same worker (see ``worker``), which does what one process alone would: it takes its
share of every batch, and PyTorch's DistributedDataParallel averages the gradients. What is lost
with a worker is what came after the last checkpoint of the run's folder, which all of them see.
"""
