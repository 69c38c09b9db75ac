"""Concepts, failures and changed pictures over the wire."""

from __future__ import annotations

import io
import json
import time
from typing import Any

import numpy as np
import pytest

from convscope.ask.door import WAYS, Asked
from convscope.ask.store import Store
from convscope.ask.table import ask
from convscope.ask.told import told
from convscope.base.errors import BadQuestion, TooLarge

SCENE = {"network": "digits", "picture": "digit-3"}


@pytest.fixture(scope="module")
def store() -> Store:
    return Store()


def answer(store: Store, question: str, **fields: Any) -> dict[str, Any]:
    return json.loads(ask(store, json.dumps({"question": question, **fields}).encode()))


def ended(store: Store, question: str, **fields: Any) -> dict[str, Any]:
    found = answer(store, question, **fields, do="start")
    for _ in range(600):
        if found["state"] not in ("waiting", "making"):
            return found
        time.sleep(0.1)
        found = answer(store, question, **fields)
    raise AssertionError(found)


def test_a_region_finds_channels(store: Store) -> None:
    size = store.picture("digit-3").width
    mark = {"picture": "digit-3", "boxes": [[size * 0.3, size * 0.2, size * 0.4, size * 0.3]]}
    found = answer(store, "concept", scene=SCENE, marks=[mark])
    assert found["compared"] == 72  # of six layers with maps
    differences = [one["difference"] for one in found["channels"]]
    assert differences == sorted(differences, reverse=True)
    assert {one["layer"] for one in found["channels"]} == {x["layer"] for x in found["shown"]}
    left, _, width, _ = found["shown"][0]["span"]
    assert left <= size * 0.2
    assert width > size * 0.7
    one = answer(store, "concept", scene=SCENE, marks=[mark], layer="conv2", most=3)
    assert len(one["channels"]) == 3
    assert {x["layer"] for x in one["channels"]} == {"conv2"}
    strokes = [{"points": [[size / 2, size / 3], [size / 2, size / 2]], "width": size / 5}]
    brushed = [{"picture": "digit-3", "strokes": strokes}]
    assert answer(store, "concept", scene=SCENE, marks=brushed)["channels"]


def test_marks_that_say_nothing_are_refused(store: Store) -> None:
    with pytest.raises(BadQuestion, match="nothing is marked"):
        answer(store, "concept", scene=SCENE, marks=[{"picture": "digit-3"}])
    many = [{"picture": "digit-3", "boxes": [[0, 0, 1, 1]] * 201}]
    with pytest.raises(TooLarge, match="at most 200 boxes"):
        answer(store, "concept", scene=SCENE, marks=many)
    with pytest.raises(BadQuestion, match="no such picture"):
        answer(store, "concept", scene=SCENE, marks=[{"picture": "nobody", "boxes": []}])


def test_a_probe_of_marks_on_two_pictures(store: Store) -> None:
    size = store.picture("digit-3").width
    boxes = [[size * 0.3, size * 0.2, size * 0.4, size * 0.5]]
    marks = [{"picture": f"digit-{n}", "boxes": boxes} for n in (3, 5, 7)]
    found = ended(store, "concept_probe", scene=SCENE, marks=marks)
    assert found["state"] == "ready", found["said"]
    points = found["curve"]["points"]
    assert found["curve"]["of_cells"]
    assert all(0 <= one["accuracy"] <= 1 for one in points if one["accuracy"] is not None)
    refused = ended(store, "concept_probe", scene=SCENE, marks=marks[:1])
    assert refused["state"] == "failed"
    assert "two marked pictures" in refused["said"]


def test_failures_are_found_in_the_background(store: Store) -> None:
    assert answer(store, "failures", network="digits", data="digits")["state"] == "none"
    found = ended(store, "failures", network="digits", data="digits", most=6)["found"]
    assert found["pictures"] == 2000
    failed = [one for group in found["groups"] for one in group["failed"]]
    assert len(failed) == 6
    assert all(len(one["looked"]) == found["side"] ** 2 for one in failed)
    assert all(one["true"] != one["predicted"] for one in failed)
    wrong = ended(store, "failures", network="digits", data="kana")
    assert wrong["state"] == "failed"
    assert "10 classes apart" in wrong["said"]


def test_a_changed_picture(store: Store) -> None:
    from PIL import Image

    found = ended(store, "adversarial", scene=SCENE)["found"]
    assert found["answer"] == 3
    assert found["below"] < found["smallest"] <= found["whole"] == found["epsilon"]
    assert found["flipped_rounded"]
    pixel = found["pixel"]
    assert pixel["slope"] == pytest.approx(sum(part["product"] for part in pixel["parts"]))
    shown = {}
    for which in ("original", "change", "changed"):
        got = WAYS["/changed"].answer(store, Asked({**SCENE, "which": which}))
        assert got.content is not None
        shown[which] = np.asarray(Image.open(io.BytesIO(got.content)), float)
        assert shown[which].shape == (28, 28)
    assert abs(shown["changed"] - shown["original"]).max() == found["whole"]
    other = ended(store, "adversarial", scene=SCENE, epsilon=2.0, pixel=[5, 6, 0])["found"]
    assert other["epsilon"] == 2.0
    assert other["smallest"] == found["smallest"]
    assert other["pixel"]["place"] == [5, 6, 0]
    with pytest.raises(BadQuestion, match="no such picture yet"):
        WAYS["/changed"].answer(store, Asked({**SCENE, "which": "changed", "epsilon": "3.5"}))
    refused = ended(store, "adversarial", scene=SCENE, towards=3)
    assert "answers this class already" in refused["said"]


def test_who_stops_listening_ends_the_work() -> None:
    done = []

    def work(say: Any) -> str:
        for i in range(1000):
            say(i, 1000)
            done.append(i)
            time.sleep(0.001)
        return "all"

    stages = told(work)
    assert next(stages).done == 0
    stages.close()
    time.sleep(0.05)
    before = len(done)
    time.sleep(0.05)
    assert len(done) == before < 1000


def test_what_a_work_raises_is_raised() -> None:
    def work(say: Any) -> None:
        raise BadQuestion("no")

    with pytest.raises(BadQuestion, match="no"):
        list(told(work))
