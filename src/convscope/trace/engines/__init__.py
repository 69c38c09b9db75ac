"""The engines that can run a network. Each has ``record(network, feeds, timed) -> Recorded``."""
