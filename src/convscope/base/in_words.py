"""A text in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class InWords:
    """The same said in English and in Japanese; each as one would write it there."""

    en: str
    ja: str

    def __str__(self) -> str:
        return self.en
