"""Why, from a question to its answer: maps, checks and agreement are those of the library."""

from __future__ import annotations

import json
import threading
from typing import Any

import numpy as np
import pytest

import convscope as cs
from convscope.ask.door import WAYS, Asked
from convscope.ask.store import Store
from convscope.ask.table import ask
from convscope.base.errors import BadQuestion
from convscope.why.checks import CHECKS
from convscope.why.checks.ranks import spearman
from convscope.why.methods import METHODS

SCENE = {"network": "digits", "picture": "digit-3"}
THREE = {"kind": "score", "index": 3}
EIGHT = {"kind": "score", "index": 8}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(runs=tmp_path_factory.mktemp("runs"))


def asked(store: Store, question: str, **fields: Any) -> Any:
    return json.loads(ask(store, json.dumps({"question": question, **fields}).encode()))


def test_every_method_and_check_comes_with_its_texts(store: Store) -> None:
    found = asked(store, "why_methods")
    assert {one["name"] for one in found["methods"]} == set(METHODS)
    assert [one["name"] for one in found["checks"]] == list(CHECKS)
    walks = [one["walks"] for one in found["methods"]]
    assert walks == sorted(walks)
    for card in (*found["methods"], *found["checks"]):
        assert all(card[said][lang] for said in ("title", "what") for lang in ("en", "ja"))
        assert "https://" in card["source"]


def test_a_check_is_that_of_the_library(store: Store) -> None:
    trace = cs.open("digits").trace("digit-3")
    wanted = trace.check(trace.why("3", method="grad-cam", against="8"), "insertion-deletion")
    got = asked(store, "why_check", scene=SCENE, method="grad-cam", target=THREE, against=EIGHT,
                check="insertion-deletion")  # fmt: skip
    assert got["passed"] is wanted.passed
    assert got["reason"] == {"en": wanted.reason.en, "ja": wanted.reason.ja}
    assert got["numbers"] == pytest.approx(dict(wanted.numbers))
    lines = {(one["name"], one["of"]): one for one in got["curves"]}
    for curve in wanted.curves:
        line = lines[curve.name, curve.of]
        assert line["values"] == pytest.approx(curve.values, abs=1e-6)
        assert line["area"] == pytest.approx(curve.area, abs=1e-6)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_answers_in_both_languages(store: Store, name: str) -> None:
    got = asked(store, "why_check", scene=SCENE, method="gradient", target=THREE, check=name)
    assert got["name"] == name
    assert all(got["reason"].values())


def test_agreement_is_the_rank_correlation_of_the_maps(store: Store) -> None:
    methods = ["gradient", "grad-cam", "gradient"]
    got = asked(store, "why_agreement", scene=SCENE, methods=methods, target=THREE)
    assert got["methods"] == ["gradient", "grad-cam"]
    trace = cs.open("digits").trace("digit-3")
    one, other = (trace.why("3", method=name).map for name in got["methods"])
    assert np.allclose(np.diag(got["correlations"]), 1)
    assert got["correlations"][0][1] == pytest.approx(spearman(one, other))
    assert asked(store, "why_agreement", scene=SCENE, methods=[], target=THREE)["methods"] == []


def test_the_map_is_as_large_as_the_answer_says(store: Store) -> None:
    said = asked(store, "why", scene=SCENE, method="gradient", target=THREE)
    given = {**SCENE, "method": "gradient", "of": json.dumps(THREE)}
    got = WAYS["/relevance"].answer(store, Asked(given))
    values = np.frombuffer(got.content or b"", "<f4").reshape(said["map"])
    assert got.headers["X-Shape"] == ",".join(map(str, said["map"]))
    assert float(values.max()) == pytest.approx(said["high"], rel=1e-6)
    assert said["layer"] == ""


def test_a_method_of_the_input_takes_no_layer(store: Store) -> None:
    fields: dict[str, Any] = {"scene": SCENE, "target": THREE, "layer": "conv1"}
    assert asked(store, "why", method="occlusion", **fields)["layer"] == ""
    assert asked(store, "why", method="grad-cam", **fields)["layer"] == "conv1"


def test_a_value_of_a_layer_can_be_asked_for(store: Store) -> None:
    cell = {"kind": "cell", "layer": "conv2", "cell": [0, 5, 3, 3]}
    got = asked(store, "why", scene=SCENE, method="gradient", target=cell)
    trace = cs.open("digits").trace("digit-3")
    assert got["number"] == pytest.approx(float(trace["conv2"].output[0, 5, 3, 3]))


def test_what_is_not_there_is_refused_with_what_is_near(store: Store) -> None:
    fields: dict[str, Any] = {"scene": SCENE, "target": THREE}
    with pytest.raises(BadQuestion, match="Did you mean 'grad-cam'"):
        asked(store, "why", method="grad-camm", **fields)
    with pytest.raises(BadQuestion, match="Did you mean 'sensitivity'"):
        asked(store, "why_check", method="gradient", check="sensitivty", **fields)
    with pytest.raises(BadQuestion, match="no such method"):
        asked(store, "why_agreement", methods=["gradient", "?"], **fields)


def test_who_asks_at_once_gets_one_computation(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from convscope.ask import relevance

    made = []
    checked = relevance.check

    def counted(trace: Any, found: Any, name: str) -> Any:
        made.append(name)
        return checked(trace, found, name)

    monkeypatch.setattr(relevance, "check", counted)
    fields = {"scene": SCENE, "method": "gradient", "target": {"kind": "score", "index": 5},
              "check": "sensitivity"}  # fmt: skip
    answers: list[Any] = []
    threads = [
        threading.Thread(target=lambda: answers.append(asked(store, "why_check", **fields)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == ["sensitivity"]
    assert len(answers) == 4
    assert all(one == answers[0] for one in answers)
