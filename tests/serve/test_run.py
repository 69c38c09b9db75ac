import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from convscope.explain.what_if import MOST_POINTS
from convscope.serve.run import listen


def test_an_address_may_carry_the_longest_stroke():
    points = [[i % 28 + 0.123456, i % 27 + 0.654321] for i in range(MOST_POINTS)]
    stroke = {"kind": "paint", "points": points, "width": 2.5, "colour": [255, 255, 255]}
    command = [sys.executable, "-m", "convscope", "open", "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            lines = iter(server.stdout)
            said = next(line for line in lines if "http://" in line)
            address = next(word for word in said.split() if word.startswith("http://"))
            query = urlencode({"edits": json.dumps([stroke]), "size": 28})
            assert len(query) > 2**18
            with urlopen(f"{address}picture/digit-3?{query}", timeout=30) as response:
                assert response.status == 200
        finally:
            server.terminate()


def test_small_answers_do_not_wait_for_one_another():
    """A connection sends at once: else every second answer waits 40 ms for an acknowledgement."""

    async def delays() -> int:
        found = asyncio.get_running_loop().create_future()

        class Taken(asyncio.Protocol):
            def connection_made(self, transport):
                taken = transport.get_extra_info("socket")
                found.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
                transport.close()

        listening = listen("127.0.0.1", 0)
        server = await asyncio.get_running_loop().create_server(Taken, sock=listening)
        async with server:
            _, writer = await asyncio.open_connection(*listening.getsockname())
            taken = await found
            writer.close()
            return taken

    with ThreadPoolExecutor(1) as other:  # the browser's tests leave a loop running in this one
        assert other.submit(asyncio.run, delays()).result(30) == 1


SCRIPT = """
import convscope
address = convscope.open("digits").trace("digit-7").show("conv1", browser=False)
print("went on", flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is another thing there")
def test_a_script_that_shows_a_trace_goes_on_and_then_waits_for_ctrl_c():
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as script:
        try:
            lines = iter(script.stdout)
            said = next(line for line in lines if "http://" in line)
            assert next(lines) == "went on\n"
            address, _, place = next(w for w in said.split() if "http://" in w).partition("#")
            assert "network=digits&picture=digit-7&layer=conv1" in place
            with urlopen(f"{address}health", timeout=30) as response:
                assert response.status == 200
            assert script.poll() is None
            script.send_signal(signal.SIGINT)
            assert script.wait(20) == 0
            assert script.stderr.read() == ""
        finally:
            script.kill()
