"""A class: joining, answering, what the teacher sees, and a record that loses nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.errors import BadData, BadQuestion, EngineError, NotAllowed, TooLarge
from convscope.classroom import Classroom, Record, nickname
from convscope.classroom import classroom as classroom_module
from convscope.classroom.nickname import LONGEST
from convscope.lessons import exercise, judge

RIGHT, WRONG = judge(exercise("00-1"), 5), judge(exercise("00-1"), 4)
TRAPPED = next(
    verdict
    for trap in exercise("03-4").traps
    if (verdict := judge(exercise("03-4"), trap.value)).misconception
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "class.jsonl"


def test_what_was_answered_is_there_again_after_a_restart(path):
    room = Classroom(Record(path))
    aki, key = room.join("Aki")
    room.answered(key, "00-1", 0, WRONG)
    room.answered(key, "00-1", 0, RIGHT)
    room.answered(key, "03-4", 7, TRAPPED)
    room._record.close()
    again = Classroom(Record(path))
    found = again.student(key)
    assert (found.nickname, found.tries, found.here) == ("Aki", 3, False)
    assert found.exercises == aki.exercises
    assert found.exercises["00-1"].right
    assert found.exercises["03-4"].met == {TRAPPED.misconception: 1}
    # the next one does not get a number that was given
    assert again.join("Ben")[0].number == 2


def test_the_key_itself_is_not_in_the_file(path):
    _, key = Classroom(Record(path)).join("Aki")
    assert key not in path.read_text()


def test_nobody_reads_or_writes_with_a_key_that_is_not_theirs(path):
    room = Classroom(Record(path))
    _, key = room.join("Aki")
    for other in ("", "x", key[:-1], key.swapcase(), room.key):
        with pytest.raises(NotAllowed, match="have not joined"):
            room.hear(other, "02", "tape")
        with pytest.raises(NotAllowed):
            room.answered(other, "00-1", 0, RIGHT)
    for other in ("", "x", key, "é"):
        assert not room.teaches(other)
        with pytest.raises(NotAllowed, match="teacher's"):
            room.allow(other)
    room.allow(room.key)
    assert not room.student(key).exercises


def test_one_who_is_put_out_is_gone_for_good(path):
    room = Classroom(Record(path))
    (aki, key), (ben, ben_key) = room.join("Aki"), room.join("Ben")
    room.remove(aki.number)
    with pytest.raises(NotAllowed):
        room.student(key)
    with pytest.raises(BadQuestion, match="no such student"):
        room.remove(aki.number)
    room._record.close()
    again = Classroom(Record(path))
    assert [one.nickname for one in again.students()] == ["Ben"]
    assert again.student(ben_key).number == ben.number


def test_a_class_is_bounded(path, monkeypatch):
    monkeypatch.setattr(classroom_module, "MOST_STUDENTS", 2)
    monkeypatch.setattr(classroom_module, "MOST_TRIES", 3)
    room = Classroom(Record(path))
    _, key = room.join("a")
    room.join("b")
    with pytest.raises(TooLarge, match="full"):
        room.join("c")
    assert [room.answered(key, "00-1", 0, WRONG) for _ in range(5)] == [True] * 3 + [False] * 2
    with pytest.raises(TooLarge, match="too long"):
        room.show("", "x" * 20_000)


def test_the_table_is_text_in_a_spreadsheet():
    room = Classroom(Record())
    for name in ("=1+1", "<b>Aki</b>", 'a,"b"', "𝕌"):
        _, key = room.join(name)
        room.answered(key, "00-1", 0, WRONG)
    rows = list(csv.DictReader(io.StringIO(room.csv())))
    assert [row["nickname"] for row in rows] == ["'=1+1", "<b>Aki</b>", 'a,"b"', "𝕌"]
    assert {row["right"] for row in rows} == {"no"}


# ------------------------------------------------------------------------------ nicknames


@given(st.text(max_size=60))
def test_a_nickname_is_one_line_that_can_be_seen_or_it_is_refused(text):
    try:
        found = nickname(text)
    except BadQuestion:
        return
    assert 0 < len(found) <= LONGEST
    assert found == nickname(found)
    assert not set(found) & set("\n\r\t\u202e\u2066\0\x1b")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "𝕌nicode", "あき", "👩‍🔬", "O'Neil"])
def test_a_nickname_stays_what_it_is(text):
    assert nickname(text) == text


@pytest.mark.parametrize("text", ["", "   ", "\u200d", "\u202e\n"])
def test_nothing_is_no_nickname(text):
    with pytest.raises(BadQuestion, match="at least one character"):
        nickname(text)


@pytest.mark.parametrize("length", [LONGEST + 1, 10_240, 10_000_000])
def test_a_book_is_no_nickname(length):
    with pytest.raises(BadQuestion, match=rf"too long: received {length:,} characters"):
        nickname("x" * length)


# ------------------------------------------------------------------------------ the file


def test_half_a_line_is_taken_off_and_the_rest_is_kept(path):
    record = Record(path)
    record.write({"what": "joined", "student": 1})
    record.close()
    with path.open("ab") as file:
        file.write(b'{"what": "answered", "stu')
    again = Record(path)
    assert again.events == [{"what": "joined", "student": 1}]
    again.write({"what": "removed", "student": 1})
    lines = path.read_text().splitlines()
    assert [json.loads(line)["what"] for line in lines] == ["class", "joined", "removed"]


@pytest.mark.parametrize(
    "content", [b"dear diary", b"a\nb\n", b"[]\n", b'{"what": "class"}\n', b"\xff\xfe\n"]
)
def test_another_file_is_refused_and_left_as_it_is(path, content):
    path.write_bytes(content)
    with pytest.raises(BadData, match=r"no class's record: received .*line 1"):
        Record(path)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(BadData, match="cannot be opened"):
        Record(tmp_path / "nowhere" / "class.jsonl")


@pytest.mark.skipif(os.name == "nt", reason="there a file is not locked")
def test_two_classes_do_not_share_a_record(path):
    record = Record(path)
    with pytest.raises(BadData, match="another class writes"):
        Record(path)
    record.close()
    Record(path).close()


def test_a_full_disk_is_told_to_each_who_waits_and_leaves_no_half_line(path, monkeypatch):
    record = Record(path)
    size, write = path.stat().st_size, os.write
    begun, go_on = threading.Event(), threading.Event()

    def full(file, content):
        write(file, bytes(content)[:7])
        begun.set()
        go_on.wait(10)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    told = []

    def answer(number):
        try:
            record.write({"what": "answered", "student": number})
        except EngineError as error:
            told.append(str(error))

    threads = [threading.Thread(target=answer, args=(n,)) for n in range(4)]
    threads[0].start()
    begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)
    assert len(told) == 4
    assert all("No space left" in one for one in told)
    assert path.stat().st_size == size
    monkeypatch.undo()
    record.write({"what": "answered", "student": 9})  # there is room again
    assert json.loads(path.read_text().splitlines()[-1]) == {"what": "answered", "student": 9}


def test_lines_of_many_threads_are_all_there_and_whole(path):
    record = Record(path)

    def answer(number):
        for i in range(25):
            record.write({"what": "answered", "student": number, "i": i})

    threads = [threading.Thread(target=answer, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    assert sorted((e["student"], e["i"]) for e in lines) == [
        (n, i) for n in range(12) for i in range(25)
    ]


WRITER = """
import sys, threading
from pathlib import Path
from convscope.classroom import Classroom, Record
from convscope.lessons import exercise, judge

room = Classroom(Record(Path(sys.argv[1])))
right = judge(exercise("00-1"), 5)
say = threading.Lock()

def student(name):
    _, key = room.join(name)
    for seed in range(10_000):
        room.answered(key, "00-1", seed, right)
        with say:
            print(name, seed, flush=True)

for n in range(8):
    threading.Thread(target=student, args=(f"s{n}",)).start()
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
@pytest.mark.parametrize("moment", [0.05, 0.21, 0.4])
def test_what_was_acknowledged_outlives_sigkill(path, moment):
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        acknowledged = [next(writer.stdout).split()]  # it has begun
        killer = threading.Timer(moment, writer.send_signal, [signal.SIGKILL])
        killer.start()
        acknowledged += [line.split() for line in writer.stdout if line.endswith("\n")]
    room = Classroom(Record(path))
    kept = {(one.nickname, n) for one in room.students() for n in range(one.tries)}
    assert len(acknowledged) > 8
    assert {(name, int(seed)) for name, seed in acknowledged} <= kept
