"""The graph of a network, and the readers and writer that bring it in and out."""

from .graph import Network, Node, Value

__all__ = ["Network", "Node", "Value"]
