"""What can be asked for by an address, and what answers it, whoever carries the two.

``serve`` carries them over HTTP, ``widget`` in a notebook's messages; both give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from ..base.errors import BadQuestion, InputError, TooLarge
from ..data.zipped import MOST_BYTES
from . import given
from .animation import animation
from .answers.adversarial import changed_picture
from .encode import encode, parse, read
from .failures import AdversarialOf
from .files import digest_of
from .glance import glance
from .patches import patches
from .reasons import WhyOf
from .samples import samples
from .sights import rung, sight
from .step_picture import step_picture
from .store import NAMES_LIMIT, NETWORK_LIMIT, PICTURE_LIMIT, Store
from .table import ask, is_quick
from .take_away import as_csv, as_npy
from .tensor import tensor
from .thumbnail import LONGEST, part, thumbnail
from .visions import VisionOf

QUESTION_LIMIT = 2**20
"""Bytes of one question."""
JSON = "application/json"
BYTES = "application/octet-stream"


@dataclass(frozen=True)
class Asked:
    """A request: ``path`` is what stands for ``{name}`` in a way's address, ``given`` its query.

    ``known`` are the tags of what the asker holds already, ``key`` tells a class who asks.
    """

    given: given.Given
    body: bytes = b""
    path: str = ""
    known: str = ""
    key: str = ""


@dataclass(frozen=True)
class Answered:
    """The bytes, their media type and what is said beside them; None where the asker has them.

    ``tag`` is the content's own, "" for what is not to be kept. ``names`` are the ids it depends
    on: it is the same for good where they are digests.
    """

    content: bytes | None
    kind: str
    headers: dict[str, str] = field(default_factory=dict)
    tag: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """One way in: what answers, and for one that takes a body what it is and how large.

    ``works`` is one that sets this machine to work for long, or that leaves something on it: in a
    class only the teacher takes it.
    """

    answer: Callable[[Store, Asked], Answered]
    method: Literal["GET", "POST"] = "GET"
    takes: str = ""
    limit: int = 0
    works: bool = False


def _health(store: Store, asked: Asked) -> Answered:
    return Answered(b"ok", "text/plain; charset=utf-8")


def _ask(store: Store, asked: Asked) -> Answered:
    return Answered(ask(store, asked.body, asked.key), JSON)


def _tensor(store: Store, asked: Asked) -> Answered:
    scene, value = given.scene(asked.given), given.needed(asked.given, "value")
    start, stop = given.whole(asked.given, "start"), given.whole(asked.given, "stop")
    found = tensor(store, scene, value, start, stop, given.target(asked.given))
    said = {"X-Shape": ",".join(map(str, found.shape)), "X-Dtype": found.dtype}
    return _kept(asked, found.content, BYTES, (scene.network, scene.picture), said)


def _npy(store: Store, asked: Asked) -> Answered:
    return _file(store, asked, as_npy, BYTES)


def _csv(store: Store, asked: Asked) -> Answered:
    return _file(store, asked, as_csv, "text/csv; charset=utf-8")


def _file(
    store: Store, asked: Asked, made: Callable[..., tuple[bytes, str]], kind: str
) -> Answered:
    scene, value = given.scene(asked.given), given.needed(asked.given, "value")
    start, stop = given.whole(asked.given, "start"), given.whole(asked.given, "stop")
    at, of = given.indices(asked.given, "at"), given.target(asked.given)
    content, name = made(store, scene, value, start, stop, of, at)
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return _kept(asked, content, kind, (scene.network, scene.picture), said)


def _picture(store: Store, asked: Asked) -> Answered:
    name, box = asked.path, given.box(asked.given)
    if box is not None:
        return _kept(asked, part(store.picture(name), box), "image/png", (name,))
    size = given.whole(asked.given, "size")
    size = LONGEST if size is None else size
    text = asked.given.get("edits", "")
    drawn = f"-{digest_of(text.encode())}" if text else ""
    tag = f"{store.digest('picture', name)}-{size}{drawn}"
    if tag in asked.known:
        return Answered(None, "image/png", {}, tag, (name,))
    picture = store.picture(name, given.edits(asked.given))
    content, kind = thumbnail(picture, size)
    # what is sent may be smaller than the picture itself
    return Answered(content, kind, {"X-Size": f"{picture.width},{picture.height}"}, tag, (name,))


def _step(store: Store, asked: Asked) -> Answered:
    scene, size = given.scene(asked.given), given.whole(asked.given, "size")
    size = LONGEST if size is None else size
    content = step_picture(store, scene, given.needed(asked.given, "step"), size)
    return _kept(asked, content, "image/png", (scene.network, scene.picture))


def _glance(store: Store, asked: Asked) -> Answered:
    return Answered(encode(glance(store, given.scene(asked.given, picture=""), asked.body)), JSON)


def _animation(store: Store, asked: Asked) -> Answered:
    content, kind = animation(store, asked.body)
    return Answered(content, kind)


def _samples(store: Store, asked: Asked) -> Answered:
    data = store.studio.data(given.needed(asked.given, "data"))
    content = samples(
        data, given.indices(asked.given, "at"), asked.given.get("augment", ""),
        given.whole(asked.given, "seed") or 0,
    )  # fmt: skip
    return _kept(asked, content, "image/png", (data.digest,))


def _patches(store: Store, asked: Asked) -> Answered:
    """Give the pictures of a unit's ends that ``unit_survey`` says something of."""
    id_ = given.needed(asked.given, "network")
    network = store.network(id_)
    layer, which = given.needed(asked.given, "layer"), given.needed(asked.given, "which")
    channel = given.whole(asked.given, "channel") or 0
    content = patches(store.surveys.of(network), network, layer, channel, which)
    # no digest names it: another server may have looked at other pictures
    return _kept(asked, content, "image/png", ("survey",))


def _vision(store: Store, asked: Asked) -> Answered:
    """Give a unit's pictures as they are now; ``vision`` says how far that is."""
    query = asked.given
    question = read(
        {
            "network": given.needed(query, "network"),
            "layer": query.get("layer", ""),
            "channel": given.whole(query, "channel") or 0,
            "objective": query.get("objective", "channel"),
            "seed": given.whole(query, "seed") or 0,
            "diversity": given.whole(query, "diversity") or 1,
            "do": "look",
        },
        VisionOf,
    )
    network = store.network(question.network)
    return _kept(asked, sight(store.seeking, network, question), "image/png", ("vision",))


def _rung(store: Store, asked: Asked) -> Answered:
    """Give the pictures of a rung of the ladder as they are now."""
    network = store.network(given.needed(asked.given, "network"))
    seed, place = (given.whole(asked.given, name) or 0 for name in ("seed", "place"))
    return _kept(asked, rung(store.seeking, network, seed, place), "image/png", ("rung",))


def _relevance(store: Store, asked: Asked) -> Answered:
    """Give the map that ``why`` says something of."""
    scene = given.scene(asked.given)
    target, against = given.target(asked.given), given.target(asked.given, "against")
    if target is None:
        raise InputError("'of' is not given", remedy="It is the target, as JSON.")
    layer = asked.given.get("layer", "")
    method = given.needed(asked.given, "method")
    question = WhyOf(scene, method, target, against, layer)
    found = store.reasons.attribution(question).map
    content = np.ascontiguousarray(found, "<f4").tobytes()
    said = {"X-Shape": ",".join(map(str, found.shape)), "X-Dtype": "float32"}
    return _kept(asked, content, BYTES, (scene.network, scene.picture), said)


def _changed(store: Store, asked: Asked) -> Answered:
    """Give one of the pictures that ``adversarial`` says something of."""
    scene, pixel = given.scene(asked.given), given.indices(asked.given, "pixel")
    text = asked.given.get("epsilon", "")
    question = AdversarialOf(
        scene,
        "pgd" if asked.given.get("method") == "pgd" else "fgsm",
        -1 if "towards" not in asked.given else given.whole(asked.given, "towards") or 0,
        read(parse(text, "ε"), float, "ε") if text else None,
        given.whole(asked.given, "seed") or 0,
        pixel,
    )
    content = changed_picture(store, question, given.needed(asked.given, "which"))
    return _kept(asked, content, "image/png", ("changed",))


def _export(store: Store, asked: Asked) -> Answered:
    """Give a network as a file to take away: as ONNX, or as code with its weights."""
    from ..training.export import exported

    id_ = given.needed(asked.given, "network")
    card = store.studio.card(id_)
    name, content = exported(store.network(id_), given.needed(asked.given, "form"), card)
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answered(content, BYTES, said)


def _add_file(store: Store, asked: Asked) -> Answered:
    """Take a picture, a network or class names: what it is, its content says."""
    kind, digest = store.add_file(asked.body, asked.given.get("name", ""))
    return Answered(encode({"kind": kind, "id": digest}), JSON)


def _add_network(store: Store, asked: Asked) -> Answered:
    return _id(store.add_network(asked.body, asked.given.get("name", "")))


def _add_picture(store: Store, asked: Asked) -> Answered:
    return _id(store.add_picture(asked.body, asked.given.get("name", "")))


def _add_names(store: Store, asked: Asked) -> Answered:
    return _id(store.add_names(asked.body, asked.given.get("name", "")))


def _add_data(store: Store, asked: Asked) -> Answered:
    return _id(store.studio.bring_data(asked.body, asked.given.get("name", "")))


def _notebook(store: Store, asked: Asked) -> Answered:
    """Give a lesson as a notebook for Jupyter and Colab."""
    from ..lessons.notebook import ipynb

    lesson = given.needed(asked.given, "lesson")
    name, content = ipynb(lesson, "ja" if asked.given.get("lang") == "ja" else "en")
    said = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answered(content, "application/x-ipynb+json", said)


def _class_csv(store: Store, asked: Asked) -> Answered:
    """Give what a class answered as a table: the teacher's to take."""
    room = store.the_class()
    room.allow(asked.key)
    said = {"Content-Disposition": 'attachment; filename="class.csv"'}
    # spreadsheets take a file without this mark for another encoding
    return Answered(room.csv().encode("utf-8-sig"), "text/csv; charset=utf-8", said)


def _id(digest: str) -> Answered:
    return Answered(encode({"id": digest}), JSON)


def _kept(
    asked: Asked,
    content: bytes,
    kind: str,
    names: tuple[str, ...],
    headers: dict[str, str] | None = None,
) -> Answered:
    tag = digest_of(content)
    known = tag in asked.known
    return Answered(None if known else content, kind, headers or {}, tag, names)


def quick(way: Way, asked: Asked) -> bool:
    """Tell whether an answer waits for no network to run."""
    return way in (WAYS["/health"], WAYS["/class.csv"]) or (
        way is WAYS["/ask"] and is_quick(asked.body)
    )


WAYS: dict[str, Way] = {
    "/health": Way(_health),
    "/ask": Way(_ask, "POST", "question", QUESTION_LIMIT),
    "/tensor": Way(_tensor),
    "/tensor.npy": Way(_npy),
    "/tensor.csv": Way(_csv),
    "/picture/{name}": Way(_picture),
    "/step": Way(_step),
    "/samples": Way(_samples),
    "/patches": Way(_patches),
    "/vision": Way(_vision),
    "/rung": Way(_rung),
    "/export": Way(_export),
    "/relevance": Way(_relevance),
    "/changed": Way(_changed),
    "/animation": Way(_animation, "POST", "animation", QUESTION_LIMIT, works=True),
    "/files": Way(_add_file, "POST", "file", NETWORK_LIMIT, works=True),
    "/glance": Way(_glance, "POST", "picture", PICTURE_LIMIT),
    "/networks": Way(_add_network, "POST", "network", NETWORK_LIMIT, works=True),
    "/pictures": Way(_add_picture, "POST", "picture", PICTURE_LIMIT, works=True),
    "/data": Way(_add_data, "POST", "ZIP file of class folders", MOST_BYTES, works=True),
    "/names": Way(_add_names, "POST", "file of class names", NAMES_LIMIT, works=True),
    "/notebook": Way(_notebook),
    "/class.csv": Way(_class_csv),
}


def too_large(way: Way) -> TooLarge:
    """Return the error for a body that is longer than a way takes."""
    return TooLarge(
        f"the {way.takes} is too large", remedy=f"At most {way.limit:,} bytes are taken."
    )


def way_of(address: str) -> tuple[Way, str]:
    """Return the way of a path, and what stands for its ``{name}``. Raises BadQuestion.

    >>> way_of("/picture/coffee")[1], way_of("/ask")[0].takes
    ('coffee', 'question')
    """
    first, _, rest = address.lstrip("/").partition("/")
    pattern = f"/{first}/{{name}}" if rest else f"/{first}"
    if pattern not in WAYS:
        raise BadQuestion("there is no such address", received=repr(address[:80]))
    return WAYS[pattern], rest
