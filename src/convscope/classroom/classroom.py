"""A class: who joined, where each one is, what was answered, and what all are shown."""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import secrets
import threading
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from ..base.errors import BadQuestion, NotAllowed, TooLarge
from ..lessons import Verdict
from .nickname import nickname
from .record import Record

MOST_STUDENTS = 1000
"""Students of one class."""
MOST_TRIES = 5000
"""Answers of one student that are recorded."""
LONGEST_PLACE = 16 * 1024
"""Characters of a place that all are shown."""
HERE = 20
"""Seconds after which one who says nothing is no longer here."""


@dataclass
class Tried:
    """What one student made of one exercise; ``met`` counts the misconceptions that were met."""

    tries: int = 0
    right: bool = False
    met: Counter[str] = field(default_factory=Counter)


@dataclass
class Student:
    """One who joined. ``heard`` is when the browser was last heard of, by the steady clock."""

    number: int
    nickname: str
    lesson: str = ""
    screen: str = ""
    heard: float = float("-inf")
    tries: int = 0
    exercises: dict[str, Tried] = field(default_factory=dict)

    @property
    def here(self) -> bool:
        """Whether the page is open now."""
        return time.monotonic() - self.heard < HERE


@dataclass(frozen=True)
class Together:
    """What the teacher has all look at; ``number`` grows with each time.

    ``lesson`` is the lesson chosen for all, "" where everyone chooses. ``place`` is an address of
    the page, "" for none. ``own_numbers`` sets everyone's exercises with numbers of their own.
    """

    number: int = 0
    lesson: str = ""
    place: str = ""
    own_numbers: bool = False


class Classroom:
    """A class, as its record has it; what happens is recorded before it is acknowledged.

    ``key`` is the teacher's. A student's key is known here by its digest only.
    """

    def __init__(self, record: Record, *, lesson: str = "", addresses: tuple[str, ...] = ()):
        self.key = secrets.token_urlsafe(16)
        self.addresses = addresses
        self.together = Together(int(bool(lesson)), lesson)
        self._record = record
        self._students: dict[int, Student] = {}
        self._by_key: dict[str, int] = {}
        self._joined = 0
        self._lock = threading.Lock()
        for event in record.events:
            self._happened(event)
        record.events = []

    @property
    def recorded(self) -> str:
        """The name of the file that keeps what happens, "" where nothing is kept."""
        return "" if self._record.path is None else self._record.path.name

    # ------------------------------------------------------------------ of the student

    def join(self, wanted: str) -> tuple[Student, str]:
        """Take a student in; return the student and the key that only he or she gets.

        Raises BadQuestion for a nickname that cannot be, TooLarge where the room is full.
        """
        called, key = nickname(wanted), secrets.token_urlsafe(16)
        with self._lock:
            if len(self._students) >= MOST_STUDENTS:
                raise TooLarge("the class is full", remedy="Tell your teacher.")
            self._joined += 1
            number = self._joined
        event = {
            "what": "joined", "student": number, "nickname": called, "key": _digest(key),
            "time": round(time.time(), 3),
        }  # fmt: skip
        self._record.write(event)
        with self._lock:
            self._happened(event)
            student = self._students[number]
            student.heard = time.monotonic()
        return student, key

    def student(self, key: str) -> Student:
        """Return whose key this is. Raises NotAllowed where it is nobody's."""
        with self._lock:
            student = self._students.get(self._by_key.get(_digest(key), 0))
        if student is None:
            raise NotAllowed("you have not joined this class", remedy="Join it with a nickname.")
        return student

    def hear(self, key: str, lesson: str, screen: str) -> Student:
        """Note where a student is. Raises NotAllowed where the key is nobody's."""
        student = self.student(key)
        student.lesson, student.screen, student.heard = lesson, screen, time.monotonic()
        return student

    def answered(self, key: str, exercise: str, seed: int, verdict: Verdict) -> bool:
        """Record what was said of a student's answer; return whether it is recorded.

        Raises NotAllowed where the key is nobody's, EngineError where it cannot be written.
        """
        student = self.student(key)
        if student.tries >= MOST_TRIES:
            return False
        event = {
            "what": "answered", "student": student.number, "exercise": exercise, "seed": seed,
            "outcome": verdict.outcome, "misconception": verdict.misconception,
            "time": round(time.time(), 3),
        }  # fmt: skip
        self._record.write(event)
        with self._lock:
            self._happened(event)
        return True

    # ------------------------------------------------------------------ of the teacher

    def teaches(self, key: str) -> bool:
        """Return whether this key is the teacher's."""
        return hmac.compare_digest(key.encode(), self.key.encode())

    def allow(self, key: str) -> None:
        """Raise NotAllowed unless this key is the teacher's."""
        if not self.teaches(key):
            raise NotAllowed(
                "in a class this is the teacher's to do",
                remedy="On a machine of your own convscope does it for you.",
            )

    def show(self, lesson: str, place: str = "") -> Together:
        """Show a lesson, or any place of the page, to all. Raises TooLarge for a long place."""
        if len(place) > LONGEST_PLACE:
            raise TooLarge("what is shown has too long an address", received=f"{len(place):,}")
        with self._lock:
            number = self.together.number + 1
            self.together = replace(self.together, number=number, lesson=lesson, place=place)
            return self.together

    def set_numbers(self, own: bool) -> Together:
        """Set every student's exercises with numbers of their own, or all with the same."""
        with self._lock:
            self.together = replace(self.together, own_numbers=own)
            return self.together

    def remove(self, number: int) -> None:
        """Put a student out: the key opens nothing any more, and nothing of him or her is shown.

        Raises BadQuestion where there is none of this number.
        """
        if number not in self._students:
            raise BadQuestion("there is no such student", received=str(number))
        event = {"what": "removed", "student": number, "time": round(time.time(), 3)}
        self._record.write(event)
        with self._lock:
            self._happened(event)

    def students(self) -> tuple[Student, ...]:
        """Return all who joined, in that order."""
        with self._lock:
            return tuple(self._students.values())

    def csv(self) -> str:
        """Return a row for each exercise that somebody tried, with a head.

        A nickname that a spreadsheet would take for a formula stands behind an apostrophe.
        """
        text = io.StringIO()
        rows = csv.writer(text)
        rows.writerow(["student", "nickname", "exercise", "tries", "right", "misconceptions"])
        for student in self.students():
            for exercise, tried in sorted(student.exercises.items()):
                met = " ".join(sorted(tried.met))
                row = [exercise, tried.tries, "yes" if tried.right else "no", met]
                rows.writerow([student.number, _no_formula(student.nickname), *row])
        return text.getvalue()

    # ------------------------------------------------------------------ what happened

    def _happened(self, event: dict[str, Any]) -> None:
        """Follow an event, as it happens or as the record tells it."""
        number = event.get("student", 0)
        if event["what"] == "joined":
            self._students[number] = Student(number, event["nickname"])
            self._by_key[event["key"]] = number
            self._joined = max(self._joined, number)
        elif event["what"] == "removed":
            self._students.pop(number, None)
        elif event["what"] == "answered" and number in self._students:
            student = self._students[number]
            tried = student.exercises.setdefault(event["exercise"], Tried())
            student.tries += 1
            tried.tries += 1
            tried.right |= event["outcome"] == "right"
            if event["misconception"]:
                tried.met[event["misconception"]] += 1


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _no_formula(text: str) -> str:
    """Return a cell that a spreadsheet shows and does not compute.

    >>> _no_formula("=1+1"), _no_formula("Aki")
    ("'=1+1", 'Aki')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
