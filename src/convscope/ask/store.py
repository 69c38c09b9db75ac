"""Where networks and pictures are found by their content, and traces are kept for a while.

Nothing depends on what is kept: a file is found again by its digest, a trace is computed again.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar

from .. import zoo
from ..base.decode import MAX_BYTES
from ..base.errors import BadQuestion, TooLarge
from ..base.picture import Picture, open_picture
from ..base.preprocess import Prepared, Preprocess, prepare
from ..network import Network
from ..network.preprocess_of import preprocess_of
from ..network.readers import open_network
from ..trace import Trace, run
from .wire import Scene

NETWORK_LIMIT = 512 * 2**20
"""Bytes of a network that is uploaded."""
PICTURE_LIMIT = MAX_BYTES
"""Bytes of a picture that is uploaded."""
TRACES_KEPT = 2**30
"""Bytes of tensors of the traces that are kept; the latest is kept whatever its size."""

T = TypeVar("T")


class Kept(Generic[T]):
    """Results by key, the least recently asked for dropped first; each is made only once."""

    def __init__(self, limit: int, size: Callable[[T], int] = lambda _: 1) -> None:
        self._limit, self._size = limit, size
        self._found: OrderedDict[Hashable, T] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result under ``key``, made now if it is not there."""
        with self._lock:
            own = self._making.setdefault(key, threading.Lock())
        with own:
            with self._lock:
                if key in self._found:
                    self._found.move_to_end(key)
                    return self._found[key]
            made = make()
            with self._lock:
                self._found[key] = made
                self._making.pop(key, None)
                while len(self._found) > 1 and self._total() > self._limit:
                    self._found.popitem(last=False)
            return made

    def _total(self) -> int:
        return sum(map(self._size, self._found.values()))


class Store:
    """Networks and pictures by digest or by the name of those that come along.

    ``folder`` keeps what is uploaded, so that any worker on this machine finds it; without one
    a folder is made that goes when the store goes.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or Path(tempfile.mkdtemp(prefix="convscope-"))
        if folder is None:
            weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self._networks: Kept[Network] = Kept(4)
        self._pictures: Kept[Picture] = Kept(64)
        self._prepared: Kept[Prepared] = Kept(32)
        self._traces: Kept[Trace] = Kept(TRACES_KEPT, _bytes)
        self.added_networks: dict[str, str] = {}  # digest of the file -> name
        self.added_pictures: dict[str, str] = {}
        self.first_network, self.first_picture = "imagenet", "coffee"

    # ------------------------------------------------------------------ what is there

    def network(self, name: str) -> Network:
        """Return a network by id. Raises BadQuestion where there is none."""
        if name in zoo.networks():
            path = zoo.network_path(name)
            return self._networks.get(name, lambda: open_network(path, name=name))
        path = self._file("network", name)
        title = self.added_networks.get(name, "")
        return self._networks.get(
            name,
            lambda: open_network(path.read_bytes(), name=title, limit=NETWORK_LIMIT, isolated=True),
        )

    def picture(self, name: str) -> Picture:
        """Return a picture by id. Raises BadQuestion where there is none."""
        if name in zoo.pictures():
            path = zoo.picture_path(name)
            return self._pictures.get(name, lambda: open_picture(path, name=name))
        path = self._file("picture", name)
        title = self.added_pictures.get(name, "")
        return self._pictures.get(name, lambda: open_picture(path.read_bytes(), name=title))

    def settings(self, scene: Scene) -> tuple[Preprocess, str]:
        """Return the preprocessing of a scene, and the sentence that says where it comes from."""
        if scene.preprocess is not None:
            return scene.preprocess, "Chosen for this view."
        return preprocess_of(self.network(scene.network))

    def prepared(self, scene: Scene) -> Prepared:
        """Return the input of a scene, with every step."""
        settings, _ = self.settings(scene)
        key = (scene.picture, settings)
        return self._prepared.get(key, lambda: prepare(self.picture(scene.picture), settings))

    def trace(self, scene: Scene) -> Trace:
        """Return the trace of a scene, computed where it is not kept."""
        network, prepared = self.network(scene.network), self.prepared(scene)
        key = (scene.network, scene.picture, prepared.preprocess)
        feeds = {network.inputs[0].name: prepared.tensor}
        return self._traces.get(key, lambda: run(network, feeds))

    # ------------------------------------------------------------------ what is added

    def add_network(self, content: bytes, name: str = "") -> str:
        """Keep an uploaded network and return its id. Raises BadNetwork, TooLarge."""
        _bound(content, NETWORK_LIMIT, "network")
        digest = self._keep("network", content)
        self.added_networks[digest] = name
        try:
            self.network(digest)
        except Exception:
            del self.added_networks[digest]
            raise
        return digest

    def add_picture(self, content: bytes, name: str = "") -> str:
        """Keep an uploaded picture and return its id. Raises BadPicture, TooLarge."""
        _bound(content, PICTURE_LIMIT, "picture")
        open_picture(content, name=name)  # what is no picture is not kept
        digest = self._keep("picture", content)
        self.added_pictures[digest] = name
        return digest

    def add_network_file(self, name: str) -> str:
        """Take a network named on the command line; its weights may lie in files beside it."""
        if name in zoo.networks():
            return name
        network = open_network(Path(name))
        self._networks.get(network.digest, lambda: network)
        self.added_networks[network.digest] = network.name
        return network.digest

    def add_picture_file(self, name: str) -> str:
        """Take a picture named on the command line."""
        if name in zoo.pictures():
            return name
        path = Path(name)
        open_picture(path)
        return self.add_picture(path.read_bytes(), path.name)

    def _keep(self, kind: str, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / f"{kind}-{digest}"
        if not path.exists():
            partial = path.with_suffix(f".{threading.get_ident()}")
            partial.write_bytes(content)
            partial.replace(path)
        return digest

    def _file(self, kind: str, name: str) -> Path:
        plain = len(name) == 64 and set(name) <= set("0123456789abcdef")
        path = self.folder / f"{kind}-{name}"
        if kind == "network" and plain and name in self.added_networks and not path.exists():
            return path  # named on the command line: it is kept in memory
        if not plain or not path.is_file():
            raise BadQuestion(
                f"there is no such {kind}", received=repr(name[:80]),
                remedy="It may have been uploaded to a server that is gone: upload it again.",
            )  # fmt: skip
        return path


def _bound(content: bytes, limit: int, kind: str) -> None:
    if len(content) > limit:
        raise TooLarge(
            f"the {kind} has {len(content):,} bytes", remedy=f"At most {limit:,} can be uploaded."
        )


def _bytes(trace: Trace) -> int:
    return sum(layer.nbytes for layer in trace)
