import numpy as np
import pytest

from convscope.base.box import Box
from convscope.base.errors import BadQuestion
from convscope.explain.scores import class_count, class_scores
from convscope.trace import run
from small import Builder, small_classifier


def test_the_scores_lie_before_the_softmax():
    trace = run(small_classifier(), {"x": np.zeros((1, 3, 16, 16), np.float32)})
    found = class_scores(trace, 2)
    assert (found.value, found.cell, found.box) == ("head:0", (0, 2), Box((0, 0), (1, 5)))
    assert (found.output, found.output_cell, found.answer) == (
        "softmax:0",
        (0, 2),
        "probabilities",
    )


def test_a_transposed_answer_is_followed_to_its_own_cell():
    b = Builder((1, 3))
    x = b.add(
        "softmax", "Softmax", b.add("up", "Unsqueeze", "x", b.constant("a", np.array([2]))), axis=1
    )
    x = b.add("turned", "Transpose", x, perm=[0, 2, 1])
    x = b.add("again", "Reshape", x, b.constant("to", np.array([1, 3])))
    trace = run(b.network("n", x, (1, 3)), {"x": np.eye(1, 3, dtype=np.float32)}, engine="numpy")
    found = class_scores(trace, 1)
    assert (found.value, found.cell) == ("up:0", (0, 1, 0))
    assert found.box == Box((0, 0, 0), (1, 3, 1))


def test_maps_are_no_list_of_classes():
    b = Builder((1, 3, 16, 16))
    network = b.network("maps", b.conv("conv", "x", 3, 2, 3), (1, 2, 14, 14))
    trace = run(network, {"x": np.zeros((1, 3, 16, 16), np.float32)})
    with pytest.raises(BadQuestion, match="is no list of classes"):
        class_count(trace)
