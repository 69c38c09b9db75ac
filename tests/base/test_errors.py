import inspect
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base import errors
from convscope.base.errors import (
    BadData,
    BadNames,
    BadNetwork,
    BadPicture,
    BadQuestion,
    BadSettings,
    BadShape,
    ConvscopeError,
    EngineError,
    InputError,
    TooLarge,
    UnsupportedOp,
)
from drawn import few

USERS = [
    BadData,
    BadSettings,
    BadNames,
    BadNetwork,
    BadPicture,
    BadQuestion,
    BadShape,
    TooLarge,
    UnsupportedOp,
]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"what": "it is wrong"}, "it is wrong."),
        ({"what": "it is wrong."}, "it is wrong."),
        ({"what": "it is wrong", "received": "7"}, "it is wrong: received 7."),
        ({"what": "it is wrong", "remedy": "Mend it."}, "it is wrong. Mend it."),
        (
            {"what": "it is\nwrong", "received": "(1,\n 2)", "remedy": "Mend it."},
            "it is wrong: received (1, 2). Mend it.",
        ),
    ],
)
def test_an_error_is_one_line(given, line):
    error = ConvscopeError(given.pop("what"), **given)
    assert str(error) == line


@few
@given(st.text(max_size=40), st.none() | st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_said_stays_on_one_line(what, received, remedy):
    error = BadShape(what, received=received, remedy=remedy)
    assert len(str(error).splitlines()) == 1
    assert (error.received, error.remedy) == (received, remedy)


@pytest.mark.parametrize("error", USERS)
def test_what_the_user_can_mend_is_an_input_error(error):
    assert issubclass(error, InputError)
    assert not issubclass(EngineError, InputError)


def test_they_are_caught_as_pythons_own_too():
    with pytest.raises(ValueError, match="shape"):
        raise BadShape("a shape")
    with pytest.raises(LookupError, match="question"):
        raise BadQuestion("a question")


def test_the_tree_is_drawn_in_the_module():
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__)
    defined = [name for name, _ in inspect.getmembers(errors, inspect.isclass)]
    assert sorted(["ConvscopeError", *drawn]) == sorted(defined)
