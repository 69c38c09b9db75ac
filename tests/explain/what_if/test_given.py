import numpy as np
import pytest

from convscope.base.errors import InputError
from convscope.explain.what_if.given import LARGEST, LONGEST, real, several, whole, word


def test_what_is_given_is_kept_as_plain_numbers_and_words():
    assert word("conv1", "layer") == "conv1"
    assert type(whole(np.uint16(7), "x")) is int
    assert type(real(np.float32(0.5), "value")) is float
    assert several(np.array([[1, 2]]).T, "index", lambda one, name: whole(one[0], name)) == (1, 2)


@pytest.mark.parametrize(
    ("read", "given", "wanted"),
    [
        (word, 3, r"It is a name of at most 1,000 characters\."),
        (word, "a" * (LONGEST + 1), r"It is a name of at most"),
        (whole, 1.0, r"It is a whole number from 0 to 1,000,000\."),
        (whole, LARGEST + 1, r"It is a whole number from 0 to"),
        (whole, False, r"received False\. It is a whole"),
        (real, "1", r"It is a finite number\."),
        (real, None, r"received None\. It is a finite number\."),
        (real, 10**400, r"It is a finite number\."),
        (real, float("-inf"), r"received -inf\."),
    ],
)
def test_anything_else_is_refused_in_one_short_line(read, given, wanted):
    with pytest.raises(InputError, match=wanted) as error:
        read(given, "field")
    assert str(error.value).startswith("an edit's 'field' cannot be used: received ")
    assert len(str(error.value)) < 400
