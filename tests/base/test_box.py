import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.box import Box
from convscope.base.errors import BadShape
from drawn import few

ends = st.tuples(st.integers(-3, 6), st.integers(-3, 6))


def boxes(rank: int) -> st.SearchStrategy[Box]:
    """Draw boxes, some of them empty, some reaching outside."""
    return st.lists(ends, min_size=rank, max_size=rank).map(
        lambda pairs: Box(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))
    )


def members(box: Box) -> set[tuple[int, ...]]:
    """Every cell, one by one."""
    return {
        tuple(i + a for i, a in zip(cell, box.start, strict=True)) for cell in np.ndindex(box.shape)
    }


@few
@given(boxes(2), st.lists(st.integers(0, 4), min_size=2, max_size=2))
def test_clip_keeps_the_cells_inside(box, shape):
    tensor = members(Box.whole(shape))
    inside = members(box) & tensor
    assert members(box.clip(shape)) == inside
    assert np.zeros(shape)[box.clip(shape).slices].size == len(inside)


@few
@given(boxes(2), boxes(2))
def test_the_hull_is_the_smallest_box_that_holds_both(a, b):
    together = members(a) | members(b)
    hull = a.hull(b)
    assert together <= members(hull)
    assert hull.empty == (not together)
    for axis, (start, stop) in enumerate(hull.axes()):
        if together:
            along = [cell[axis] for cell in together]
            assert (min(along), max(along) + 1) == (start, stop)


@few
@given(boxes(3))
def test_an_empty_box_has_no_cells(box):
    assert box.empty == (len(members(box)) == 0)
    assert int(np.prod(box.shape)) == len(members(box))


def test_a_cell_and_a_whole():
    assert Box.cell(np.array([2, 5])) == Box((2, 5), (3, 6))
    assert Box.whole((2, 0)).empty
    assert Box.whole(()) == Box((), ())
    assert not Box.whole(()).empty


def test_as_many_stops_as_starts():
    with pytest.raises(BadShape, match="a box needs as many starts as stops: received Box"):
        Box((0, 0), (1,))
