"""What units look for over the wire: made in the background, stopped, kept, given up."""

from __future__ import annotations

import io
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from convscope.ask.background import MOST_WAITING, Background
from convscope.ask.door import WAYS, Asked
from convscope.ask.seeking import Seeking
from convscope.ask.store import Store
from convscope.ask.table import ask
from convscope.base.errors import BadQuestion, InputError, TooLarge

UNIT = {"network": "digits", "layer": "relu2", "channel": 3}


@pytest.fixture
def store(tmp_path: Path) -> Any:
    found = Store(runs=tmp_path / "runs")
    found.seeking = Seeking(tmp_path / "kept", steps=6)
    yield found
    found.seeking.close()


def asked(store: Store, question: str, **fields: Any) -> Any:
    return json.loads(ask(store, json.dumps({"question": question, **fields}).encode()))


def got(store: Store, way: str, **fields: Any) -> Image.Image:
    answer = WAYS[way].answer(store, Asked({k: str(v) for k, v in fields.items()}))
    assert answer.kind == "image/png"
    return Image.open(io.BytesIO(answer.content or b""))


def over(look: Any) -> Any:
    for _ in range(1200):
        found = look()
        if found["state"] not in ("waiting", "making"):
            return found
        time.sleep(0.05)
    pytest.fail("it did not end within a minute")


def test_a_unit_forms_is_shown_and_kept(store: Store) -> None:
    assert asked(store, "vision", **UNIT, do="look")["state"] == "none"
    found = over(lambda: asked(store, "vision", **UNIT, diversity=2))
    assert found["state"] == "ready", found["said"]
    assert found["step"] == found["steps"] == found["shown"]
    assert found["size"] == [28, 28]
    assert found["field"] == [14, 14]
    assert [len(row) for row in found["curves"]] == [found["steps"] + 1] * 2
    assert got(store, "/vision", **UNIT, diversity=2).size == (56, 28)
    another = Store(runs=store.studio.folder)
    another.seeking = Seeking(store.seeking._folder, steps=6)
    kept = asked(another, "vision", **UNIT, diversity=2, do="look")
    assert kept == found
    assert got(another, "/vision", **UNIT, diversity=2).size == (56, 28)


def test_what_cannot_be_made_is_said(store: Store) -> None:
    wrong = {**UNIT, "layer": "nope"}
    asked(store, "vision", **wrong)
    found = over(lambda: asked(store, "vision", **wrong, do="look"))
    assert found["state"] == "failed"
    assert "no layer of that name" in found["said"]
    with pytest.raises(BadQuestion, match="no picture of this unit yet"):
        got(store, "/vision", **UNIT)
    with pytest.raises(InputError):
        got(store, "/vision", **UNIT, objective="best")


def test_a_ladder_comes_along_and_can_be_made_anew(store: Store) -> None:
    along = asked(store, "ladder", network="digits")
    assert (along["state"], along["along"], along["engine"]) == ("ready", True, "torch")
    assert [rung["layer"] for rung in along["rungs"]] == ["relu1", "relu2", "linear"]
    assert got(store, "/rung", network="digits", place=1).size == (576, 96)
    assert asked(store, "ladder", network="digits", seed=5)["state"] == "none"
    begun = asked(store, "ladder", network="digits", do="start")
    assert not begun["along"]
    made = over(lambda: asked(store, "ladder", network="digits"))
    assert made["state"] == "ready", made["said"]
    assert made["step"] == made["steps"]
    assert [rung["layer"] for rung in made["rungs"]] == ["relu1", "relu2", "linear"]
    assert made["rungs"][-1]["whole"]
    assert got(store, "/rung", network="digits", place=1).size == (864, 144)
    with pytest.raises(BadQuestion, match="no such rung"):
        got(store, "/rung", network="digits", place=9)


def endless(steps: list[int]) -> Any:
    def make() -> Any:
        while True:
            steps.append(len(steps))
            yield len(steps)
            time.sleep(0.01)

    return make


def wait(what: Any) -> None:
    for _ in range(1000):
        if what():
            return
        time.sleep(0.01)
    pytest.fail("it did not happen within ten seconds")


def test_one_is_made_at_a_time_and_stopping_makes_way() -> None:
    work: Background[int] = Background()
    first, second = work.start("a", endless([])), work.start("b", endless([]))
    wait(lambda: first.shown)
    assert second.state == "waiting"
    assert work.start("a", endless([])) is first
    work.stop("a")
    wait(lambda: second.shown)
    assert first.state == "stopped"
    assert first.shown
    assert work.start("a", endless([])) is not first
    work.close()
    wait(lambda: second.over)


def test_what_nobody_asks_about_is_given_up() -> None:
    work: Background[int] = Background(patience=0.3)
    job = work.start("a", endless([]))
    wait(lambda: job.over)
    assert job.state == "stopped"
    asked_for = work.start("b", endless([]))
    until = time.monotonic() + 1
    while time.monotonic() < until:
        work.find("b")
        time.sleep(0.02)
    assert asked_for.state == "making"
    work.close()


def test_the_queue_is_bounded_and_errors_are_told() -> None:
    work: Background[int] = Background()
    gate = threading.Event()

    def held() -> Any:
        yield 1
        gate.wait(10)
        raise RuntimeError("broken")

    first = work.start(0, held)
    for key in range(1, MOST_WAITING):
        work.start(key, lambda: iter(()))
    with pytest.raises(TooLarge, match="wait to be made already"):
        work.start(99, held)
    gate.set()
    wait(lambda: first.over)
    assert (first.state, first.said) == ("failed", "RuntimeError: broken")
    wait(lambda: work.find(1).state == "ready")
