"""Mistakes, what the network looked at, and their groups."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import convscope as cs
from convscope.base.errors import BadData, BadQuestion, BadShape
from convscope.inside.failures import Failures, failures
from convscope.inside.failures.groups import clustered, silhouette


@pytest.fixture(scope="module")
def found() -> Failures:
    data = cs.dataset("digits")
    return failures(cs.open("digits"), data, data.test)


def test_the_mistakes_are_those_of_the_evaluation(found: Failures) -> None:
    from convscope.training.evaluate import evaluate

    data = cs.dataset("digits")
    seen = evaluate(cs.open("digits"), data, data.test, robustness=False, worst=48)
    looks = [one for group in found.groups for one in group.looks]
    assert {one.mistake for one in looks} == set(seen.worst)
    assert found.wrong == round((1 - seen.accuracy) * seen.pictures)  # type: ignore[operator]
    assert found.looked == min(48, found.wrong)
    assert found.method == "grad-cam"


def test_a_group_says_what_it_has_in_common(found: Failures) -> None:
    assert [len(g.looks) for g in found.groups] == sorted(
        (len(g.looks) for g in found.groups), reverse=True
    )
    for group in found.groups:
        assert sum(n for _, _, n in group.confusions) == len(group.looks)
        assert group.map.max() == pytest.approx(1)
        sure = [one.mistake.probability for one in group.looks]
        assert sure == sorted(sure, reverse=True)
        for one in group.looks:
            assert one.map.shape == (28, 28)
            assert 0 <= one.map.min() <= one.map.max() <= 1
            assert (one.grid**2).sum() == pytest.approx(1)
            assert (one.deep**2).sum() == pytest.approx(1)
            assert len(one.deep) == 784  # what 'linear' reads


def test_it_is_the_same_again(found: Failures) -> None:
    data = cs.dataset("digits")
    again = failures(cs.open("digits"), data, data.test)
    assert [[x.mistake for x in g.looks] for g in again.groups] == [
        [x.mistake for x in g.looks] for g in found.groups
    ]


def test_clusters_that_lie_apart_are_found() -> None:
    rng = np.random.default_rng(2)
    true = np.repeat([0, 1, 2], [14, 9, 6])
    centres = np.array([[0.0, 0, 0], [8, 0, 0], [0, 8, 0]])
    order = rng.permutation(len(true))
    x = (centres[true] + rng.normal(0, 0.5, (len(true), 3)))[order]
    places = clustered(x)
    pairs = places[:, None] == places
    assert (pairs == (true[order][:, None] == true[order])).all()
    distances = np.linalg.norm(x[:, None] - x, axis=2)
    assert silhouette(distances, places) > 0.8


def test_wards_joins_are_those_that_add_least() -> None:
    x = np.random.default_rng(4).normal(size=(9, 3))
    from convscope.inside.failures.groups import _joined, _squares

    def spread(places: np.ndarray) -> float:
        return sum(((x[places == g] - x[places == g].mean(0)) ** 2).sum() for g in set(places))

    found = _joined(_squares(x), 9)
    for before, after in pairwise(found):
        least = min(
            spread(np.where(before == j, i, before))
            for i in set(before)
            for j in set(before)
            if i < j
        )
        assert spread(after) == pytest.approx(least)


def test_few_or_equal_ones_are_one_group() -> None:
    assert clustered(np.zeros((3, 2))).tolist() == [0, 0, 0]
    assert clustered(np.ones((6, 2))).tolist() == [0] * 6


def test_a_named_method_is_taken() -> None:
    data = cs.dataset("digits")
    found = failures(cs.open("digits"), data, data.test[:700], method="gradient", most=3)
    assert found.method == "gradient"
    with pytest.raises(BadQuestion, match="no such method"):
        failures(cs.open("digits"), data, data.test[:700], method="grad-camm", most=3)


def test_data_that_tell_no_mistakes_are_refused() -> None:
    pictures = np.zeros((4, 28, 28, 1), np.uint8)
    numbers = cs.Data("numbers", pictures, np.arange(4.0))
    with pytest.raises(BadData, match="no classes"):
        failures(cs.open("digits"), numbers)
    others = cs.Data("others", pictures, np.array([0, 1, 0, 1]), ("cat", "dog"))
    with pytest.raises(BadShape, match="2 classes in 'others'"):
        failures(cs.open("digits"), others)
    with pytest.raises(BadData, match="1 to 400"):
        failures(cs.open("digits"), cs.dataset("digits"), most=0)
