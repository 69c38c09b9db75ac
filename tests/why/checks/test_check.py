import numpy as np
import pytest

from convscope.base.errors import BadQuestion
from convscope.why.checks import CHECKS
from convscope.why.checks.check import check, check_all, check_of
from drawn_maps import given, method, traced  # noqa: F401


def test_all_checks_answer_one_after_another_in_both_languages():
    trace = traced()
    found = list(check_all(trace, trace.why(3, "gradient")))
    assert [one.name for one in found] == list(CHECKS)
    for one in found:
        assert one.reason.en.endswith(".")
        assert one.reason.ja.endswith("。")
    for card in CHECKS.values():
        assert card.what.en
        assert card.what.ja
        assert "https://" in card.source


def test_a_check_takes_its_own_settings_and_those_the_method_had():
    trace = traced()
    found = trace.why(3, "gradient")
    assert len(check(trace, found, "randomised", stages=2).curves[0].at) == 3
    with pytest.raises(BadQuestion, match="Did you mean 'randomised'"):
        check(trace, found, "randomized")
    with pytest.raises(BadQuestion, match="There are: completeness"):
        check_of("xyz")
    asked = given("gradient")
    assert asked.again(trace).map.tolist() == found.map.tolist()


def test_a_check_that_cannot_be_made_judges_nothing_and_says_why(method):  # noqa: F811
    """A method that answers once, and is refused when it is asked again."""
    answers = iter([np.eye(28)])

    def once(asked):
        for one in answers:
            return one
        raise BadQuestion("not twice")

    trace = traced()
    found = check(trace, trace.why(3, method("once", once)), "sensitivity")
    assert found.passed is None
    assert "not twice" in found.reason.en
    assert "not twice" in found.reason.ja
