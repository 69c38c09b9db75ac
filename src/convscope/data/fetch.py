"""Fetch a packed file once: checked, and there as a whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from ..base.errors import BadData

AT_ONCE = 2**16
PATIENCE = 30
"""Seconds without a byte before a fetch is given up."""


def fetch(
    url: str,
    path: Path,
    *,
    sha256: str,
    most: int,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fetch a gzip file to ``path``; ``sha256`` is that of its content, unpacked.

    It is written beside its place and moved there once it is whole and its content is what was
    asked for. ``most`` is the bytes of the content; packed, it is smaller. Without ``progress``
    a bar is drawn in the terminal. Raises BadData where there is no network or something else
    comes.
    """
    name = path.name
    if not url.startswith(("http://", "https://")):
        raise BadData(f"'{name}' is fetched by http or https only", received=f"'{url}'")
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{name}.", delete=False) as file:
            beside = Path(file.name)
            _copy(url, file, name, most, progress)
            file.flush()
            os.fsync(file.fileno())
        if content_digest(beside, most) != sha256:
            raise BadData(
                f"'{name}' came, but its checksum is another", received=f"from {url}",
                remedy="It was damaged on the way or changed: nothing was kept.",
            )  # fmt: skip
        beside.chmod(0o644)
        beside.replace(path)
    except (URLError, HTTPException, TimeoutError, ConnectionError, ValueError) as error:
        if isinstance(error, HTTPError):
            error.close()  # it holds the connection
        why = getattr(error, "reason", None) or error
        raise BadData(f"'{name}' cannot be fetched", received=f"{why} from {url}") from error
    except OSError as error:
        raise BadData(
            f"'{name}' cannot be written to '{path.parent}'", received=error.strerror or str(error)
        ) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


def _copy(
    url: str, file: Any, name: str, most: int, progress: Callable[[int, int], None] | None
) -> None:
    request = Request(url, headers={"User-Agent": "convscope"})  # noqa: S310 - http(s), see above
    with urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
        wanted = int(answer.headers.get("Content-Length") or 0)
        if wanted > most:
            raise BadData(f"'{name}' is larger than it can be", received=f"{wanted:,} bytes")
        done = 0
        with _shown(name, wanted, progress) as show:
            while part := answer.read(AT_ONCE):
                done += len(part)
                if done > most:
                    raise BadData(f"'{name}' is larger than it can be", received=f"{done:,} bytes")
                file.write(part)
                show(done)
    if done < wanted:
        raise BadData(f"'{name}' was cut off", received=f"{done:,} of {wanted:,} bytes")


@contextmanager
def _shown(
    name: str, size: int, progress: Callable[[int, int], None] | None
) -> Iterator[Callable[[int], None]]:
    if progress is not None:
        yield lambda done: progress(done, size)
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, TransferSpeedColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=size or None)
        yield lambda done: bar.update(task, completed=done)


def content_digest(path: Path, most: int) -> str:
    """Return the SHA-256 of what is packed in a gzip file.

    An empty string where it cannot be unpacked, or where that would be more than ``most`` bytes.
    """
    sha, done = hashlib.sha256(), 0
    try:
        with gzip.open(path) as file:
            while part := file.read(2**20):
                sha.update(part)
                done += len(part)
                if done > most:
                    return ""
    except (OSError, EOFError, zlib.error):
        return ""
    return sha.hexdigest()
