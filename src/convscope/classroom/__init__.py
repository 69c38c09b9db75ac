"""A class at its lessons: who is where, what was answered, and what the teacher shows to all.

No accounts and no personal data: a nickname that the student chooses, and a key that only that
student's browser holds. What happened is in memory, and in a file if the teacher names one.
"""

from .classroom import Classroom, Student, Together, Tried
from .nickname import nickname
from .record import Record

__all__ = ["Classroom", "Record", "Student", "Together", "Tried", "nickname"]
