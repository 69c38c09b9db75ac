import sys
from types import SimpleNamespace

import pytest

from convscope.base.notebook import in_notebook


def ipython(shell):
    return SimpleNamespace(get_ipython=lambda: shell)


@pytest.mark.parametrize(
    ("modules", "found"),
    [
        ({}, False),
        ({"IPython": ipython(None)}, False),
        ({"IPython": ipython(SimpleNamespace())}, False),  # a terminal
        ({"IPython": ipython(SimpleNamespace(kernel=object()))}, True),
        ({"marimo": SimpleNamespace(running_in_notebook=lambda: True)}, True),
        ({"marimo": SimpleNamespace(running_in_notebook=lambda: False)}, False),
    ],
)
def test_a_notebook_is_told_from_a_terminal(monkeypatch, modules, found):
    for name in ("IPython", "marimo"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)
    assert in_notebook() is found
