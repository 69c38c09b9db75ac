"""Why this class? Attribution: how much each place of the input speaks for an answer.

``methods`` holds one method a file, found by listing; ``why`` runs one of them on a trace.
"""

from .asked import Asked
from .attribution import Attribution
from .methods import METHODS, Method
from .why import why

__all__ = ["METHODS", "Asked", "Attribution", "Method", "why"]
