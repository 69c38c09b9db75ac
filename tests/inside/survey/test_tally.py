import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from convscope.inside.survey.part import Part, merged
from convscope.inside.survey.tally import BINS, Tally, merge
from convscope.inside.survey.taps import Maps, Seen

CHANNELS, CELLS, CLASSES = 3, 4, 2


def maps(values):
    return Maps(values[:, :1]), Maps(values[:, 1:])


def seen(values):
    return Seen(
        values.max(2), values.min(2), values.mean(2), (values.astype("d") ** 2).mean(2),
        (values == 0).sum(2).astype(np.float32), maps(values),
    )  # fmt: skip


def tally(values, places, labels, at_once):
    made = Tally.empty([np.ones(1), np.array([2.0, 0.25])], 3, CLASSES)
    for i in range(0, len(places), at_once):
        some = places[i : i + at_once]
        made.add(seen(values[some]), some, labels[some])
    return made


numbers = st.integers(-64, 64).map(lambda n: n / 7) | st.sampled_from([0.0, 3e4, float("nan")])


@settings(max_examples=60)
@given(st.data())
def test_any_split_of_the_pictures_gives_the_same_tally(data):
    n = data.draw(st.integers(1, 12))
    count = n * CHANNELS * CELLS
    values = np.array(data.draw(st.lists(numbers, min_size=count, max_size=count)), np.float32)
    values = values.reshape(n, CHANNELS, CELLS)
    labels = np.array(data.draw(st.lists(st.integers(-1, 1), min_size=n, max_size=n)))
    order = np.array(data.draw(st.permutations(range(n))))
    cut = sorted(data.draw(st.lists(st.integers(0, n), min_size=2, max_size=2)))
    at_once = data.draw(st.integers(1, 5))
    whole = tally(values, np.arange(n), labels, n)
    a, b, c = (tally(values, np.sort(some), labels, at_once) for some in np.split(order, cut))
    for found in (merge(merge(a, b), c), merge(a, merge(c, b))):
        for name, wanted in whole.arrays().items():
            np.testing.assert_array_equal(getattr(found, name), wanted, name)


def test_what_is_kept_is_what_numpy_says():
    values = np.random.default_rng(0).normal(0, 1, (200, CHANNELS, CELLS)).astype(np.float32)
    labels = np.arange(200) % CLASSES
    made = tally(values, np.arange(200), labels, 32)
    peaks = values.max(2)
    order = np.argsort(-peaks, axis=0, kind="stable")[:3].T
    np.testing.assert_array_equal(made.strongest, order)
    np.testing.assert_array_equal(
        made.strongest_cells, np.take_along_axis(values.argmax(2).T, order, 1)
    )
    lowest = np.argsort(values.min(2), axis=0, kind="stable")[:3].T
    np.testing.assert_array_equal(made.weakest, lowest)
    np.testing.assert_allclose(made.sums * 2.0**-30 * made.scale / 200, values.mean((0, 2)),
                               atol=1e-7)  # fmt: skip
    assert (made.counts.sum(1) == 200).all()


def test_the_histogram_widens_by_joining_bins():
    narrow, wide = (Tally.empty([np.ones(1)], 2, 0) for _ in range(2))
    ones, tens = (np.full((1, 1, 1), v, np.float32) for v in (0.5, 10.0))
    narrow.add(seen(ones), np.array([0]), None)
    wide.add(seen(tens), np.array([1]), None)
    both = merge(narrow, wide)
    assert both.bits.tolist() == [4]
    width = 2 * 16 / BINS
    assert np.flatnonzero(both.counts[0]).tolist() == [
        BINS // 2 + int(v / width) for v in (0.5, 10.0)
    ]


def test_what_is_not_finite_is_left_out():
    values = np.array([[[1.0]], [[np.nan]], [[np.inf]]], np.float32)
    made = Tally.empty([np.ones(1)], 3, 0)
    made.add(seen(values), np.arange(3), None)
    assert made.seen.tolist() == [1]
    assert made.strongest.tolist() == [[0, -1, -1]]
    assert made.counts.sum() == 1


def test_a_part_comes_back_from_its_bytes():
    part = Part.empty({"conv": np.ones(2)}, 3, 2)
    part.done = 7
    again, about = Part.from_bytes(part.to_bytes({"who": "me"}))
    assert about == {"who": "me"}
    assert again.done == 7
    assert merged(part, again).done == 14
