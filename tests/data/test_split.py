"""Division into parts: whole, without overlap, class by class, the same for the same seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convscope.base.errors import BadData, BadSettings
from convscope.data.data import Data
from convscope.data.open_data import open_data
from convscope.data.split import split
from convscope.zoo import HERE


def labelled(labels, classes: int | None = None, **more) -> Data:
    labels = np.asarray(labels)
    names = tuple(map(str, range(classes or int(labels.max()) + 1)))
    return Data("x", np.zeros((len(labels), 1, 1, 1), np.uint8), labels, names, **more)


@settings(max_examples=150)
@given(
    labels=st.lists(st.integers(0, 6), min_size=1, max_size=120),
    validation=st.one_of(st.floats(0, 0.99), st.integers(0, 40)),
    test=st.one_of(st.none(), st.floats(0, 0.99), st.integers(0, 40)),
    seed=st.integers(0, 5),
)
def test_the_parts_are_whole_and_each_class_stays_in_training(labels, validation, test, seed):
    data = labelled(labels, 7)

    def wanted(given, n: int) -> int:
        return given if isinstance(given, int) else round(given * n)

    spare = len(labels) - len(set(labels))  # one of each class stays
    for_test = wanted(test or 0, len(labels))
    if for_test > spare or wanted(validation, len(labels) - for_test) > spare - for_test:
        with pytest.raises(BadSettings, match="takes too many pictures"):
            split(data, validation=validation, test=test, seed=seed)
        return
    parts = split(data, validation=validation, test=test, seed=seed)
    together = np.concatenate(parts.parts)
    np.testing.assert_array_equal(np.sort(together), np.arange(len(labels)))
    assert all((np.diff(part) > 0).all() for part in parts.parts)
    assert set(data.labels[parts.train]) == set(labels)
    for label in set(labels):
        if labels.count(label) == 1:
            assert labels.index(label) in parts.train
    again = split(data, validation=validation, test=test, seed=seed)
    for one, other in zip(parts.parts, again.parts, strict=True):
        np.testing.assert_array_equal(one, other)


@given(
    counts=st.lists(st.integers(4, 90), min_size=2, max_size=8), share=st.floats(0.05, 0.6)
)  # fmt: skip
@settings(max_examples=100)
def test_every_class_has_its_share_to_less_than_one_picture(counts, share):
    data = labelled(np.repeat(np.arange(len(counts)), counts))
    parts = split(data, validation=share)
    assert len(parts.validation) == round(share * len(data))
    taken = np.bincount(data.labels[parts.validation], minlength=len(counts))
    exact = len(parts.validation) * np.array(counts) / len(data)
    assert (np.abs(taken - exact) < 1).all()


def test_another_seed_draws_others_of_the_same_number() -> None:
    data = labelled(np.arange(300) % 3)
    one, other = split(data, seed=0), split(data, seed=1)
    assert len(one.validation) == len(other.validation) == 30
    assert set(one.validation) != set(other.validation)


def test_what_the_data_keep_stays_what_it_is() -> None:
    data = labelled(np.arange(40) % 2, test=np.array([3, 4, 5]), validation=np.array([0, 9]))
    parts = split(data, validation=0.5, seed=3)
    assert parts.test.tolist() == [3, 4, 5]
    assert parts.validation.tolist() == [0, 9]
    assert len(parts.train) == 35
    with pytest.raises(BadSettings, match="'x' keeps 3 pictures for testing itself"):
        split(data, test=0.1)


def test_validation_is_a_share_of_what_is_not_for_testing() -> None:
    parts = split(labelled(np.arange(100) % 2), validation=0.25, test=20)
    assert [len(part) for part in parts.parts] == [60, 20, 20]


def test_numbers_to_predict_are_divided_too() -> None:
    data = Data("x", np.zeros((10, 1, 1, 1), np.uint8), np.linspace(0, 1, 10))
    parts = split(data, validation=3)
    assert [len(part) for part in parts.parts] == [7, 3, 0]


@pytest.mark.parametrize("validation", [-1, -0.1, 1.0, 2.5, float("nan"), "a tenth", True, None])
def test_a_share_that_is_none_is_refused(validation) -> None:
    with pytest.raises(BadSettings, match="'validation' cannot be used"):
        split(labelled([0, 1, 0, 1]), validation=validation)


def test_too_many_are_refused_and_the_most_is_said() -> None:
    with pytest.raises(
        BadSettings, match=r"received 4 of 4\. At most 2, so that one of each class"
    ):
        split(labelled([0, 1, 0, 1]), validation=4)


def test_nothing_left_to_learn_from_is_refused() -> None:
    with pytest.raises(BadData, match="no picture of 'x' is left to learn from"):
        split(labelled([0, 1], test=np.array([0, 1])))


@settings(max_examples=150)
@given(
    members=st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=12), min_size=2, max_size=20),
    validation=st.floats(0.05, 0.6),
    seed=st.integers(0, 5),
)
def test_a_group_is_never_divided_and_each_class_stays_in_training(members, validation, seed):
    labels = np.concatenate(members)
    groups = np.repeat(np.arange(len(members)) * 7, [len(one) for one in members])
    order = np.random.default_rng(seed).permutation(len(labels))
    data = labelled(labels[order], 4, groups=groups[order])
    counts = np.bincount(labels, minlength=4)
    own = np.array([np.bincount(one, minlength=4) for one in members])
    spare = ((own < counts) | (own == 0)).all(1)
    wanted = round(validation * len(labels))
    if wanted and not spare.any():
        with pytest.raises(BadSettings, match="no group of pictures can go into the validation"):
            split(data, validation=validation, seed=seed)
        return
    parts = split(data, validation=validation, seed=seed)
    together = np.concatenate(parts.parts)
    np.testing.assert_array_equal(np.sort(together), np.arange(len(labels)))
    assert not np.intersect1d(data.groups[parts.train], data.groups[parts.validation]).size
    assert set(data.labels[parts.train]) == set(labels)
    assert bool(len(parts.validation)) == bool(wanted)
    again = split(data, validation=validation, seed=seed)
    np.testing.assert_array_equal(parts.validation, again.validation)


def test_groups_of_one_size_meet_the_share_to_half_a_group():
    data = labelled(np.tile(np.arange(5), 40), groups=np.repeat(np.arange(40), 5))
    for share in (0.1, 0.33, 0.5):
        found = split(data, validation=share, test=0.2)
        assert len(found.test) == 40
        assert abs(len(found.validation) - share * 160) <= 2.5
        groups = [set(data.groups[part].tolist()) for part in found.parts]
        assert len(groups[0] | groups[1] | groups[2]) == sum(map(len, groups))


def test_no_family_of_typefaces_is_learnt_from_and_judged_by():
    data = open_data("kana")
    parts = split(data, validation=0.1)
    faces = [set((part // 46).tolist()) for part in parts.parts]
    assert sum(map(len, faces)) == 73
    assert 5 <= len(faces[1]) <= 7  # a tenth of 64
    with np.load(HERE / "data" / "kana.npz") as file:
        names = file["fonts"].tolist()
    families = data.groups[::46]
    for one, other in (
        ("Mplus1-Thin", "Mplus2-Light"), ("NotoSerifCJK-Bold", "NotoSerifCJK-Light"),
        ("YOzBAF", "YOzRAF"),
    ):  # fmt: skip
        assert families[names.index(one)] == families[names.index(other)]
    assert len(set(families.tolist())) == 37
    learnt, judged = (set(data.groups[part].tolist()) for part in parts.parts[:2])
    assert not learnt & judged
    aside = set(data.groups[parts.test].tolist())
    assert not aside & (learnt | judged)
