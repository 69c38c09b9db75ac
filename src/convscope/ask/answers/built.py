"""Networks as blocks: which there are, and what becomes of some on pictures of a size."""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields
from typing import Any, Literal

from ...base.errors import BadSettings
from ...build import BLOCKS, PRESETS, from_json, layers, to_json
from ...build.blocks import Block
from .. import learning
from ..store import Store

CLASSES = 10
LEAST = {"Conv": {"channels": 8}, "Linear": {"units": CLASSES}}
"""What a block is first offered with where it has to be said."""


def block_kinds(store: Store, asked: learning.BlockKinds) -> learning.BlockKindsAnswer:
    """Return the blocks with their settings, and the networks that come along as blocks."""
    return learning.BlockKindsAnswer(
        tuple(_kind(name, block) for name, block in BLOCKS.items()),
        tuple(
            learning.BlockPreset(
                p.name, p.title_en, p.title_ja, p.summary_en, p.summary_ja,
                json.dumps(to_json(p.blocks(CLASSES))),
            )
            for p in PRESETS.values()
        ),
    )  # fmt: skip


def built(store: Store, asked: learning.BuiltOf) -> learning.BuiltAnswer:
    """Return every layer up to the first that does not fit, and why. Raises BadSettings."""
    rows = layers(blocks_of(asked.blocks), asked.input)
    good = tuple(row for row in rows if not row.error)
    wrong = next((row for row in rows if row.error), None)
    return learning.BuiltAnswer(
        layers=tuple(
            learning.BuiltLayer(
                row.name, row.path, row.op, row.shape, row.parameters, row.multiply_adds,
                row.receptive_field,
            )
            for row in good
        ),
        parameters=sum(row.parameters for row in good),
        multiply_adds=sum(row.multiply_adds for row in good),
        problem=wrong.error if wrong else "",
        problem_ja=wrong.error_ja if wrong else "",
        at=wrong.path if wrong else (),
    )  # fmt: skip


def blocks_of(text: str) -> tuple[Block, ...]:
    """Return the blocks of a JSON list. Raises BadSettings."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadSettings("the blocks are no JSON", received=str(error)) from error
    return from_json(given)


def _kind(name: str, block: type[Block]) -> learning.BlockKind:
    own = [f for f in fields(block) if f.name not in ("name", "blocks")]
    return learning.BlockKind(
        name,
        tuple(_field(name, f) for f in own),
        holds=any(f.name == "blocks" for f in fields(block)),
    )


def _field(block: str, field: Field[Any]) -> learning.BlockField:
    usual = LEAST.get(block, {}).get(field.name) if field.default is MISSING else field.default
    kind: Literal["whole", "number", "flag"] = "number" if isinstance(usual, float) else "whole"
    kind = "flag" if isinstance(usual, bool) else kind
    choices = {"padding": ("same",), "groups": ("depthwise",)} if block == "Conv" else {}
    usual = usual if usual is None or isinstance(usual, str) else float(usual)
    return learning.BlockField(field.name, kind, usual, choices.get(field.name, ()))
