"""What writing a network as code has in common, whatever the framework: names, shapes, lines.

A value that only the next layer reads is called ``x``, as a person would write it; one that is
read later has the name of its layer. Each layer's line is said by a writer, found by the op.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from ...base.array import Array
from ...base.errors import BadNetwork, ConvscopeError, UnsupportedOp
from ...network import Network, Node
from ...trace import run

WIDTH = 96
"""Characters of a line of the code that is written."""
CHAIN = "x"
"""The name of a value that only the next layer reads."""
FREE = 64
"""Rows and columns that a picture is taken to have where the network leaves them free."""


@dataclass
class Code:
    """A network while it is written as code.

    ``inits`` are the lines that make the layers, ``lines`` those that use them, ``tensors`` the
    weights by the name under which the code loads them. ``reserved`` are names the code needs.
    """

    network: Network
    form: str
    reserved: frozenset[str]
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    inits: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    tensors: dict[str, Array] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shapes = shapes_of(self.network)
        self.attributes = _unique(
            {node.name: node.name for node in self.network.nodes}, self.reserved
        )
        taken = self.reserved | set(self.attributes.values()) | {CHAIN}
        inputs = {v.name: "image" if v.name == CHAIN else v.name for v in self.network.inputs}
        self.variables = _unique(inputs, taken) | self._named()

    def _named(self) -> dict[str, str]:
        """Return a name for each value that a layer makes."""
        order = {node.name: i for i, node in enumerate(self.network.nodes)}
        outputs = {value.name for value in self.network.outputs}
        found = {}
        for i, node in enumerate(self.network.nodes):
            for n, value in enumerate(node.outputs):
                readers = self.network.consumers.get(value, ())
                at = {order[reader.name] for reader in readers}
                passed_on = at == {i + 1} or (not at and i + 1 == len(order))
                alone = len([v for v in node.outputs if v]) == 1
                if passed_on and alone and not (value in outputs and at):
                    found[value] = CHAIN
                else:
                    found[value] = self.attributes[node.name] + (f"_{n}" if n else "")
        return found

    # ------------------------------------------------------------------ what a writer asks

    def value(self, node: Node, position: int = 0) -> str:
        """Return what the code calls an input. Raises UnsupportedOp for a constant."""
        name = node.inputs[position]
        if name not in self.variables:
            raise self.cannot(node, f"its input {position} is a constant")
        return self.variables[name]

    def constant(self, node: Node, position: int) -> Array | None:
        """Return an input that has to be known; None where it is absent. Raises UnsupportedOp."""
        name = node.inputs[position] if position < len(node.inputs) else ""
        if not name:
            return None
        if name not in self.network.weights:
            raise self.cannot(node, f"its input {position} is computed")
        return np.asarray(self.network.weights[name])

    def weight(self, node: Node, position: int) -> Array:
        """Return an input that has to be a weight. Raises UnsupportedOp."""
        found = self.constant(node, position)
        if found is None:
            raise self.cannot(node, f"its input {position} is absent")
        return found

    def is_constant(self, node: Node, position: int) -> bool:
        """Tell whether an input is known beforehand."""
        return node.inputs[position] in self.network.weights

    def shape(self, node: Node, position: int = 0) -> tuple[int, ...]:
        """Return the shape of an input, for one picture."""
        name = node.inputs[position]
        if name in self.network.weights:
            return tuple(self.network.weights[name].shape)
        return self.shapes[name]

    def cannot(self, node: Node, why: str = "") -> UnsupportedOp:
        """Return the error that a layer cannot be written."""
        return UnsupportedOp(
            f"layer '{node.name}' is '{node.op}', which cannot be written as {self.form} code"
            + (f" here: {why}" if why else ""),
            remedy="Export the network as ONNX: most frameworks read it.",
        )


Writer: TypeAlias = Callable[[Code, Node], str]


def shapes_of(network: Network) -> dict[str, tuple[int, ...]]:
    """Return the shape of every value for one picture, found by running the network on zeros.

    Raises BadNetwork where it cannot be run.
    """
    feeds = {}
    for value in network.inputs:
        sizes = value.shape or ()
        shape = [n if isinstance(n, int) else FREE if i > 1 else 1 for i, n in enumerate(sizes)]
        feeds[value.name] = np.zeros(shape, value.dtype)
    try:
        trace = run(network, feeds)
    except ConvscopeError as error:
        raise BadNetwork(f"{network.name} cannot be run", received=str(error)) from error
    if trace.missing:
        name, why = next(iter(trace.missing.items()))
        raise UnsupportedOp(f"layer '{name}' has no values", remedy=why)
    return {name: tuple(tensor.shape) for name, tensor in trace.tensors.items()}


def identifier(text: str) -> str:
    """Return a name that Python knows for any text.

    >>> identifier("layer1.0.conv1"), identifier("1x1"), identifier("class"), identifier("畳み込み")
    ('layer1_0_conv1', 'n1x1', 'class_', '畳み込み')
    """
    # as Python itself normalises names, so that two never become one
    plain = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", text)).strip("_") or "layer"
    if not plain.isidentifier():
        plain = f"n{plain}"
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def class_name(text: str) -> str:
    """Return the name of a class for a network's name.

    >>> class_name("small-resnet"), class_name("digits"), class_name("2 nets")
    ('SmallResnet', 'Digits', 'N2Nets')
    """
    parts = [part for part in re.split(r"[\W_]+", text) if part]
    made = identifier("".join(part[0].upper() + part[1:] for part in parts) or "Network")
    return made[0].upper() + made[1:]


def comment(text: str) -> str:
    """Return a text that can stand in a comment or a docstring and end neither.

    >>> comment('say "no"')
    "say 'no'"
    """
    plain = "".join(c if c.isprintable() else " " for c in text[:80])
    return plain.replace("\\", "/").replace('"', "'").strip() or "a network"


def number(x: Any) -> str:
    """Return a number as a person would write it, the same in single precision.

    >>> number(np.float32(0.1)), number(9.999999747378752e-06), number(6.0), number(3)
    ('0.1', '1e-5', '6.0', '3')
    """
    if isinstance(x, (int, np.integer)):
        return str(int(x))
    short = float(str(np.float32(x)))
    if not np.isfinite(short):
        return f'float("{short}")'
    return repr(short).replace("e-0", "e-")


def sizes(numbers: Sequence[int]) -> str:
    """Return one number where all are the same, else a tuple.

    >>> sizes([3, 3]), sizes([1, 2])
    ('3', '(1, 2)')
    """
    found = [int(n) for n in numbers]
    return str(found[0]) if len(set(found)) == 1 else f"({', '.join(map(str, found))})"


def call(name: str, *given: str, **named: str | None) -> str:
    """Return the text of a call; what is None is left out.

    >>> call("nn.Conv2d", "1", "8", "3", padding="1", bias=None)
    'nn.Conv2d(1, 8, 3, padding=1)'
    """
    told = [f"{key}={value}" for key, value in named.items() if value is not None]
    return f"{name}({', '.join([*given, *told])})"


def axes_of(code: Code, node: Node) -> tuple[int, ...]:
    """Return the axes of a reduction, counted from the front; all of them where it names none."""
    rank = len(code.shape(node))
    given = node.attributes.get("axes")
    if given is None and len(node.inputs) > 1:
        given = code.constant(node, 1)
    if given is None or not len(given):
        if node.attributes.get("noop_with_empty_axes", 0):
            raise code.cannot(node, "it reduces nothing")
        return tuple(range(rank))
    return tuple(sorted(int(axis) % rank for axis in given))


def padded_evenly(begin: Sequence[int], end: Sequence[int]) -> bool:
    """Tell whether as much is put before as behind, on each axis."""
    return tuple(begin) == tuple(end)


def wrapped(text: str, indent: int) -> list[str]:
    """Return the lines of a call: its arguments stand below it where it is too long for one.

    >>> wrapped("x = call(" + "a" * 90 + ")(x)", 4)[::2]
    ['    x = call(', '    )(x)']
    """
    line = " " * indent + text
    opening = text.find("(")
    if len(line) <= WIDTH or opening < 0:
        return [line]
    closing, depth = opening, 1
    while depth and closing + 1 < len(text):
        closing += 1
        depth += (text[closing] == "(") - (text[closing] == ")")
    inner = " " * (indent + 4) + text[opening + 1 : closing]
    return [" " * indent + text[: opening + 1], inner, " " * indent + text[closing:]]


def _unique(names: Mapping[str, str], taken: frozenset[str] | set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    used = set(taken)
    for key, text in names.items():
        plain = identifier(text)
        made, count = plain, 2
        while made in used:
            made = f"{plain}_{count}" if plain not in taken or count > 2 else f"{plain}_"
            count += 1
        used.add(made)
        found[key] = made
    return found
