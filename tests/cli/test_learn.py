"""``convscope learn``, as a newcomer and as a teacher would type it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.client import HTTPException

import pytest
from typer.testing import CliRunner

from convscope.base.errors import BadData, BadPicture, BadQuestion, InputError
from convscope.cli import app


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        (["99"], BadQuestion, "no such lesson"),
        (["--record", "x.jsonl"], InputError, r"--record is for a class.*--class"),
        (["--name", "school.local"], InputError, r"--name is for a class.*--class"),
        (["--class", "--picture", "pyproject.toml"], BadPicture, "pyproject.toml"),
        (["--class", "--record", "nowhere/x.jsonl"], BadData, "cannot be opened"),
        (["--class", "--record", "pyproject.toml"], BadData, "no class's record"),
        (["--class", "--port", "70000"], InputError, "0 to 65535"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments, error, text):
    found = CliRunner().invoke(app, ["learn", *arguments, "--no-browser"])
    assert isinstance(found.exception, error)
    assert re.search(text, str(found.exception))


class Class:
    """A class's server; ``said`` is what it printed up to the teacher's address."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "convscope", "learn", "--class", "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--no-browser", *arguments], stdout=subprocess.PIPE, text=True
        )
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "#teacher=" in line:
                break
        self.said = "".join(lines)
        self.address = re.search(r"(http://127\.0\.0\.1:\d+/)#teacher=", self.said)[1]

    def ask(self, question, key="", **fields):
        body = json.dumps({"question": question, **fields}).encode()
        headers = {"Content-Type": "application/json", "X-Class-Key": key}
        request = urllib.request.Request(f"{self.address}ask", body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


def test_a_class_says_where_to_join_and_what_is_kept(tmp_path):
    room = Class("02", "--record", str(tmp_path / "monday.jsonl"), "--name", "school.local")
    try:
        assert re.search(r"Students join at http://school\.local:\d+/", room.said)
        assert "Recorded in monday.jsonl" in room.said
        key = room.ask("class_join", nickname="Aki")["key"]
        assert room.ask("class_here", key)["lesson"] == "02"
    finally:
        room.process.terminate()
        assert room.process.wait(20) in (0, -signal.SIGTERM)
        room.process.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_class_that_is_killed_has_lost_nothing_it_acknowledged(tmp_path):
    record = tmp_path / "class.jsonl"
    room = Class("--record", str(record))
    acknowledged: list[tuple[str, int]] = []
    enough = threading.Event()

    def student(nickname):
        try:
            key = room.ask("class_join", nickname=nickname)["key"]
            for seed in range(10_000):
                said = room.ask("judge", key, exercise="00-1", seed=seed, values=[5])
                assert said["recorded"]
                acknowledged.append((nickname, seed))
                if len(acknowledged) > 60:
                    enough.set()
        except (OSError, HTTPException, ValueError):
            return  # it was killed, maybe in the middle of an answer

    students = [threading.Thread(target=student, args=(f"s{n}",)) for n in range(6)]
    for one in students:
        one.start()
    assert enough.wait(60)
    room.process.kill()
    for one in students:
        one.join(60)
    room.process.wait(20)
    room.process.stdout.close()
    lines = record.read_text(encoding="utf-8").split("\n")[:-1]
    events = [json.loads(line) for line in lines]
    names = {e["student"]: e["nickname"] for e in events if e["what"] == "joined"}
    kept = {(names[e["student"]], e["seed"]) for e in events if e["what"] == "answered"}
    assert set(acknowledged) <= kept
