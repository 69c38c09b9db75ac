"""Each question's answer, from a store and a request to a dataclass of the wire."""

from __future__ import annotations

import base64
import time
from typing import Any

import numpy as np

from .. import explain, zoo
from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadQuestion
from ..base.picture import Picture
from ..base.preprocess import Prepared
from ..base.terms import Factor
from ..explain.cost import layer_cost
from ..network import Node
from ..ops import TABLE
from ..trace import Layer, Trace
from . import wire
from .store import Store

AGREES = 1e-5
"""The relative gap up to which single precision explains the difference."""
PREVIEW = 160
"""Pixels of the longest side of a step's picture."""


def library(store: Store, asked: wire.Library) -> wire.LibraryAnswer:
    """Return what there is to choose from."""
    networks = [
        wire.NetworkEntry(digest, name or "network", name or "network", "", "", False)
        for digest, name in store.added_networks.items()
    ]
    networks += [
        wire.NetworkEntry(n.name, n.title_en, n.title_ja, n.summary, n.summary_ja, True)
        for n in zoo.networks().values()
    ]
    pictures = [
        wire.PictureEntry(digest, name or "picture", name or "picture", (), "", False)
        for digest, name in store.added_pictures.items()
    ]
    pictures += [
        wire.PictureEntry(p.name, p.title_en, p.title_ja, p.suits, p.credit, True)
        for p in zoo.pictures().values()
    ]
    return wire.LibraryAnswer(
        tuple(networks), tuple(pictures), store.first_network, store.first_picture
    )


def trace(store: Store, asked: wire.TraceOverview) -> wire.TraceAnswer:
    """Run the scene and return the whole map."""
    start = time.perf_counter()
    done = store.trace(asked.scene)
    spent = 1000 * (time.perf_counter() - start)
    cards = tuple(_layer_card(done, node) for node in done.network.nodes)
    network = done.network
    return wire.TraceAnswer(
        network=wire.NetworkCard(
            digest=network.digest,
            name=network.name,
            parameters=sum(card.parameters for card in cards),
            multiply_adds=sum(card.multiply_adds or 0 for card in cards),
            classes=len(network.classes or ()),
            notes=network.notes,
            inputs=tuple(_input_card(v.name, done.tensors[v.name]) for v in network.inputs),
            outputs=tuple(v.name for v in network.outputs),
        ),
        picture=_picture_card(store, asked.scene),
        layers=cards,
        top=_top(done, 5),
        engine=done.engine,
        milliseconds=spent,
    )


def one_number(store: Store, asked: wire.OneNumberOf) -> wire.OneNumberAnswer:
    """Return every term of one value."""
    n = explain.one_number(store.trace(asked.scene), asked.layer, asked.cell)
    return wire.OneNumberAnswer(
        layer=n.layer,
        op=n.op,
        kind=n.kind,
        cell=n.cell,
        factors=tuple(_column(f) for f in n.terms.factors),
        products=_numbers(n.terms.products),
        combine=n.terms.combine,  # type: ignore[arg-type]
        bias=_column(n.terms.bias) if n.terms.bias is not None else None,
        root=n.terms.root,
        layout=n.terms.layout,
        steps=tuple(wire.NamedNumber(name, number(value)) for name, value in n.terms.steps),
        recorded=number(n.recorded),
        resummed=number(n.resummed),
        gap=number(n.gap),
        scale=number(n.scale),
        agrees=n.relative_gap <= AGREES,
    )


def receptive_field(store: Store, asked: wire.ReceptiveFieldOf) -> wire.ReceptiveFieldAnswer:
    """Return what one value sees."""
    field = explain.receptive_field(store.trace(asked.scene), asked.layer, asked.cell)
    prepared = store.prepared(asked.scene)
    seen = None if field.clipped.empty else prepared.on_picture(field.clipped)
    return wire.ReceptiveFieldAnswer(
        layer=field.layer,
        cell=field.cell,
        box=_box("", field.box),
        clipped=_box("", field.clipped),
        steps=tuple(_box(name, box) for name, box in field.steps),
        on_picture=seen,
    )


def top_classes(store: Store, asked: wire.TopClassesOf) -> wire.TopClassesAnswer:
    """Return the most probable classes; raises BadQuestion for what is no classifier."""
    done = store.trace(asked.scene)
    explain.top_classes(done, 1)
    return wire.TopClassesAnswer(_top(done, max(0, min(asked.count, 10_000))))


def statistics(store: Store, asked: wire.StatisticsOf) -> wire.StatisticsAnswer:
    """Return what a layer's channels are like."""
    s = explain.statistics(store.trace(asked.scene), asked.layer)
    return wire.StatisticsAnswer(
        s.layer, _numbers(s.min), _numbers(s.max), _numbers(s.mean), _numbers(s.zeros),
        tuple(s.not_finite.tolist()),
    )  # fmt: skip


def prepared(store: Store, asked: wire.PreparedOf) -> wire.PreparedAnswer:
    """Return every step from the file to the tensor."""
    found = store.prepared(asked.scene)
    steps = tuple(
        wire.PreparedStep(
            step.name,
            step.detail,
            tuple(step.values.shape),
            *_range(step.values),
            _preview(step.values),
        )
        for step in found.steps
    )
    return wire.PreparedAnswer(steps, found.warnings)


def tensor(store: Store, scene: wire.Scene, value: str, start: int, stop: int | None) -> Array:
    """Return a tensor or weight by its value name, or the channels ``start`` to ``stop`` of it.

    Raises BadQuestion where there is none.
    """
    values = store.trace(scene).value(value)
    if values.ndim < 2:
        return values
    whole = values.shape[1]
    stop = whole if stop is None else stop
    if not 0 <= start <= stop <= whole:
        raise BadQuestion(f"'{value}' has {whole} channels", received=f"{start} to {stop}")
    return values[:, start:stop]


def number(value: float) -> wire.Number:
    """Return a number as the wire carries it: one that is not finite becomes its name."""
    value = float(value)
    if np.isfinite(value):
        return value
    if np.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _numbers(values: Array) -> tuple[wire.Number, ...]:
    if np.isfinite(values).all():
        return tuple(values.tolist())
    return tuple(number(v) for v in values.tolist())


def _range(values: Array) -> tuple[wire.Number, wire.Number]:
    """Return the smallest and largest finite value."""
    if not values.size:
        return "NaN", "NaN"
    low, high = values.min(), values.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = values[np.isfinite(values)]
        if not finite.size:
            return "NaN", "NaN"
        low, high = finite.min(), finite.max()
    return float(low), float(high)


def _layer_card(done: Trace, node: Node) -> wire.LayerCard:
    op = TABLE.get(node.op)
    missing = done.missing.get(node.name, "")
    layer = done[node.name]
    readable = not missing
    output = layer.output if readable else np.zeros(0, np.float32)
    low, high = _range(output)
    return wire.LayerCard(
        name=node.name,
        op=node.op,
        kind=op.kind if op else None,
        block=node.block,
        inputs=_refs(done, layer),
        value=node.outputs[0],
        shape=tuple(output.shape),
        dtype=str(output.dtype),
        low=low,
        high=high,
        parameters=done.network.parameters(node),
        multiply_adds=layer_cost(done, layer).multiply_adds if readable else None,
        attributes={k: _written(v) for k, v in node.attributes.items()},
        window=_window(layer) if readable else None,
        source=node.source,
        missing=missing,
    )


def _refs(done: Trace, layer: Layer) -> tuple[wire.ValueRef, ...]:
    op = layer.arithmetic
    names = getattr(op.module, "INPUTS", ()) if op else ()
    refs = []
    for position, value in enumerate(layer.node.inputs):
        if not value:
            continue
        maker = done.network.producers.get(value)
        known = value in done.tensors or value in done.network.weights
        found = done.value(value) if known else np.zeros(0, np.float32)
        refs.append(
            wire.ValueRef(
                value=value,
                layer=maker.name if maker else "",
                role=names[position] if position < len(names) else f"x{position + 1}",
                weight=value in done.network.weights,
                shape=tuple(found.shape),
                dtype=str(found.dtype),
                position=position,
            )
        )
    return tuple(refs)


def _window(layer: Layer) -> wire.WindowShape | None:
    op = layer.arithmetic
    if op is None or op.window is None:
        return None
    w = op.window(*layer.inputs, **layer.attributes)
    group = int(layer.attributes.get("group", 1))
    return wire.WindowShape(w.kernel, w.strides, w.dilations, w.begin, w.end, group)


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"tensor {'×'.join(map(str, value.shape))}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _input_card(name: str, values: Array) -> wire.InputCard:
    return wire.InputCard(name, tuple(values.shape), str(values.dtype), *_range(values))


def _picture_card(store: Store, scene: wire.Scene) -> wire.PictureCard:
    picture: Picture = store.picture(scene.picture)
    done: Prepared = store.prepared(scene)
    left, top, width, height = done.placement
    settings, said = store.settings(scene)
    return wire.PictureCard(
        digest=picture.digest,
        name=picture.name,
        width=picture.width,
        height=picture.height,
        left=left,
        top=top,
        crop_width=width,
        crop_height=height,
        input_width=settings.width,
        input_height=settings.height,
        notes=picture.notes,
        warnings=done.warnings,
        preprocess=settings,
        preprocess_from=said,
    )


def _top(done: Trace, count: int) -> tuple[wire.ClassChance, ...]:
    try:
        found = explain.top_classes(done, count)
    except BadQuestion:  # no classifier: there is nothing to rank
        return ()
    return tuple(wire.ClassChance(c.label, c.index, number(c.probability)) for c in found)


def _column(factor: Factor) -> wire.FactorColumn:
    cells = () if factor.cells is None else tuple(map(tuple, factor.cells.tolist()))
    position = -1 if factor.input is None else factor.input
    return wire.FactorColumn(factor.name, position, cells, _numbers(factor.values))


def _box(layer: str, box: Box) -> wire.BoxOf:
    return wire.BoxOf(layer, box.start, box.stop)


def _preview(values: Array) -> str:
    """Return how a step looks, as a data URL: pixels as they are, numbers from low to high."""
    if values.dtype != np.uint8:
        low, high = values.min(), values.max()
        values = np.round((values - low) * (255 / (high - low) if high > low else 0)).astype(
            np.uint8
        )
    png = Picture("", np.ascontiguousarray(values)).png(PREVIEW)
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
