"""Class names that a user gives: a text file with one a line, a JSON list, or a list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from ..base.errors import BadNames, BadQuestion, TooLarge
from .graph import CLASSES, Network

BYTES = 2**20
"""Bytes of a file of names."""
LONGEST = 200
"""Characters of one name."""

AnyNetwork = TypeVar("AnyNetwork", bound=Network)


def read_names(source: Any) -> tuple[str, ...]:
    """Return the names of a file (path or bytes) or a list, in the order of the classes.

    A file is UTF-8 text: a JSON list of texts, or one name a line. Raises BadNames for what is
    none of these, TooLarge beyond 1 MiB.

    >>> read_names(b"cat\\ndog\\n"), read_names(b'["cat", "dog"]'), read_names(["cat", "dog"])
    (('cat', 'dog'), ('cat', 'dog'), ('cat', 'dog'))
    """
    if isinstance(source, (str, PathLike)):
        source = _content(Path(source))
    if isinstance(source, (bytes, bytearray, memoryview)):
        source = _parsed(bytes(source))
    if not isinstance(source, Sequence):
        raise BadNames(
            "class names are a list, or a file with one a line",
            received=f"a value of type {type(source).__name__}",
        )
    return _checked(source)


def with_names(network: AnyNetwork, names: Sequence[str]) -> AnyNetwork:
    """Return the network with these class names in its metadata. Raises BadNames."""
    check_count(network, names)
    metadata = {**network.metadata, CLASSES: json.dumps(list(names), ensure_ascii=False)}
    return replace(network, metadata=metadata, class_guess=())


def class_index(network: Network, name: str) -> int:
    """Return the number of the class of this name: the exact name, else whatever its case.

    A whole number as text is taken for itself. Raises BadQuestion, with the nearest names, where
    there is none.
    """
    return place_of(name, network.classes or (), network.name)


def place_of(name: str, names: Sequence[str], whose: str) -> int:
    """Return the place of a class's name among ``names``, as ``class_index`` does.

    >>> place_of("CAT", ("dog", "cat"), "pets")
    1
    """
    if name in names:
        return names.index(name)
    folded = [one.casefold() for one in names]
    if name.casefold() in folded:
        return folded.index(name.casefold())
    if name.isascii() and name.isdigit() and len(name) < 10:
        return int(name)
    within = [one for one in names if name and name.casefold() in one.casefold()]
    close = [names[folded.index(f)] for f in get_close_matches(name.casefold(), folded, 3, 0.5)]
    near = list(dict.fromkeys([*close, *within]))[:5]
    if not names:
        remedy = f"{whose} names no classes: give a class by its number."
    else:
        remedy = f"Near it: {', '.join(near)}." if near else f"For example: {names[0]}."
    raise BadQuestion("there is no such class", received=repr(name[:80]), remedy=remedy)


def usable(metadata: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return a file's metadata without class names that are none, and a note that says so.

    >>> usable({"convscope.classes": '["cat"]'}), usable({"convscope.classes": "7"})[0]
    (({'convscope.classes': '["cat"]'}, ()), {})
    """
    if not metadata.get(CLASSES):
        return dict(metadata), ()
    try:
        names = json.loads(metadata[CLASSES])
        if not isinstance(names, list):
            raise BadNames("they are no JSON list")
        _checked(names)
    except (BadNames, ValueError, RecursionError) as error:
        rest = {key: value for key, value in metadata.items() if key != CLASSES}
        return rest, (f"The class names in the file's metadata cannot be used: {error}",)
    return dict(metadata), ()


def check_count(network: Network, names: Sequence[str]) -> None:
    """Raise BadNames where the first output is known to have another number of classes."""
    classes = class_axis(network)
    if classes is not None and classes != len(names):
        raise BadNames(
            f"'{network.name}' answers over {classes:,} classes",
            received=f"{len(names):,} name{'s' * (len(names) != 1)}",
            remedy="Give one name for each class, in their order.",
        )


def class_axis(network: Network) -> int | None:
    """Return over how many classes the first output says it answers; None where it does not.

    Its shape is (n, classes), other axes of size 1.
    """
    shape = network.outputs[0].shape if network.outputs else None
    if shape is None or len(shape) < 2 or not isinstance(shape[1], int):
        return None
    return shape[1] if all(n == 1 for n in shape[2:]) else None


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(BYTES + 1)
    except OSError as error:
        raise BadNames(
            "the file of class names cannot be read",
            received=f"'{str(path)[:LONGEST]}' ({error.strerror})",
        ) from error


def _parsed(content: bytes) -> list[Any]:
    if len(content) > BYTES:
        raise TooLarge(
            "the file of class names is too large", remedy=f"At most {BYTES:,} bytes are read."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadNames(
            "the file of class names is no UTF-8 text", received=f"byte {error.start} of it",
            remedy="Save it as UTF-8, one name a line.",
        ) from error  # fmt: skip
    if not text.lstrip().startswith(("[", "{")):
        return text.rstrip().splitlines()
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadNames("the file of class names is no JSON", received=str(error)) from error
    if not isinstance(found, list):
        raise BadNames(
            "the file of class names is no list", received="a JSON object",
            remedy='Write ["first", "second", …], in the order of the classes.',
        )  # fmt: skip
    return found


def _checked(names: Sequence[Any]) -> tuple[str, ...]:
    if not names:
        raise BadNames("there are no class names", received="an empty list")
    found = []
    for i, name in enumerate(names):
        plain = name.strip() if isinstance(name, str) else ""
        if not plain or len(plain) > LONGEST or not plain.isprintable():
            raise BadNames(
                f"the name of class {i} is no line of 1 to {LONGEST} characters",
                received=repr(name)[:60],
            )
        found.append(plain)
    return tuple(found)
