import json
import subprocess
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

from convscope.explain.what_if import MOST_POINTS


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
