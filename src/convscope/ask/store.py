"""Where networks and pictures are found by their content, and traces are kept for a while.

Nothing depends on what is kept: a file is found again by its digest, a trace is computed again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Hashable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np

from .. import zoo
from ..base.array import Array
from ..base.decode import MAX_BYTES
from ..base.errors import BadNames, BadNetwork, BadQuestion, TooLarge
from ..base.file_kind import DECODED, is_picture
from ..base.picture import Picture, open_picture
from ..base.preprocess import Prepared, Preprocess, prepare
from ..base.said import Said
from ..classroom import Classroom
from ..explain import what_if
from ..explain.gradient import Gradient, gradient
from ..explain.target import Target
from ..network import Network, class_names
from ..network.preprocess_of import preprocess_of
from ..network.readers import open_network
from ..network.readers.formats import is_network
from ..trace import Trace, resume, run
from ..zoo.class_names import guessed_names
from .edits import DRAWING, Edit, edits_of
from .files import Files, Type, digest_of
from .given_tensor import drawn_input
from .kept import Kept
from .relevance import Reasons
from .seeking import Seeking
from .studio import Studio
from .surveys import Surveys
from .wire import Scene
from .works import Works

NETWORK_LIMIT = 512 * 2**20
"""Bytes of a network that is uploaded."""
PICTURE_LIMIT = MAX_BYTES
"""Bytes of a picture that is uploaded."""
NAMES_LIMIT = class_names.BYTES
"""Bytes of a file of class names that is uploaded."""
NETWORKS_KEPT = 2 * 2**30
"""Bytes of the weights of networks that are kept open."""
PICTURES_KEPT = 2**28
"""Bytes of the pixels of pictures that are kept."""
PREPARED_KEPT = 2**28
"""Bytes of the prepared inputs that are kept, every step counted."""
TRACES_KEPT = 2**30
"""Bytes of tensors of the traces that are kept."""
GRADIENTS_KEPT = 2**30
"""Bytes of the gradients that are kept, with the traces they are of."""
LOOK_BACK = 8
"""How many edits fewer a kept trace may have for the others to be computed from it."""
WORDS: dict[Type, str] = {
    "network": "network", "picture": "picture", "names": "file of class names",
}  # fmt: skip
AT_ONCE = 2
"""Networks that are read or run at a time: each takes every core, and memory up to its bound."""


class Store:
    """Networks and pictures by digest or by the name of those that come along.

    ``folder`` keeps what is uploaded, so that any worker on this machine finds it; without one
    a folder is made that goes when the store goes. ``runs`` is the folder of all runs.
    """

    def __init__(self, folder: Path | None = None, *, runs: Path | None = None) -> None:
        self.files = Files(folder)
        self.named: dict[str, Network] = {}  # given in Python, by digest: held, not kept
        self.held: dict[tuple[Hashable, ...], tuple[Trace, Prepared | None]] = {}  # likewise
        self.pictured: dict[str, Picture] = {}  # likewise
        self.fed: dict[str, Picture | None] = {}  # tensors by digest, with what picture they are
        self.first_network, self.first_picture = "imagenet", "coffee"
        self.classroom: Classroom | None = None  # then this is a class's server
        self.studio = Studio(runs)  # data and runs: a checkpoint is a network, a sample a picture
        self.reasons = Reasons(self.trace, self.content)
        self.seeking = Seeking()
        self.works = Works()
        self.surveys = Surveys(self.studio, self._file_id)
        self._networks: Kept[Network] = Kept(NETWORKS_KEPT, _weight_bytes)
        self._pictures: Kept[Picture] = Kept(PICTURES_KEPT, lambda p: p.pixels.nbytes)
        self._prepared: Kept[Prepared] = Kept(PREPARED_KEPT, _step_bytes)
        self._traces: Kept[Trace] = Kept(TRACES_KEPT, self._trace_bytes)
        self._copied: WeakKeyDictionary[Network, int] = WeakKeyDictionary()  # bytes, by edits
        self._gradients: Kept[Gradient] = Kept(GRADIENTS_KEPT, self._gradient_bytes)
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    # ------------------------------------------------------------------ who asks

    def the_class(self) -> Classroom:
        """Return the class that is taught here. Raises BadQuestion where there is none."""
        if self.classroom is None:
            raise BadQuestion("no class is taught here", remedy="convscope learn --class")
        return self.classroom

    def allow(self, key: str) -> None:
        """Raise NotAllowed where a class is taught here and this is not its teacher's key."""
        if self.classroom is not None:
            self.classroom.allow(key)

    # ------------------------------------------------------------------ what is there

    def digest(self, kind: Type, name: str) -> str:
        """Return the digest under which an id's content is known; raises BadQuestion."""
        if name in _zoo(kind):
            return _zoo_digest(_zoo(kind)[name])
        given = {"network": self.named.keys(), "picture": self.pictured.keys() | self.fed.keys()}
        if name in given.get(kind, ()) or self.files.path(kind, name):
            return name
        if name in map(_zoo_digest, _zoo(kind).values()):
            return name
        if kind == "network" and self.studio.is_checkpoint(name):
            return name
        if kind == "picture" and self.studio.is_sample(name):
            return name
        raise BadQuestion(
            f"there is no such {WORDS[kind]}", received=repr(name[:80]),
            remedy="It may have been uploaded to a server that is gone: upload it again.",
        )  # fmt: skip

    def network(self, name: str) -> Network:
        """Return a network by id. Raises BadQuestion where there is none."""
        digest = self.digest("network", name)
        if digest in self.named:
            return self.named[digest]

        def read() -> Network:
            if self.studio.is_checkpoint(digest):
                return self.studio.checkpoint(digest)
            path, title = self._source("network", digest)
            with self._turn:  # a file that was uploaded has passed its trial
                return guessed_names(open_network(path.read_bytes(), name=title))

        return self._networks.get(digest, read)

    def picture(self, name: str, edits: Sequence[Edit] = ()) -> Picture:
        """Return a picture by id, with those of the edits that draw on it.

        Raises BadQuestion where there is none.
        """
        digest, drawn = self.digest("picture", name), _drawn(edits)
        given = self.fed[digest] if digest in self.fed else self.pictured.get(digest)
        if digest in self.fed and (given is None or drawn):
            raise BadQuestion("tensors were given, not a picture")
        if given is not None and not drawn:
            return given

        def read() -> Picture:
            if self.studio.is_sample(digest):
                return self.studio.sample(digest)
            path, title = self._source("picture", digest)
            return open_picture(path.read_bytes(), name=title)

        def draw() -> Picture:
            return what_if.edited_picture(edits_of(drawn), self.picture(name))

        if not drawn:
            return self._pictures.get(digest, read)
        return self._pictures.get((digest, drawn), draw)

    def settings(self, scene: Scene) -> tuple[Preprocess, Said]:
        """Return the preprocessing of a scene, and the sentence that says where it comes from."""
        if scene.preprocess is not None:
            return scene.preprocess, Said("chosen", "Chosen for this view.")
        return preprocess_of(self.network(scene.network))

    def prepared(self, scene: Scene) -> Prepared:
        """Return the input of a scene, with every step.

        Raises BadQuestion where tensors were given that are no picture.
        """
        held = self._held(scene)
        if held is not None and not _drawn(scene.edits):
            if held[1] is None:
                raise BadQuestion("tensors were given, not a picture")
            return held[1]
        settings, _ = self.settings(scene)
        key = (self.digest("picture", scene.picture), settings, _drawn(scene.edits))
        return self._prepared.get(
            key, lambda: prepare(self.picture(scene.picture, scene.edits), settings)
        )

    def photograph(self, scene: Scene) -> Prepared | None:
        """Return the same, None where tensors were given that are no picture."""
        held = self._held(scene)
        return None if held is not None and held[1] is None else self.prepared(scene)

    def trace(self, scene: Scene) -> Trace:
        """Return the trace of a scene, computed where it is not kept.

        One with edits is computed from what is kept of the scene with fewer: what lies after.
        """

        def compute() -> Trace:
            network, prepared = self.network(scene.network), self.prepared(scene)
            with self._turn:
                return run(network, {network.inputs[0].name: prepared.tensor})

        held = self._held(scene)
        if held is not None and not scene.edits:
            return held[0]
        key = self._unedited(scene)

        def follow() -> Trace:
            edits = edits_of(scene.edits)
            done = self._kept_edits(key, scene.edits)
            base = self.trace(replace(scene, edits=scene.edits[:done]))
            network = what_if.edited_network(edits[done:], base.network, base.value)
            copied = _copied_bytes(network, base.network)
            self._copied[network] = copied + self._copied.get(base.network, 0)
            with self._turn:
                return resume(network, feeds(base), base)

        def feeds(base: Trace) -> dict[str, Array]:
            """Return what the network is fed: the picture, the rest of the inputs as they were."""
            same = {v.name: base.value(v.name) for v in base.network.inputs}
            if held is not None and not _drawn(scene.edits):
                return same
            return same | {base.network.inputs[0].name: self.prepared(scene).tensor}

        return self._traces.get((*key, scene.edits), follow if scene.edits else compute)

    def content(self, scene: Scene) -> tuple[Hashable, ...]:
        """Return what a trace is found by: network, picture, preprocessing, edits."""
        return *self._unedited(scene), scene.edits

    def _unedited(self, scene: Scene) -> tuple[Hashable, ...]:
        ids = self.digest("network", scene.network), self.digest("picture", scene.picture)
        return *ids, scene.preprocess if self._held(scene) else self.settings(scene)[0]

    def run_once(self, scene: Scene, picture: Picture) -> tuple[Trace, Prepared]:
        """Run a scene's network, without its edits, on another picture; nothing is kept."""
        network, prepared = self.network(scene.network), prepare(picture, self.settings(scene)[0])
        with self._turn:
            return run(network, {network.inputs[0].name: prepared.tensor}), prepared

    def _held(self, scene: Scene) -> tuple[Trace, Prepared | None] | None:
        ids = self.digest("network", scene.network), self.digest("picture", scene.picture)
        return self.held.get((*ids, scene.preprocess))

    def _kept_edits(self, key: tuple[Hashable, ...], edits: tuple[Edit, ...]) -> int:
        """Return with how many of the first edits a trace is kept."""
        fewest = max(0, len(edits) - 1 - LOOK_BACK)
        counts = range(len(edits) - 1, fewest, -1)
        return next((n for n in counts if (*key, edits[:n]) in self._traces), 0)

    def gradient(self, scene: Scene, target: Target) -> Gradient:
        """Return the gradient of one number of a scene; its arrays are computed when asked for."""
        done = self.trace(scene)
        return self._gradients.get((done, target), lambda: gradient(done, target))

    def _trace_bytes(self, trace: Trace) -> int:
        return trace.nbytes + self._copied.get(trace.network, 0)

    def _gradient_bytes(self, found: Gradient) -> int:
        return found.nbytes + self._trace_bytes(found.trace)

    def names(self, scene: Scene) -> tuple[str, ...] | None:
        """Return the class names a scene brings, None where the network's own are to be used.

        Raises BadQuestion where there is no such file, BadNames where it does not fit.
        """
        if not scene.names:
            return None
        path, _ = self._source("names", self.digest("names", scene.names))
        found = class_names.read_names(path)
        class_names.check_count(self.network(scene.network), found)
        return found

    def _source(self, kind: Type, digest: str) -> tuple[Path, str]:
        """Return the file of a digest and the name to open it under."""
        path = self.files.path(kind, digest)
        if path is not None:
            return path, self.files.name(kind, digest)
        return next((p, n) for n, p in _zoo(kind).items() if _zoo_digest(p) == digest)

    # ------------------------------------------------------------------ what is added

    def hold(self, trace: Trace, prepared: Prepared | None = None) -> Scene:
        """Take a trace that was made in Python, shown as it is; return its scene.

        Without ``prepared`` tensors were given: they are a picture where the network takes one.
        What the trace needs is held as long as the store is.
        """
        network = self._given_network(trace.network)
        settings = None
        if prepared is not None:
            picture = self._given_picture(prepared.picture)
            if prepared.preprocess != preprocess_of(trace.network)[0]:
                settings = prepared.preprocess
        else:
            prepared, picture = drawn_input(trace), _tensors_digest(trace)
            self.fed[picture] = prepared.picture if prepared else None
        ids = self.digest("network", network), self.digest("picture", picture)
        self.held[(*ids, settings)] = trace, prepared
        self.first_network, self.first_picture = network, picture
        return Scene(network, picture, settings)

    def _given_network(self, network: Network) -> str:
        """Return the id of a network, the name of one that comes along where it is that."""
        name = network.name
        if name in zoo.networks() and self.network(name).digest == network.digest:
            return name
        self.named[network.digest] = network
        return network.digest

    def _given_picture(self, picture: Picture) -> str:
        name = picture.name
        if name in zoo.pictures() and self.picture(name).digest == picture.digest:
            return name
        self.pictured[picture.digest] = picture
        return picture.digest

    def added(self, kind: Type) -> dict[str, str]:
        """Return the names of what was uploaded, or given in Python, by digest."""
        named: dict[str, str] = {}
        if kind == "network":
            named = {d: n.name for d, n in self.named.items()}
        elif kind == "picture":
            drawn = {d: p for d, p in self.fed.items() if p is not None}
            named = {d: p.name for d, p in (self.pictured | drawn).items()}
        return named | self.files.listed(kind)

    def add_network(self, content: bytes, name: str = "") -> str:
        """Keep an uploaded network and return its digest. Raises BadNetwork, TooLarge."""
        _bound(content, NETWORK_LIMIT, "network")
        digest = digest_of(content)

        def read() -> Network:
            with self._turn:
                found = open_network(content, name=name, limit=NETWORK_LIMIT, isolated=True)
            return guessed_names(found)

        if self.files.path("network", digest) is None:
            self._networks.get(digest, read)  # what is no network is not kept
        return self.files.keep("network", content, name)

    def add_picture(self, content: bytes, name: str = "") -> str:
        """Keep an uploaded picture and return its digest. Raises BadPicture, TooLarge."""
        _bound(content, PICTURE_LIMIT, "picture")
        self._pictures.get(digest_of(content), lambda: open_picture(content, name=name))
        return self.files.keep("picture", content, name)

    def add_names(self, content: bytes, name: str = "") -> str:
        """Keep an uploaded file of class names, return its digest. Raises BadNames, TooLarge."""
        class_names.read_names(content)
        return self.files.keep("names", content, name)

    def add_network_file(self, name: str, classes: Path | None = None) -> str:
        """Take a network named on the command line; its weights may lie in files beside it.

        ``classes`` is a file with the names of its classes.
        """
        if name in zoo.networks() and classes is None:
            return name
        run = self.studio.take(name)
        if run:
            return run
        comes_along = name in zoo.networks()
        source = zoo.network_path(name) if comes_along else Path(name)
        network = open_network(source, name=name) if comes_along else open_network(source)
        if classes is None:
            network = guessed_names(network)
        else:
            network = class_names.with_names(network, class_names.read_names(classes))
        self.named[network.digest] = network
        return network.digest

    def add_file(self, content: bytes, name: str = "") -> tuple[Type, str]:
        """Keep a picture, a network or class names, whichever the content is; return which.

        Text of several lines, or a JSON list, is taken for class names. Raises what
        ``add_picture`` and ``add_network`` do; BadNetwork too for what is nothing of these.
        """
        if is_picture(content):
            return "picture", self.add_picture(content, name)
        try:
            return "network", self.add_network(content, name)  # ONNX has no mark: it is tried
        except BadNetwork as error:
            if is_network(content):
                raise
            if _lists_names(content):
                return "names", self.add_names(content, name)
            raise BadNetwork(
                f"'{name or 'the file'}' is neither a picture nor a network",
                received=error.received,
                remedy=f"{DECODED[:-1]}, or a network as ONNX.",
            ) from error

    def add_picture_file(self, name: str) -> str:
        """Take a picture named on the command line."""
        if name in zoo.pictures():
            return name
        path = Path(name)
        open_picture(path)  # says in one line what is wrong with the file
        return self.add_picture(path.read_bytes(), path.name)

    def _file_id(self, path: Path) -> str:
        """Return the id of a picture's file: the name of one that comes along, else it is kept."""
        along = next((p.name for p in zoo.pictures().values() if p.path == path), "")
        return along or self.add_picture_file(str(path))


def _lists_names(content: bytes) -> bool:
    try:
        return len(class_names.read_names(content)) > 1
    except (BadNames, TooLarge):
        return False


def _zoo(kind: Type) -> dict[str, Path]:
    if kind == "names":
        return {}
    entries = zoo.networks() if kind == "network" else zoo.pictures()
    return {name: entry.path for name, entry in entries.items()}


@cache
def _zoo_digest(path: Path) -> str:
    return digest_of(path.read_bytes())


def _tensors_digest(trace: Trace) -> str:
    """Return an id for the tensors that were fed: SHA-256 over all of them."""
    sha = hashlib.sha256()
    for value in trace.network.inputs:
        fed = np.ascontiguousarray(trace.value(value.name))
        sha.update(f"{value.name} {fed.dtype} {fed.shape} ".encode())
        sha.update(fed.tobytes())
    return sha.hexdigest()


def _bound(content: bytes, limit: int, kind: Type) -> None:
    if len(content) > limit:
        raise TooLarge(
            f"the {kind} has {len(content):,} bytes", remedy=f"At most {limit:,} can be uploaded."
        )


def _weight_bytes(network: Network) -> int:
    return sum(weight.nbytes for weight in network.weights.values())


def _step_bytes(prepared: Prepared) -> int:
    return prepared.tensor.nbytes + sum(step.values.nbytes for step in prepared.steps)


def _drawn(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return those of the edits that draw on the picture."""
    return tuple(e for e in edits if isinstance(e, DRAWING))


def _copied_bytes(network: Network, base: Network) -> int:
    """Count the weights that a network does not share with the one it was made from."""
    return sum(w.nbytes for v, w in network.weights.items() if w is not base.weights.get(v))
