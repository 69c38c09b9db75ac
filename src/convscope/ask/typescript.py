"""Write the page's TypeScript types from the wire's dataclasses.

python -m convscope.ask.typescript            # writes web/src/wire/types.ts
python -m convscope.ask.typescript --check    # fails where that file is stale
"""

from __future__ import annotations

import inspect
import sys
import types
import typing
from dataclasses import is_dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from msgspec import Struct

from . import wire
from .edits import KINDS, Edit
from .table import QUESTIONS

TARGET = Path(__file__).resolve().parents[3] / "web" / "src" / "wire" / "types.ts"
HEAD = "// Written by `python -m convscope.ask.typescript` from ask/wire.py. Not by hand.\n"
NUM = (
    "/** A number as it travels; `Number(x)` is the number itself, bit by bit. */\n"
    'export type Num = number | "NaN" | "Infinity" | "-Infinity";\n'
)
EDIT = "/** One change of a Scene; its `kind` says which. */\n"
QUESTION = "/** What can be asked: `POST /ask` with `{question: name, …request}`. */\n"


def generate() -> str:
    """Return the TypeScript of everything the table of questions can carry."""
    found: dict[str, type[Any]] = {}
    for question in QUESTIONS.values():
        _collect(question.request, found)
        _collect(question.answer, found)
    parts = [HEAD, NUM]
    parts += [_interface(kind) for kind in found.values()]
    parts.append(f"{EDIT}export type Edit = {' | '.join(k.__name__ for k in KINDS.values())};\n")
    rows = "".join(
        f"  {name}: {{ request: {q.request.__name__}; answer: {q.answer.__name__} }};\n"
        for name, q in QUESTIONS.items()
    )
    parts.append(f"{QUESTION}export interface Questions {{\n{rows}}}\n")
    return "\n".join(parts)


def _collect(kind: Any, found: dict[str, type[Any]]) -> None:
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, Struct)):
        if kind.__name__ not in found:
            found[kind.__name__] = kind
            for hint in typing.get_type_hints(kind).values():
                _collect(hint, found)
    else:
        for inner in typing.get_args(kind):
            _collect(inner, found)


def _interface(kind: type[Any]) -> str:
    hints = typing.get_type_hints(kind)
    doc = " ".join((inspect.getdoc(kind) or "").split())
    rows = "".join(f"  {name}: {_type(hint)};\n" for name, hint in hints.items())
    if issubclass(kind, Struct):
        rows = f'  {kind.__struct_config__.tag_field}: "{kind.__struct_config__.tag}";\n{rows}'
    return f"/** {doc} */\nexport interface {kind.__name__} {{\n{rows}}}\n"


def _type(hint: Any) -> str:
    if hint == wire.Number:
        return "Num"
    if hint == Edit:
        return "Edit"
    if hint is Any:
        return "unknown"
    simple = {int: "number", float: "number", str: "string", bool: "boolean", type(None): "null"}
    if hint in simple:
        return simple[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return " | ".join(f'"{member}"' for member in hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return hint.__name__
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin is tuple:
        if inner[-1] is Ellipsis:
            element = _type(inner[0])
            return f"({element})[]" if "|" in element else f"{element}[]"
        return f"[{', '.join(map(_type, inner))}]"
    if origin is dict:
        return f"Record<{_type(inner[0])}, {_type(inner[1])}>"
    if origin is typing.Literal:
        return " | ".join(f'"{value}"' for value in inner)
    if origin in (typing.Union, types.UnionType):
        return " | ".join(map(_type, inner))
    raise TypeError(f"no TypeScript for {hint}")


def main() -> None:
    """Write the file, or with --check say whether it is what would be written."""
    text = generate()
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit(f"{TARGET.name} is stale: run python -m convscope.ask.typescript")
        return
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
