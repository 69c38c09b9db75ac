import numpy as np
import pytest

from convscope.why import METHODS
from convscope.why.checks.agreement import run
from drawn_maps import given, method, of_map  # noqa: F401


def test_agreement_is_measured_with_each_other_map_and_never_judged():
    drawn = np.random.default_rng(0).random((28, 28))
    one = of_map(drawn)
    gradient = given("gradient").attribution
    found = run(one.with_others((gradient, given("grad-cam").attribution, one.attribution)))
    assert found.passed is None
    assert set(found.numbers) == {"mean", "gradient", "grad-cam"}
    assert abs(found.numbers["gradient"]) < 0.2
    assert "2" in found.reason.en


def test_a_map_agrees_with_itself_by_another_name(method):  # noqa: F811
    gradient = given("gradient")
    name = method("same", lambda asked: METHODS["gradient"].attribute(asked).map * 3)
    found = run(gradient.with_others((given(name).attribution,)))
    assert found.numbers["same"] == pytest.approx(1)


def test_without_others_the_usual_ones_are_asked():
    found = run(given("gradient"))
    assert "grad-cam" in found.numbers
    assert "gradient" not in found.numbers
