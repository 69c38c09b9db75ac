"""The lessons: a folder each, with its text in two languages, its scenes and its exercises.

A lesson ``NN_name`` holds ``lesson.en.md`` and ``lesson.ja.md`` (the words), ``scene.toml`` (the
screens in order, and what the live component shows on each) and ``check.py`` (the exercises, whose
answers are computed with the library). It is found by listing.
"""

from .exercise import Task, Trap, Verdict
from .judge import judge
from .lesson import Lesson, Screen
from .library import exercise, lesson, lessons

__all__ = ["Lesson", "Screen", "Task", "Trap", "Verdict", "exercise", "judge", "lesson", "lessons"]
