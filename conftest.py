"""For every test: doctests know NumPy as np, no clock decides, Ctrl-C can be sent."""

import signal

import numpy as np
import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("no clock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("no clock")

# what is started in the background has Ctrl-C ignored, and so would have all that a test starts
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _numpy_in_doctests(doctest_namespace):
    doctest_namespace["np"] = np
