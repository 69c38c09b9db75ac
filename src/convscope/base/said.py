"""A sentence that is data too, so that a reader of another language can be told the same."""

from __future__ import annotations


class Said(str):
    """An English sentence that keeps its name and what fills it.

    ``what`` names the sentence and ``given`` its parts, as text: the page says it in Japanese
    from these two. Everywhere else it is a string.

    >>> note = Said("turned", "Turned upright (EXIF {orientation}).", orientation=6)
    >>> note, note.what, note.given
    ('Turned upright (EXIF 6).', 'turned', {'orientation': '6'})
    """

    what: str
    given: dict[str, str]

    def __new__(cls, what: str, text: str, **given: object) -> Said:
        """Fill the places of ``text``; raises KeyError for one that is not given."""
        made = super().__new__(cls, text.format(**given))
        made.what, made.given = what, {name: str(part) for name, part in given.items()}
        made._text = text
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, str]]:
        """Let a copy be made of the parts."""
        return (self.what, self._text), self.given

    _text: str
