"""One unit from a question to its answer, and the surveys that the server makes."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

import convscope as cs
from convscope.ask.door import WAYS, Asked
from convscope.ask.store import Store
from convscope.ask.surveys import Surveys
from convscope.ask.table import ask
from convscope.base.errors import BadQuestion
from convscope.cli import app
from convscope.inside.survey import open_survey, survey
from convscope.inside.unit import unit

SCENE = {"network": "digits", "picture": "digit-3"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(runs=tmp_path_factory.mktemp("runs"))


def asked(store: Store, question: str, **fields: Any) -> Any:
    return json.loads(ask(store, json.dumps({"question": question, **fields}).encode()))


def ready(store: Store, layer: str = "conv2", channel: int = 5) -> Any:
    for _ in range(600):
        found = asked(store, "unit_survey", scene=SCENE, layer=layer, channel=channel)
        if found["state"] != "making":
            return found
        time.sleep(0.1)
    pytest.fail("the survey is never ready")


def test_a_unit_is_that_of_the_library(store: Store) -> None:
    answer = asked(store, "unit", scene=SCENE, layer="conv2", channel=5)
    found = unit(cs.open("digits").trace("digit-3"), "conv2", 5)
    assert answer["strongest"] == list(found.strongest)
    assert answer["strongest_value"] == found.strongest_value
    assert answer["field"]["size"] == [14, 14]
    assert answer["fed_by"]["gap"] <= 1e-5 * abs(answer["fed_by"]["mean"])
    total = sum(one["share"] for one in answer["fed_by"]["shares"]) + answer["fed_by"]["bias"]
    assert total == pytest.approx(answer["fed_by"]["mean"], abs=1e-4)
    assert {one["place"]["layer"] for one in answer["fed_by"]["shares"]} == {"conv1"}
    assert answer["feeds"][0]["layer"] == "linear"
    assert answer["feeds"][0]["channels"] == 10


def test_a_kernels_largest_slices_come_first(store: Store) -> None:
    kernel = asked(store, "unit", scene=SCENE, layer="conv2", channel=5)["kernel"]
    sizes = [sum(map(abs, one["values"])) for one in kernel["slices"]]
    assert sizes == sorted(sizes, reverse=True)
    weight = cs.open("digits").weights["conv2.weight"]
    first = kernel["slices"][0]
    assert np.array_equal(np.float32(first["values"]), weight[5, first["channel"]].ravel())
    assert not kernel["input"]
    assert asked(store, "unit", scene=SCENE, layer="conv1", channel=0)["kernel"]["input"]


def test_a_survey_is_begun_by_the_first_question(store: Store) -> None:
    found = ready(store)
    assert found["state"] == "ready", found["said"]
    assert found["done"] == found["total"] == found["pictures"] <= 1000
    responses = found["responses"]
    assert sum(responses["counts"]) == found["pictures"]
    assert len(responses["edges"]) == len(responses["counts"]) + 1
    values = [one["value"] for one in responses["strongest"]]
    assert values == sorted(values, reverse=True)
    assert responses["high"] == values[0]
    assert [one["label"] for one in responses["classes"]] == [str(i) for i in range(10)]


def test_the_strongest_picture_of_a_survey_opens_at_that_value(store: Store) -> None:
    for end in ("strongest", "weakest"):
        for one in ready(store)["responses"][end][:2]:
            scene = {"network": "digits", "picture": one["picture"]}
            there = asked(store, "unit", scene=scene, layer="conv2", channel=5)
            said = there["strongest_value"] if end == "strongest" else there["low"]
            assert said == pytest.approx(one["value"], abs=1e-4)
            if end == "strongest":
                assert there["strongest"][2:] == one["cell"]


def test_what_feeds_a_unit_on_a_survey(store: Store) -> None:
    found = ready(store)
    assert {one["read"]["layer"] for one in found["fed_by"]} == {"pool1"}
    assert [one["layer"] for one in found["feeds"]] == ["linear"]
    assert ready(store, "conv1", 0)["fed_by"] is None  # nothing is known of the input


def test_patches_are_one_strip(store: Store) -> None:
    ready(store)
    query = {"network": "digits", "layer": "conv1", "channel": "2", "which": "strongest"}
    found = WAYS["/patches"].answer(store, Asked(query))
    assert found.kind == "image/png"
    strip = Image.open(io.BytesIO(found.content or b""))
    count = len(ready(store, "conv1", 2)["responses"]["strongest"])
    assert strip.width == count * strip.height
    with pytest.raises(BadQuestion, match="two ends"):
        WAYS["/patches"].answer(store, Asked(query | {"which": "middle"}))
    with pytest.raises(BadQuestion, match="no such unit"):
        WAYS["/patches"].answer(store, Asked(query | {"channel": "99"}))


def test_a_survey_that_is_there_is_taken(store: Store) -> None:
    network = cs.open("digits")
    data = cs.dataset("digits")
    some = cs.Data("some", data.of(np.arange(20)), data.labels[:20], data.classes)
    made = Surveys(store.studio, str)
    made.take(survey(network, some), network)
    assert made.of(network).state == "ready"
    with pytest.raises(BadQuestion, match="another network"):
        made.take(survey(network, some), cs.open("kana"))


@pytest.mark.parametrize("out", ["beside", "pictures/survey", "pictures"])
@pytest.mark.parametrize("also_data", [False, True])
def test_a_written_survey_of_a_folder_finds_its_pictures(
    tmp_path: Path, out: str, also_data: bool
) -> None:
    draw, root = np.random.default_rng(0), tmp_path / "pictures"
    for i in range(12):
        where = root / ("cat", "dog")[i % 2]
        where.mkdir(parents=True, exist_ok=True)
        Image.fromarray(draw.integers(0, 256, (28, 28), np.uint8)).save(where / f"{i:02d}.png")
    (root / "cat" / "000.png").write_bytes(b"broken, and the first of all")
    made = ["survey", "digits", str(root), "--out", str(tmp_path / out), "--strongest", "3"]
    assert CliRunner().invoke(app, made).exit_code == 0
    store = Store(runs=tmp_path / "runs")
    if also_data:
        store.studio.add_data(root)
    store.surveys.take(open_survey(tmp_path / out), cs.open("digits"))
    found = ready(store)
    assert found["patches"]
    query = {"network": "digits", "layer": "conv2", "channel": "5", "which": "strongest"}
    strip = Image.open(io.BytesIO(WAYS["/patches"].answer(store, Asked(query)).content or b""))
    assert strip.width == 3 * strip.height
    for one in found["responses"]["strongest"]:
        scene = {"network": "digits", "picture": one["picture"]}
        there = asked(store, "unit", scene=scene, layer="conv2", channel=5)
        assert there["strongest_value"] == pytest.approx(one["value"], abs=1e-4)


def test_what_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(BadQuestion, match="16 channels"):
        asked(store, "unit", scene=SCENE, layer="conv2", channel=16)
    ready(store)
    with pytest.raises(BadQuestion, match="no layer of that name"):
        asked(store, "unit_survey", scene=SCENE, layer="conv9", channel=0)
