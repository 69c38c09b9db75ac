"""The worst mistakes of a network, grouped by what it looked at."""

from .failures import Failures, failures
from .groups import Group
from .look import Look

__all__ = ["Failures", "Group", "Look", "failures"]
