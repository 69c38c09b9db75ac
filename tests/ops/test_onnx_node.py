"""ONNX's own cases of one node, every one of them: what is left out is named in docs/ops.md."""

import re
from fnmatch import fnmatchcase
from pathlib import Path
from types import SimpleNamespace

import pytest
from onnx import TensorProto, numpy_helper

from node_cases import cases, check

PAGE = Path(__file__).resolve().parents[2] / "docs" / "ops.md"
LEFT_OUT = re.findall(r"^\| `(test_\S+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.M)
"""(pattern of case names, reason), as the page lists them."""


def is_left_out(name):
    return any(fnmatchcase(name, pattern) for pattern, _ in LEFT_OUT)


def in_arrays(case):
    """Return the case with every tensor as an array: those of rare types come as messages."""
    return SimpleNamespace(
        model=case.model, rtol=case.rtol, atol=case.atol,
        data_sets=[[[_array(v) for v in values] for values in sides] for sides in case.data_sets],
    )  # fmt: skip


def _array(value):
    return numpy_helper.to_array(value) if isinstance(value, TensorProto) else value


@pytest.mark.parametrize("name", sorted(name for name in cases() if not is_left_out(name)))
def test_a_case(name):
    check(in_arrays(cases()[name]))


@pytest.mark.parametrize(("pattern", "reason"), LEFT_OUT)
def test_what_is_left_out_does_not_pass(pattern, reason):
    named = [name for name in cases() if fnmatchcase(name, pattern)]
    assert named, f"no case is called {pattern}"
    assert reason.strip()
    for name in named:
        with pytest.raises(Exception):  # noqa: B017, PT011 - refused, or other values
            check(in_arrays(cases()[name]))


def test_there_are_enough_cases_to_mean_something():
    passing = [name for name in cases() if not is_left_out(name)]
    assert len(passing) > 800
