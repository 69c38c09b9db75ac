"""A class of 300 on loopback: latency, memory, and whether the record has every answer.

    python benchmarks/classroom.py                     # 300 students, 10 minutes
    python benchmarks/classroom.py --students 50 --minutes 1

A student loads the page, joins, reads a lesson, says every 4 seconds where he or she is, looks at
what stands beside the text, and answers an exercise every 20 to 40 seconds, rightly or wrongly. A
teacher looks at the overview every 3 seconds. Writes classroom.md. It ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from convscope.lessons import exercise, lessons

HERE = Path(__file__).parent
TELL, LOOK = 4.0, 3.0  # seconds between two words of where one is; of the teacher's looks
ANSWER = (20.0, 40.0)
BESIDE = {"network": "imagenet", "picture": "coffee"}  # what stands beside a text at first
GRACE = 30.0  # seconds in which all come in


@dataclass
class Seen:
    """What the students saw: seconds of each answer by kind, and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    acknowledged: int = 0
    memory: list[tuple[float, float]] = field(default_factory=list)


class Client:
    """One connection that stays, as a browser keeps it; opened anew where the server closed it."""

    def __init__(self, host: str, port: int, seen: Seen) -> None:
        self.host, self.port, self.seen, self.key = host, port, seen, ""
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self, kind: str, path: str) -> bytes:
        """Fetch a file or a picture."""
        return await self._send(kind, "GET", path, b"")

    async def ask(self, kind: str, question: str, **fields: object) -> dict:
        """Ask a question; nothing where it went wrong."""
        body = json.dumps({"question": question, **fields}).encode()
        return json.loads(await self._send(kind, "POST", "/ask", body) or b"{}")

    async def _send(self, kind: str, method: str, path: str, body: bytes) -> bytes:
        begun = time.perf_counter()
        try:
            status, content = await self._once(method, path, body)
        except (OSError, asyncio.IncompleteReadError, IndexError):
            self.writer = None  # it was idle for too long: as a browser does, once more
            try:
                status, content = await self._once(method, path, body)
            except (OSError, asyncio.IncompleteReadError, IndexError) as error:
                self.seen.wrong.append(f"{kind}: {type(error).__name__}")
                return b""
        self.seen.times[kind].append(time.perf_counter() - begun)
        if status != 200:
            self.seen.wrong.append(f"{kind}: {status} {content[:120]!r}")
            return b""
        return content

    async def _once(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        if self.key:
            head += f"X-Class-Key: {self.key}\r\n"
        head += f"Accept-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        await self.writer.drain()
        first = await self.reader.readuntil(b"\r\n\r\n")
        status = int(first.split(b" ", 2)[1])
        fields = dict(
            line.split(b": ", 1) for line in first.lower().split(b"\r\n")[1:] if b": " in line
        )
        if b"content-length" in fields:
            content = await self.reader.readexactly(int(fields[b"content-length"]))
        else:
            content = await self._chunks()
        if fields.get(b"content-encoding") == b"gzip":
            import gzip

            content = gzip.decompress(content)
        return status, content

    async def _chunks(self) -> bytes:
        found = []
        while size := int(await self.reader.readline(), 16):
            found.append(await self.reader.readexactly(size))
            await self.reader.readexactly(2)
        await self.reader.readexactly(2)
        return b"".join(found)


async def student(number: int, host: str, port: int, seen: Seen, until: float, page: list[str]):
    """Be in class until it ends."""
    dice = random.Random(number)
    await asyncio.sleep(dice.uniform(0, GRACE))
    client = Client(host, port, seen)
    for path in page:
        await client.get("page", path)
    await client.ask("library", "library")
    await client.ask("trace", "trace", scene=BESIDE)
    await client.get("tensor", "/tensor?network=imagenet&picture=coffee&value=image&start=0&stop=3")
    client.key = (await client.ask("join", "class_join", nickname=f"student {number}")).get("key")
    told, answers = time.monotonic(), time.monotonic() + dice.uniform(5, 30)
    chosen = dice.choice(lessons())
    await client.ask("lesson", "lesson", lesson=chosen.number)
    screen = 0
    while time.monotonic() < until:
        now = time.monotonic()
        if now >= answers:
            answers = now + dice.uniform(*ANSWER)
            screen = (screen + 1) % len(chosen.screens)
            if screen == 0:
                chosen = dice.choice(lessons())
                await client.ask("lesson", "lesson", lesson=chosen.number)
            await _answer(client, chosen.screens[screen].exercise, number, dice, seen)
            await client.get("picture", "/picture/digit-3?size=256")
        if now >= told:
            told += TELL
            at = {"lesson": chosen.number, "screen": chosen.screens[screen].id}
            await client.ask("here", "class_here", **at)
        await asyncio.sleep(max(0.05, min(told, answers) - time.monotonic()))


async def _answer(client: Client, name: str, seed: int, dice: random.Random, seen: Seen) -> None:
    if not name:
        return
    await client.ask("exercise", "exercise", exercise=name, seed=seed)
    task = exercise(name, seed)
    if task.kind not in ("numbers", "choice", "kernel"):
        return
    value = task.answer
    plain = [trap.value for trap in task.traps if not callable(trap.value)]
    if plain and dice.random() < 0.4:
        value = dice.choice(plain)
    given = np.asarray(value, dtype=float)
    said = await client.ask(
        "judge", "judge", exercise=name, seed=seed,
        values=given.ravel().tolist(), shape=list(given.shape),
    )  # fmt: skip
    seen.acknowledged += bool(said.get("recorded"))


async def teacher(host: str, port: int, key: str, seen: Seen, until: float) -> None:
    client = Client(host, port, seen)
    client.key = key
    while time.monotonic() < until:
        await client.ask("overview", "class_overview")
        await asyncio.sleep(LOOK)


async def memory(process: int, seen: Seen, until: float) -> None:
    """Note what the server holds, in MiB."""
    begun = time.monotonic()
    while time.monotonic() < until:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
        held = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
        seen.memory.append((time.monotonic() - begun, held))
        await asyncio.sleep(5)


async def whole(host: str, port: int, key: str, process: int, students: int, seconds: float):
    seen, until = Seen(), time.monotonic() + seconds
    door = Client(host, port, Seen())
    html = (await door.get("page", "/")).decode()
    page = ["/", *(f"/{path}" for path in re.findall(r'(?:src|href)="\./(assets/[^"]+)"', html))]
    work = [student(n, host, port, seen, until, page) for n in range(1, students + 1)]
    work += [teacher(host, port, key, seen, until), memory(process, seen, until)]
    await asyncio.gather(*work)
    return seen


def report(seen: Seen, students: int, minutes: float, kept: int, cpu: float, load: str) -> str:
    rows, every = [], [t for times in seen.times.values() for t in times]
    for kind, times in [*sorted(seen.times.items()), ("**all**", every)]:
        p50, p95, p99 = (1e3 * np.percentile(times, p) for p in (50, 95, 99))
        figures = f"{p50:.1f} | {p95:.1f} | {p99:.1f} | {1e3 * max(times):.0f}"
        rows.append(f"| {kind} | {len(times):,} | {figures} |")
    in_class = [held for when, held in seen.memory if when > 2 * GRACE] or [seen.memory[-1][1]]
    quarter = max(1, len(in_class) // 4)
    early, late = np.mean(in_class[:quarter]), np.mean(in_class[-quarter:])
    share = 100 * cpu / (60 * minutes)
    wrong = "none" if not seen.wrong else f"{len(seen.wrong)}, such as `{seen.wrong[0]}`"
    return "\n".join(
        [
            "# A class on loopback, measured",
            "",
            f"{students} students and a teacher for {minutes:g} minutes, they and the server on",
            f"the same {os.cpu_count()} cores. Each loads the page, joins, reads, says every",
            "4 seconds where he or she is, and answers an exercise every 20 to 40 seconds.",
            f"Written by `python benchmarks/classroom.py`. Load as it ended: {load}.",
            "",
            "| request | times | median, ms | 95 % | 99 % | slowest |",
            "| --- | --: | --: | --: | --: | --: |",
            *rows,
            "",
            f"- Errors: {wrong}.",
            f"- Answers acknowledged: {seen.acknowledged:,}; in the record: {kept:,}.",
            f"- Memory of the server, all being in: {early:.0f} MiB first, {late:.0f} MiB last.",
            f"- Processor time of the server: {cpu:.0f} s, {share:.0f} % of a core.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=300)
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "class.jsonl"
        command = [sys.executable, "-m", "convscope", "learn", "--class", "--record", str(record)]
        with subprocess.Popen(
            [*command, "--port", "0", "--host", "127.0.0.1", "--no-browser"],
            stdout=subprocess.PIPE, text=True,
        ) as server:  # fmt: skip
            try:
                said = next(line for line in server.stdout if "#teacher=" in line)
                found = urlsplit(next(word for word in said.split() if "://" in word))
                key = found.fragment.partition("=")[2]
                run = whole(
                    found.hostname, found.port, key, server.pid, given.students,
                    60 * given.minutes,
                )  # fmt: skip
                seen = asyncio.run(run)
                ticks = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
                cpu = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
            finally:
                server.kill()  # the record has to bear it
        events = [json.loads(line) for line in record.read_text().splitlines()]
        kept = sum(event["what"] == "answered" for event in events)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    text = report(seen, given.students, given.minutes, kept, cpu, load)
    print(text)
    (HERE / "classroom.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
