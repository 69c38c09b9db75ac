"""The smallest change of a picture that flips the answer, and its pictures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...base.picture import Picture
from ...inside.adversarial import Adversarial, Attacked, OnePixel
from .. import failures as wire
from ..encode import number
from ..store import Store
from ..told import Listener
from ..works import standing

TOP = 4
"""Classes that are told of each of the three: the picture, the change, the rounded change."""


def adversarial(store: Store, asked: wire.AdversarialOf) -> wire.AdversarialAnswer:
    """Return how far it is. Raises BadQuestion for what is not there."""
    store.digest("network", asked.scene.network)
    store.digest("picture", asked.scene.picture)
    job = store.works.stand(key(asked), asked.do, lambda say: _made(store, asked, say))
    told = standing(job)
    found = job.shown.found if job is not None and job.shown is not None else None
    return wire.AdversarialAnswer(
        told["state"], told["said"], told["done"], None if found is None else _changed(*found)
    )


def changed_picture(store: Store, asked: wire.AdversarialOf, which: str) -> bytes:
    """Return one of the pictures of what was found, as PNG: original, change or changed.

    Raises BadQuestion where it is not there (any more), or for another name.
    """
    made = store.works.found(key(asked))
    if made is None:
        raise BadQuestion("there is no such picture yet", remedy="Ask 'adversarial' to start.")
    found: Adversarial = made[0]
    pictures = {"original": found.original, "changed": found.rounded, "change": None}
    if which not in pictures:
        raise BadQuestion(
            "there is no such picture", received=repr(which[:40]),
            remedy=f"There are: {', '.join(pictures)}.",
        )  # fmt: skip
    pixels = pictures[which]
    return Picture(which, found.difference() if pixels is None else pixels).png()


def key(asked: wire.AdversarialOf) -> wire.AdversarialOf:
    """Return what a changed picture is kept under."""
    return replace(asked, do="look")


def _made(store: Store, asked: wire.AdversarialOf, say: Listener) -> tuple[Adversarial, OnePixel]:
    scene, done = asked.scene, 0

    def tried(_: str) -> None:
        nonlocal done
        done += 1
        say(done, 0)

    def search() -> Attacked:
        return Attacked(
            store.trace(scene).network,
            store.prepared(scene).picture,
            method=asked.method,
            towards=None if asked.towards < 0 else asked.towards,
            seed=asked.seed,
            preprocess=store.settings(scene)[0],
            progress=tried,
        )

    about = scene, asked.method, asked.towards, asked.seed
    attacked = store.works.attacks.get(about, search)
    found = attacked.at(asked.epsilon)
    return found, attacked.one_pixel(found.epsilon, asked.pixel or None)


def _changed(found: Adversarial, pixel: OnePixel) -> wire.Changed:
    height, width, channels = found.original.shape
    away = float(abs(found.changed - found.original).max())
    return wire.Changed(
        answer=found.answer,
        size=(height, width, channels),
        epsilon=found.epsilon,
        smallest=found.smallest.epsilon,
        below=found.smallest.below,
        whole=found.whole,
        flipped=found.flipped,
        flipped_rounded=found.flipped_rounded,
        classes=tuple(
            wire.ClassMoved(
                i, float(found.before[i]), float(found.after[i]), float(found.after_rounded[i])
            )
            for i in _told(found)
        ),
        times=127 / away if away else 1.0,
        expected=number(found.expected),
        moved=number(found.moved),
        pixel=wire.PixelStep(
            pixel.place,
            number(pixel.value),
            tuple(
                wire.PixelPart(p.cell, number(p.gradient), number(p.factor), number(p.product))
                for p in pixel.parts
            ),
            number(pixel.slope),
            pixel.sign,
            number(pixel.new),
            pixel.clipped,
            number(pixel.difference),
        ),
    )


def _told(found: Adversarial) -> list[int]:
    """Return the classes worth telling: the first few of each answer, and the wanted one."""
    rows: list[Array] = [found.before, found.after, found.after_rounded]
    first = [i for row in rows for i in np.argsort(-row, kind="stable")[:TOP].tolist()]
    return list(dict.fromkeys([*first, found.wish.index]))
