import json
import warnings
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from convscope import zoo
from convscope.ask.door import WAYS, way_of
from convscope.ask.store import Store
from convscope.ask.wire import Scene
from convscope.serve.app import create_app
from convscope.widget.messages import answer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette speaks of a client that is to come
    from starlette.testclient import TestClient

SCENE = {"network": "digits", "picture": "digit-3"}
EDITS = json.dumps([{"kind": "pixel", "x": 3, "y": 4, "colour": [255, 255, 255]}])
SLOPES = json.dumps({"kind": "score"})


@pytest.fixture(scope="module")
def store():
    return Store()


@pytest.fixture(scope="module")
def client(store):
    app = create_app(store)
    return TestClient(app, base_url="http://127.0.0.1:8300", raise_server_exceptions=False)


def asks(question: str, **fields) -> bytes:
    return json.dumps({"question": question, **fields}).encode()


CASES = {
    "health": ("health", b""),
    "library": ("ask", asks("library")),
    "number": ("ask", asks("one_number", scene=SCENE, layer="conv1", cell=[0, 2, 10, 12])),
    "tensor": (f"tensor?{urlencode({**SCENE, 'value': '@', 'start': 2, 'stop': 3})}", b""),
    "slopes": (f"tensor?{urlencode({**SCENE, 'value': '@', 'of': SLOPES})}", b""),
    "edited": (f"tensor?{urlencode({**SCENE, 'value': '@', 'edits': EDITS})}", b""),
    "array file": (f"tensor.npy?{urlencode({**SCENE, 'value': '@', 'at': '0.2'})}", b""),
    "table": (f"tensor.csv?{urlencode({**SCENE, 'value': '@'})}", b""),
    "thumbnail": ("picture/coffee?size=96", b""),
    "part": ("picture/digit-3?part=3.4.5.6", b""),
    "step": (f"step?{urlencode({**SCENE, 'step': 'tensor', 'size': 50})}", b""),
    "no question": ("ask", b"{nope"),
    "no layer": ("ask", asks("statistics", scene=SCENE, layer="conv9")),
    "no value": (f"tensor?{urlencode(SCENE)}", b""),
    "no picture": ("picture/n%C3%B4ne", b""),
    "no network": ("networks?name=a.onnx", b"just some text"),
    "picture file": ("files?name=a%20b.jpg", zoo.picture_path("coffee").read_bytes()),
    "glance": ("glance?network=digits", zoo.picture_path("digit-5").read_bytes()),
    "names": ("names?name=n.txt", b"a\nb\n"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_message_has_the_bytes_that_http_has(client, store, case):
    path, body = CASES[case]
    value = store.trace(Scene(**SCENE))["conv1"].node.outputs[0]
    path = path.replace("%40", value)
    method = way_of(path.partition("?")[0])[0].method
    over_http = client.request(method, f"/{path}", content=body or None)
    reply = answer(store, path, body)
    assert reply.status == over_http.status_code
    assert reply.content == over_http.content
    for name, text in reply.headers.items():
        assert over_http.headers[name] == text


def test_a_body_is_bounded_as_over_http(store, monkeypatch):
    monkeypatch.setitem(WAYS, "/pictures", replace(WAYS["/pictures"], limit=10))
    reply = answer(store, "pictures", b"x" * 11)
    assert reply.status == 413
    assert b"At most 10 bytes are taken" in reply.content


def test_what_nobody_expected_is_one_line_and_the_rest_is_logged(store, monkeypatch, caplog):
    def crash(store, asked):
        raise RuntimeError("secret")

    monkeypatch.setitem(WAYS, "/health", replace(WAYS["/health"], answer=crash))
    reply = answer(store, "health")
    assert reply.status == 500
    assert b"secret" not in reply.content
    assert "secret" in caplog.text


def test_an_address_that_is_not_there_is_refused(store):
    reply = answer(store, "questions/2")
    assert (reply.status, json.loads(reply.content)["error"]["kind"]) == (404, "BadQuestion")
