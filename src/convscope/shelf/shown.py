"""The page at an address: a widget in a notebook, in the browser anywhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..base import notebook
from ..base.errors import InputError

if TYPE_CHECKING:
    from ..ask.store import Store


def shown(store: Store, address: str, *, lang: str, height: int, browser: bool) -> Any:
    """Return a widget ``height`` pixels high, or serve the page aside and return its address.

    Raises InputError where the page is not built or the notebook lacks anywidget.
    """
    if not notebook.in_notebook():
        from ..serve.run import serve_aside

        return serve_aside(store, address, open_browser=browser)
    try:
        from ..widget.view import View
    except ImportError as error:
        raise InputError(
            "a notebook needs anywidget to show the page", received=str(error),
            remedy="pip install 'convscope[notebook]'",
        ) from error  # fmt: skip
    return View(store, address, language=lang, height=height)
