"""What an edit is: plain data that knows how to apply itself to a picture or to a network."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from ...base.array import Array
from .draft import Draft


class Edit(ABC):
    """One change. Its fields are numbers, words and tuples of them, so that it can travel."""

    KIND: ClassVar[str]
    """The short name by which it travels."""


class PictureEdit(Edit):
    """A change of the picture, before it is prepared for the network."""

    @abstractmethod
    def draw(self, pixels: Array) -> None:
        """Write into pixels (h w 3), upright."""


class NetworkEdit(Edit):
    """A change of the network: of its weights or of its layers."""

    @abstractmethod
    def change(self, draft: Draft) -> None:
        """Write into a draft of the network."""
