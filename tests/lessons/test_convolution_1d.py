"""What the lesson on one dimension sets, against the lecture's own numbers."""

from __future__ import annotations

import numpy as np
import pytest

from convscope.lessons import exercise, judge
from convscope.lessons.check import check


def test_the_lectures_numbers():
    assert exercise("02-2").answer.tolist() == [0, 2, 0, 1, 1, 1, 2, 1]
    assert exercise("02-3").answer.tolist() == [2, 2, 2, 1, 1, 1, 2, 1]
    assert exercise("02-4").answer.tolist() == [4, 6, 4, 1, 1, 3, 4, 3]


@pytest.mark.parametrize(
    ("number", "answer", "misconception"),
    [
        ("02-3", [0, 2, 0, 1, 1, 1, 2, 1], "M44"),
        ("02-4", [2, 2, 2, 1, 1, 3, 4, 3], "M44"),
        ("02-2", [1, 0, 2, 0, 1, 1, 1, 2, 1, 1], "M8"),
        ("02-6", [1, 0, 1], "M15"),
        ("02-8", 28, "M8"),
    ],
)
def test_the_thinking_behind_a_wrong_answer_is_told(number, answer, misconception):
    verdict = judge(exercise(number), answer)
    assert (verdict.outcome, verdict.misconception) == ("trap", misconception)


def test_several_kernels_have_one_peak():
    task = exercise("02-6")
    assert judge(task, [1, -1, 1]).right
    assert judge(task, [2, -3, 2]).right
    assert not judge(task, [0, 0, 1]).right


def test_a_function_is_tried_on_rows_it_has_not_seen():
    def slide(x, k):
        return [sum(np.multiply(x[i : i + len(k)], k)) for i in range(len(x) - len(k) + 1)]

    assert check("02-7", slide)
    turned = check("02-7", lambda x, k: slide(x, k[::-1]), lang="ja")
    assert not turned
    assert turned.verdict.misconception == "M7"
    assert "反転" in repr(turned)
    assert "ZeroDivisionError" in repr(check("02-7", lambda x, k: 1 / 0, lang="en"))
    assert not check("02-7", lambda x, k: [0])
