import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.errors import BadSettings
from convscope.data.augment import Augment
from convscope.training.settings import Settings
from drawn import few


def test_settings_are_read_back_as_they_were_written():
    told = Settings(epochs=3, frozen=("conv1",), augment=Augment(shift=0.1), schedule="cosine")
    assert Settings.from_json(told.to_json()) == told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"learning_rate": 1e9}, "'learning_rate' cannot be used: received 1000000000.0"),
        ({"learning_rate": 0}, "a number above 0"),
        ({"learning_rate": float("nan")}, "'learning_rate'"),
        ({"batch": 0}, "'batch' cannot be used: received 0"),
        ({"epochs": 2.5}, "'epochs' cannot be used: received 2.5"),
        ({"epochs": True}, "'epochs'"),
        ({"optimiser": "sgdd"}, "one of sgd, adam, adamw"),
        ({"frozen": "conv1"}, "a list of names of layers"),
        ({"epoch": 3}, "there is no such setting: received 'epoch'"),
        ({"augment": {"shift": 7}}, "shift"),
    ],
)
def test_what_makes_no_sense_is_one_line(given, said):
    with pytest.raises(BadSettings) as error:
        Settings.from_json(given)
    assert said in str(error.value)
    assert len(str(error.value).splitlines()) == 1


@few
@given(st.text(max_size=30))
def test_whatever_text_is_given_is_read_or_refused(text):
    with pytest.raises(BadSettings):
        Settings.from_json(text)
