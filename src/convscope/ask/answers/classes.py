"""A class: joining it, being there, and what its teacher sees of it."""

from __future__ import annotations

import time
from collections import defaultdict

import segno

from ... import lessons as library
from ...classroom import Classroom, Student
from ...lessons.misconceptions import misconceptions
from .. import classes
from ..reasons import Texts
from ..store import Store


def class_door(store: Store, asked: classes.ClassDoor, key: str) -> classes.ClassDoorAnswer:
    """Return how one comes in. Raises BadQuestion where there is no class."""
    room = store.the_class()
    students = room.students()
    code = segno.make_qr(room.addresses[0]) if room.addresses else None
    rows = ("".join(map(str, row)) for row in code.matrix) if code else ()
    here = sum(student.here for student in students)
    return classes.ClassDoorAnswer(room.addresses, tuple(rows), len(students), here)


def class_join(store: Store, asked: classes.ClassJoin, key: str) -> classes.ClassJoined:
    """Take a student in. Raises BadQuestion for no class or no nickname, TooLarge for no room."""
    student, key = store.the_class().join(asked.nickname)
    return classes.ClassJoined(student.nickname, key)


def class_here(store: Store, asked: classes.ClassHere, key: str) -> classes.ClassNow:
    """Note where a student is. Raises NotAllowed where the key is nobody's."""
    room = store.the_class()
    if room.teaches(key):
        return _now(room)
    return _now(room, room.hear(key, asked.lesson[:8], asked.screen[:80]))


def class_show(store: Store, asked: classes.ClassShow, key: str) -> classes.ClassNow:
    """Show all something. Raises NotAllowed but for the teacher, BadQuestion for no lesson."""
    room = store.the_class()
    room.allow(key)
    chosen = library.lesson(asked.lesson).number if asked.lesson else ""
    room.show(chosen, asked.place)
    return _now(room)


def class_numbers(store: Store, asked: classes.ClassNumbers, key: str) -> classes.ClassNow:
    """Set everyone's numbers. Raises NotAllowed but for the teacher."""
    room = store.the_class()
    room.allow(key)
    room.set_numbers(asked.own)
    return _now(room)


def class_remove(store: Store, asked: classes.ClassRemove, key: str) -> classes.ClassOverviewAnswer:
    """Put a student out. Raises NotAllowed but for the teacher, BadQuestion for nobody."""
    room = store.the_class()
    room.allow(key)
    room.remove(asked.student)
    return _overview(room)


def class_overview(
    store: Store, asked: classes.ClassOverview, key: str
) -> classes.ClassOverviewAnswer:
    """Return who is where and what is thought. Raises NotAllowed but for the teacher."""
    room = store.the_class()
    room.allow(key)
    return _overview(room)


def _now(room: Classroom, student: Student | None = None) -> classes.ClassNow:
    number, name = (0, "") if student is None else (student.number, student.nickname)
    now = room.together
    return classes.ClassNow(number, name, now.number, now.lesson, now.place, now.own_numbers)


def _overview(room: Classroom) -> classes.ClassOverviewAnswer:
    students = room.students()
    met: dict[str, set[int]] = defaultdict(set)
    where: dict[str, set[str]] = defaultdict(set)
    for student in students:
        for exercise, tried in list(student.exercises.items()):
            for misconception in list(tried.met):
                met[misconception].add(student.number)
                where[misconception].add(exercise)
    commonest = sorted(met, key=lambda m: (-len(met[m]), m))
    return classes.ClassOverviewAnswer(
        students=tuple(map(_student, students)),
        misconceptions=tuple(
            classes.ClassMisconception(m, _said(m), len(met[m]), tuple(sorted(where[m])))
            for m in commonest
        ),
        lesson=room.together.lesson,
        place=room.together.place,
        own_numbers=room.together.own_numbers,
        recorded=room.recorded,
    )


def _student(student: Student) -> classes.ClassStudent:
    tried = sorted(student.exercises.items())
    quiet = time.monotonic() - student.heard
    return classes.ClassStudent(
        student=student.number,
        nickname=student.nickname,
        here=student.here,
        quiet=-1 if quiet == float("inf") else int(quiet),
        lesson=student.lesson,
        screen=student.screen,
        tries=student.tries,
        right=tuple(name for name, one in tried if one.right),
        open=tuple(name for name, one in tried if not one.right),
        met=tuple(sorted({m for _, one in tried for m in one.met})),
    )


def _said(misconception: str) -> Texts:
    said = misconceptions()[misconception]
    return Texts(said.en, said.ja)
