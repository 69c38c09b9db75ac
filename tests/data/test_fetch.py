"""Fetching: whole and checked, or nothing; against a server on this machine."""

from __future__ import annotations

import gzip
import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from convscope.base.errors import BadData
from convscope.data import fashion as module
from convscope.data import fetch as fetching
from convscope.data.fashion import fashion
from convscope.data.fetch import fetch
from convscope.data.open_data import open_data

CONTENT = np.random.default_rng(0).bytes(200_000)
SHA = hashlib.sha256(CONTENT).hexdigest()
PICTURES = np.random.default_rng(1).integers(0, 256, (20, 28, 28), dtype=np.uint8)
LABELS = np.arange(20, dtype=np.uint8) % 10


class Handler(BaseHTTPRequestHandler):
    """Serves what is in ``files``; a path that begins with ``/cut`` promises more than comes."""

    files: dict[str, bytes]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        content = self.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if "cut" in self.path else content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server():
    handler = type("Own", (Handler,), {"files": {}, "asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        running.files, running.asked = handler.files, handler.asked
        running.home = f"http://127.0.0.1:{running.server_port}/"
        yield running
        running.shutdown()
        thread.join()


def test_what_is_asked_for_comes_whole(server, tmp_path) -> None:
    server.files["/x.gz"] = gzip.compress(CONTENT)
    calls = []
    path = tmp_path / "new" / "folder" / "x.gz"
    fetch(
        server.home + "x.gz", path, sha256=SHA, most=300_000,
        progress=lambda done, of: calls.append((done, of)),
    )  # fmt: skip
    assert gzip.decompress(path.read_bytes()) == CONTENT
    size = path.stat().st_size
    assert len(calls) >= 3
    assert calls == sorted(calls)
    assert calls[-1] == (size, size)
    assert [p.name for p in path.parent.iterdir()] == ["x.gz"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_without_a_listener_a_bar_is_drawn(server, tmp_path, capsys) -> None:
    server.files["/x.gz"] = gzip.compress(CONTENT)
    fetch(server.home + "x.gz", tmp_path / "x.gz", sha256=SHA, most=300_000)
    said = capsys.readouterr()
    assert "x.gz" in said.err
    assert said.out == ""


@pytest.mark.parametrize(
    ("path", "most", "line"),
    [
        ("other.gz", 300_000, "'x.gz' came, but its checksum is another"),
        ("plain.gz", 300_000, "'x.gz' came, but its checksum is another"),
        ("cut.gz", 300_000, "'x.gz' was cut off: received 1"),
        ("good.gz", 100_000, "'x.gz' is larger than it can be"),
        ("bomb.gz", 300_000, "'x.gz' came, but its checksum is another"),
        ("none.gz", 300_000, "'x.gz' cannot be fetched: received Not Found"),
    ],
)
def test_what_is_wrong_leaves_nothing_behind(server, tmp_path, path, most, line) -> None:
    server.files |= {
        "/good.gz": gzip.compress(CONTENT),
        "/other.gz": gzip.compress(CONTENT[:-1]),
        "/plain.gz": CONTENT,
        "/cut.gz": gzip.compress(CONTENT),
        "/bomb.gz": gzip.compress(bytes(50_000_000)),
    }
    with pytest.raises(BadData) as caught:
        fetch(server.home + path, tmp_path / "x.gz", sha256=SHA, most=most, progress=print)
    assert line in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_where_another_cannot_come(server, tmp_path) -> None:
    (tmp_path / "x.gz").write_bytes(b"as it was")
    with pytest.raises(BadData, match="cannot be fetched"):
        fetch(server.home + "x.gz", tmp_path / "x.gz", sha256=SHA, most=9, progress=print)
    assert (tmp_path / "x.gz").read_bytes() == b"as it was"


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "/etc/passwd"])
def test_only_the_web_is_asked(tmp_path, url) -> None:
    with pytest.raises(BadData, match="by http or https only"):
        fetch(url, tmp_path / "x", sha256=SHA, most=9)


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadData, match="cannot be written to"):
        fetch("http://127.0.0.1:1/x", tmp_path / "file" / "x", sha256=SHA, most=9)


@pytest.fixture
def small_fashion(monkeypatch, tmp_path, server):
    """Fashion-MNIST in little, on the server of this machine and nowhere else."""
    files, told = {}, {}
    for name in module.FILES:
        n = 12 if "train" in name else 8
        values = (PICTURES if "images" in name else LABELS)[:n]
        head = bytes([0, 0, 8, values.ndim]) + np.array(values.shape, ">u4").tobytes()
        content = head + values.tobytes()
        files["/" + name] = gzip.compress(content)
        told[name] = (len(content) + 100, hashlib.sha256(content).hexdigest())
    monkeypatch.setattr(module, "FILES", told)
    monkeypatch.setattr(module, "INSTALLED", tmp_path / "not installed")
    monkeypatch.setattr(module, "HOME", server.home)
    monkeypatch.setenv("CONVSCOPE_DATA", str(tmp_path / "data"))
    server.files |= files
    return tmp_path / "data" / "fashion"


def test_it_is_fetched_once_and_then_read(small_fashion, server) -> None:
    data = fashion(home=server.home, progress=lambda done, of: None)
    assert (data.name, len(data), data.classes[9]) == ("fashion", 20, "Ankle boot")
    assert data.test.tolist() == list(range(12, 20))
    assert len(server.asked) == 4
    again = fashion(home=server.home)
    assert again.digest == data.digest
    assert len(server.asked) == 4


def test_what_came_is_kept_when_the_rest_does_not(small_fashion, server) -> None:
    missing = "/t10k-labels-idx1-ubyte.gz"
    content = server.files.pop(missing)
    with pytest.raises(BadData) as caught:
        fashion(home=server.home, progress=lambda done, of: None)
    assert "Fashion-MNIST is not here, and 't10k-labels-idx1-ubyte.gz' cannot be fetched" in str(
        caught.value
    )
    assert f"put its four files into '{small_fashion}'" in str(caught.value)
    server.files[missing] = content
    fashion(home=server.home, progress=lambda done, of: None)
    assert server.asked.count("/train-images-idx3-ubyte.gz") == 1


def test_without_a_network_it_is_one_line(small_fashion) -> None:
    with pytest.raises(BadData) as caught:
        fashion(home="http://127.0.0.1:1/")
    assert "Connection refused" in str(caught.value)
    assert "Install the package dataset-fashion-mnist" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_file_in_its_folder_is_named(small_fashion, server) -> None:
    fashion(home=server.home, progress=lambda done, of: None)
    path = small_fashion / "train-images-idx3-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(
        BadData, match=r"train-images-idx3-ubyte.gz' is not Fashion-MNIST's file, or"
    ):
        fashion(home=server.home)


def test_patience_ends(server, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(fetching, "PATIENCE", 0.05)
    waiting = threading.Event()
    wait = type("Waits", (Handler,), {"do_GET": lambda self: waiting.wait(5)})
    server.RequestHandlerClass = wait
    with pytest.raises(BadData, match="'x' cannot be fetched: received timed out"):
        fetch(server.home + "x", tmp_path / "x", sha256=SHA, most=9, progress=print)
    waiting.set()


@pytest.mark.skipif(not module.INSTALLED.is_dir(), reason="the package is not installed")
def test_where_it_is_installed_it_is_whole() -> None:
    data = open_data("fashion")
    assert (len(data), data.size, data.channels) == (70_000, (28, 28), 1)
    assert np.bincount(data.labels).tolist() == [7000] * 10
    assert np.bincount(data.labels[data.test]).tolist() == [1000] * 10
    assert data.test.tolist() == list(range(60_000, 70_000))
