"""One unit on the shelf: what is known of it, and ``show()``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal

from .. import zoo
from ..base.picture import open_picture
from ..inside import unit
from ..network.preprocess_of import preprocess_of

if TYPE_CHECKING:
    from ..inside.survey import Survey
    from ..network import Network
    from .opened import Trace


@dataclass(frozen=True, eq=False)
class Unit(unit.Unit):
    """One channel of a layer of ``trace``; ``surveyed`` is the survey that it was asked with."""

    trace: Trace
    surveyed: Survey | None = None

    def show(
        self, *, lang: Literal["", "en", "ja"] = "", height: int = 680, browser: bool = True
    ) -> Any:
        """Show the unit's page: a widget in a notebook, in the browser anywhere else.

        As ``Trace.show``; the survey it was asked with, if any, is the page's.
        """
        from ..ask.address import unit_address
        from ..ask.store import Store
        from .shown import shown

        store = Store()
        scene = store.hold(self.trace, self.trace.prepared)
        if self.surveyed is not None:
            store.surveys.take(self.surveyed, self.trace.network)
        address = unit_address(scene, self.layer, self.channel, lang)
        return shown(store, address, lang=lang, height=height, browser=browser)


def unit_of(trace: Trace, layer: str, channel: int, survey: Survey | None) -> Unit:
    """Return a unit of a trace. Raises BadQuestion where there is none."""
    found = unit.unit(trace, layer, channel, survey)
    known = {f.name: getattr(found, f.name) for f in fields(found)}
    return Unit(**known, trace=trace, surveyed=survey)


def usual_picture(network: Network) -> str:
    """Return a picture that comes along and suits a network: by its name, else by its channels."""
    shown = zoo.pictures()
    named = [p.name for p in shown.values() if network.name in p.suits]
    if named:
        return named[0]
    channels = 1 if preprocess_of(network)[0].mode == "L" else 3
    fits = (p.name for p in shown.values() if open_picture(p.path).pixels.shape[2] == channels)
    return next(fits, next(iter(shown)))
