import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import TABLE, split
from drawn import few, normal, seeds, shapes


@few
@given(shapes(1, 4, 3), st.data(), seeds)
def test_the_contract_of_named_lengths(shape, data, seed):
    axis = data.draw(st.integers(-len(shape), len(shape) - 1))
    lengths = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    shape = list(shape)
    shape[axis] = sum(lengths)
    x = normal(seed, *shape)
    check_op("Split", [x, np.array(lengths)], {"axis": axis}, outputs=len(lengths))


@few
@given(st.integers(1, 7), st.integers(1, 3), seeds)
def test_the_contract_of_even_parts(size, count, seed):
    if -(-size // count) * (count - 1) < size:  # ONNX Runtime refuses empty parts
        x = normal(seed, 2, size)
        check_op("Split", [x], {"axis": 1, "num_outputs": count}, outputs=count)


def test_the_last_part_is_shorter():
    parts = split.forward(np.arange(7), num_outputs=3)
    assert [p.tolist() for p in parts] == [[0, 1, 2], [3, 4, 5], [6]]


def test_older_files_name_only_the_outputs():
    assert [len(p) for p in TABLE["Split"].run([np.arange(4)], {}, outputs=2)] == [2, 2]


def test_the_field_of_the_second_half_of_the_channels():
    (seen, _) = split.reads(
        Box((0, 0, -1), (1, 2, 3)), np.zeros((1, 4, 9)), None, axis=1, num_outputs=2, output=1
    )
    assert seen == Box((0, 2, -1), (1, 4, 3))


@pytest.mark.parametrize(
    ("lengths", "attributes", "says"),
    [
        ([1, 1], {}, r"the parts must add up to 3: received \[1, 1\]"),
        ([4, -1], {}, r"the parts must add up to 3: received \[4, -1\]"),
        (None, {}, "neither the lengths of the parts nor num_outputs is given"),
        (None, {"axis": 2, "num_outputs": 1}, "a tensor with 1 axes has no such axis: received 2"),
    ],
)
def test_what_does_not_fit_is_refused(lengths, attributes, says):
    with pytest.raises(BadShape, match=says):
        split.forward(np.arange(3), None if lengths is None else np.array(lengths), **attributes)
