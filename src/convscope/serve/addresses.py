"""Under which addresses other machines of the same network reach this one."""

from __future__ import annotations

import socket
from contextlib import suppress

EVERYWHERE = "0.0.0.0"  # noqa: S104 (a class is reached from other machines: that is its point)
ELSEWHERE = ("192.0.2.1", 9)
"""An address that nobody has: asking for the way there sends nothing (RFC 5737)."""


def own_names() -> tuple[str, ...]:
    """Return this machine's IPv4 addresses, the one of the way out first."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(ELSEWHERE)
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        for *_, address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
            found.append(str(address[0]))
    return tuple(dict.fromkeys(name for name in found if not name.startswith(("127.", "0."))))
