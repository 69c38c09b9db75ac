"""Edits as they travel: their fields in ``explain/what_if``, and the name of their kind."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Iterable
from dataclasses import fields
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import msgspec

from ..explain import what_if


def _travelling(kind: type[what_if.Edit]) -> type[msgspec.Struct]:
    hints = typing.get_type_hints(kind)
    return msgspec.defstruct(
        f"{kind.__name__}Edit",
        [(f.name, hints[f.name]) for f in fields(kind)],  # type: ignore[arg-type]
        namespace={"__doc__": (inspect.getdoc(kind) or "").partition("\n\n>>>")[0]},
        module=__name__,
        frozen=True,
        forbid_unknown_fields=True,
        tag_field="kind",
        tag=kind.KIND,
    )


KINDS = {name: _travelling(kind) for name, kind in what_if.KINDS.items()}
"""The type of each kind of edit on the wire, by its name."""

DRAWING = tuple(KINDS[n] for n, k in what_if.KINDS.items() if issubclass(k, what_if.PictureEdit))
"""Those that draw on the picture."""

if TYPE_CHECKING:
    Edit = msgspec.Struct
else:
    Edit = reduce(or_, KINDS.values())


def edits_of(travelled: Iterable[Edit]) -> tuple[what_if.Edit, ...]:
    """Return edits that can be applied; raises InputError and TooLarge for what makes no sense.

    >>> edits_of([KINDS["channel"]("conv1", 3, 0.0)])
    (Channel(layer='conv1', channel=3, factor=0.0),)
    """
    edits = tuple(_edit(one) for one in travelled)
    what_if.check(edits)
    return edits


def _edit(one: Any) -> what_if.Edit:
    kind = what_if.KINDS[one.__struct_config__.tag]
    return kind(**msgspec.structs.asdict(one))


def travelling(edits: Iterable[what_if.Edit]) -> tuple[Edit, ...]:
    """Return edits as a Scene carries them.

    >>> msgspec.json.encode(travelling([what_if.Channel("conv1", 3, 0)])).decode()
    '[{"kind":"channel","layer":"conv1","channel":3,"factor":0.0}]'
    """
    return tuple(
        KINDS[edit.KIND](**{f.name: getattr(edit, f.name) for f in fields(edit)})  # type: ignore[arg-type]
        for edit in edits
    )
