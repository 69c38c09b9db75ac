"""What was uploaded, as files named by their content: any worker on this machine finds them."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Literal

Type = Literal["network", "picture", "names"]
NAME_LIMIT = 200
"""Characters of the name that a file was uploaded under."""


class Files:
    """A folder of ``network-<sha256>``, ``picture-…`` and ``names-…``, each with its own name.

    Without a ``folder`` one is made that only this user can read, and that goes with this object.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="convscope-"))
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    def keep(self, kind: Type, content: bytes, name: str = "") -> str:
        """Write a file and its name; return its digest."""
        digest = digest_of(content)
        path = self.folder / f"{kind}-{digest}"
        plain = "".join(c if c.isprintable() else " " for c in name)[:NAME_LIMIT].strip()
        self._write(path.with_suffix(".name"), plain.encode("utf-8", "replace"))
        if not path.exists():
            self._write(path, content)
        return digest

    def path(self, kind: Type, digest: str) -> Path | None:
        """Return where the file of this digest lies; None where there is none."""
        path = self.folder / f"{kind}-{digest}"
        return path if is_digest(digest) and path.is_file() else None

    def name(self, kind: Type, digest: str) -> str:
        """Return the name that it was uploaded under, "" where it had none."""
        beside = self.folder / f"{kind}-{digest}.name"
        return beside.read_text(encoding="utf-8") if beside.is_file() else ""

    def listed(self, kind: Type) -> dict[str, str]:
        """Return the names by digest, the newest first."""
        found = [p for p in self.folder.glob(f"{kind}-*") if is_digest(p.name[len(kind) + 1 :])]
        found.sort(key=lambda p: (-p.stat().st_mtime_ns, p.name))
        return {d: self.name(kind, d) for d in (p.name[len(kind) + 1 :] for p in found)}

    def _write(self, path: Path, content: bytes) -> None:
        """Write in one go: another worker sees the whole file or none."""
        handle, partial = tempfile.mkstemp(dir=self.folder, prefix="partial-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(partial, path)
        except BaseException:
            Path(partial).unlink(missing_ok=True)
            raise


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of a file's bytes: 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def is_digest(text: str) -> bool:
    """Tell whether this could be a digest.

    >>> is_digest(digest_of(b"")), is_digest("../passwd")
    (True, False)
    """
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
