"""Requests and answers about a class as they go over the wire.

Who asks is told by the key that comes beside the question: the teacher's, a student's, or none.
"""

from __future__ import annotations

from dataclasses import dataclass

from .reasons import Texts


@dataclass(frozen=True)
class ClassDoor:
    """Ask: how does one come in?"""


@dataclass(frozen=True)
class ClassDoorAnswer:
    """The addresses that lead here from another machine, the first one as a QR code as well.

    ``code`` has a text of 0 and 1 for each row of its modules, without a margin. ``joined`` counts
    those who joined, ``here`` those whose page is open.
    """

    addresses: tuple[str, ...]
    code: tuple[str, ...]
    joined: int
    here: int


@dataclass(frozen=True)
class ClassJoin:
    """Ask: may I join under this nickname?"""

    nickname: str


@dataclass(frozen=True)
class ClassJoined:
    """The nickname as it is shown, and the key that is this student's from now on."""

    nickname: str
    key: str


@dataclass(frozen=True)
class ClassHere:
    """Ask: what are all shown? Said with where one is, every few seconds."""

    lesson: str = ""
    screen: str = ""


@dataclass(frozen=True)
class ClassNow:
    """What all are shown: ``number`` grows each time that the teacher shows something.

    ``lesson`` is the lesson chosen for all, "" where everyone chooses; ``place`` is an address of
    the page, "" for none. ``student`` is who asks, 0 for the teacher; ``own_numbers`` sets every
    student's exercises with other numbers.
    """

    student: int
    nickname: str
    number: int
    lesson: str
    place: str
    own_numbers: bool


@dataclass(frozen=True)
class ClassShow:
    """Ask: show all a lesson, or a place of the page. The teacher's to ask."""

    lesson: str = ""
    place: str = ""


@dataclass(frozen=True)
class ClassNumbers:
    """Ask: does each student get other numbers? The teacher's to ask; what is shown stays."""

    own: bool


@dataclass(frozen=True)
class ClassRemove:
    """Ask: put a student out. The teacher's to ask."""

    student: int


@dataclass(frozen=True)
class ClassOverview:
    """Ask: who is where, and what is thought? The teacher's to ask."""


@dataclass(frozen=True)
class ClassStudent:
    """One who joined; ``right`` are the exercises that were solved, ``open`` those tried in vain.

    ``quiet`` is how many seconds ago the page was last heard of, −1 for never since the start.
    """

    student: int
    nickname: str
    here: bool
    quiet: int
    lesson: str
    screen: str
    tries: int
    right: tuple[str, ...]
    open: tuple[str, ...]
    met: tuple[str, ...]


@dataclass(frozen=True)
class ClassMisconception:
    """How many students met a misconception, and at which exercises."""

    misconception: str
    said: Texts
    students: int
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class ClassOverviewAnswer:
    """Everyone, in the order of joining; misconceptions, the commonest first.

    ``recorded`` is the name of the file that keeps it, "" where nothing is kept.
    """

    students: tuple[ClassStudent, ...]
    misconceptions: tuple[ClassMisconception, ...]
    lesson: str
    place: str
    own_numbers: bool
    recorded: str
