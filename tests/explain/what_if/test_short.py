import pytest

from convscope.base.errors import InputError
from convscope.explain.what_if import Channel, Paint, Pixel, Pooling, Weight, in_full
from convscope.explain.what_if.short import SHORT


@pytest.mark.parametrize(
    ("name", "written", "edit"),
    [
        ("silence", ("conv1", 3), Channel("conv1", 3, 0)),
        ("amplify", ("conv1", 3, 2), Channel("conv1", 3, 2)),
        ("weight", ("conv1", (0, 1, 2, 2), 0.5), Weight("conv1", "weight", (0, 1, 2, 2), 0.5)),
        ("bias", ("conv1", 0, 1), Weight("conv1", "bias", (0,), 1)),
        ("bias", ("conv1", (0,), 1), Weight("conv1", "bias", (0,), 1)),
        ("pixel", (1, 2, (3, 4, 5)), Pixel(1, 2, (3, 4, 5))),
        ("paint", ([(1, 2), (3, 4)], 2, (3, 4, 5)), Paint(((1, 2), (3, 4)), 2, (3, 4, 5))),
        ("pooling", ("pool1", "AveragePool"), Pooling("pool1", "AveragePool")),
    ],
)
def test_each_way_to_write_an_edit(name, written, edit):
    assert in_full(name, [written]) == [edit]


@pytest.mark.parametrize("name", SHORT)
@pytest.mark.parametrize("given", [[("one",)], [3], 3, ("conv1", 3)])
def test_what_is_written_otherwise_is_refused_with_the_way_to_write_it(name, given):
    with pytest.raises(InputError, match=f"'{name}' cannot be used: received .*It is a list of "):
        in_full(name, given)
