import base64
import json
import warnings
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest

from convscope import zoo
from convscope.ask.door import WAYS
from convscope.ask.store import Store
from convscope.base.picture import open_picture
from convscope.serve.app import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette speaks of a client that is to come
    from starlette.testclient import TestClient

HOME = "http://127.0.0.1:8300"
SCENE = {"network": "digits", "picture": "digit-3"}


@pytest.fixture(scope="module")
def store():
    return Store()


@pytest.fixture
def client(store):
    return TestClient(create_app(store), base_url=HOME, raise_server_exceptions=False)


def ask(client, question, **fields):
    return client.post("/ask", json={"question": question, **fields})


def test_every_question_is_listed_and_the_walk_from_the_file_to_the_number_works(client, store):
    listed = client.get("/questions").json()["questions"]
    assert {"library", "trace", "one_number", "receptive_field", "prepared"} <= set(listed)
    library = ask(client, "library").json()
    assert {n["id"] for n in library["networks"]} >= {"imagenet", "digits"}
    answer = ask(client, "trace", scene=SCENE).json()
    assert answer["top"][0]["label"] == "3"
    conv = answer["layers"][0]
    cell = [0, 2, 10, 12]
    number = ask(client, "one_number", scene=SCENE, layer=conv["name"], cell=cell).json()
    assert number["agrees"]
    assert len(number["products"]) == 25
    got = client.get("/tensor", params={**SCENE, "value": conv["value"], "start": 2, "stop": 3})
    values = np.frombuffer(got.content, "<f4").reshape(eval_shape(got))
    assert values[0, 0, 10, 12] == number["recorded"], (
        "the raw number is the recorded one, bit by bit"
    )
    field = ask(client, "receptive_field", scene=SCENE, layer=conv["name"], cell=cell).json()
    assert field["clipped"]["start"][2:] == [8, 10]
    assert field["on_picture"] == [10, 8, 5, 5]
    statistics = ask(client, "statistics", scene=SCENE, layer=conv["name"]).json()
    assert len(statistics["mean"]) == 8
    steps = ask(client, "prepared", scene=SCENE).json()["steps"]
    assert [steps[0]["name"], steps[-1]["name"]] == ["file", "tensor"]


def test_a_step_has_a_picture_and_a_pixel_is_followed_through_all(client):
    names = [s["name"] for s in ask(client, "prepared", scene=SCENE).json()["steps"]]
    followed = ask(client, "followed", scene=SCENE, row=9, column=14).json()["steps"]
    assert [s["name"] for s in followed] == names
    got = client.get("/step", params={**SCENE, "step": "tensor"})
    assert got.headers["content-type"] == "image/png"
    tag = {"If-None-Match": got.headers["etag"]}
    assert client.get("/step", params={**SCENE, "step": "tensor"}, headers=tag).status_code == 304
    refused = client.get("/step", params={**SCENE, "step": "melt"})
    assert refused.status_code == 404
    assert "there is no such step: received 'melt'" in refused.text


def test_a_class_is_told_whatever_its_place(client):
    every = ask(client, "top_classes", scene=SCENE, count=10).json()["top"]
    last = every[-1]
    answer = ask(client, "top_classes", scene=SCENE, count=1, of=[last["index"]]).json()
    assert (answer["top"], answer["of"]) == (every[:1], [last])
    assert ask(client, "top_classes", scene=SCENE, of=[10]).status_code == 404


def eval_shape(response) -> list[int]:
    return [int(n) for n in response.headers["X-Shape"].split(",")]


@pytest.mark.parametrize(
    ("fields", "code", "text"),
    [
        ({"question": "nonsense"}, 404, "there is no such question: received 'nonsense'"),
        ({"question": "trace"}, 400, "missing required field `scene`"),
        ({"question": "trace", "scene": {**SCENE, "network": "vgg99"}}, 404, "no such network"),
        ({"question": "trace", "scene": {**SCENE, "picture": "0" * 64}}, 404, "no such picture"),
        ({"question": "trace", "scene": {**SCENE, "picture": "../../etc/passwd"}}, 404, "no such"),
        (
            {"question": "one_number", "scene": SCENE, "layer": "conv1", "cell": [0, 99, 0, 0]},
            404,
            "has the shape (1, 8, 28, 28): received the cell",
        ),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(client, fields, code, text):
    response = client.post("/ask", json=fields)
    assert response.status_code == code
    message = response.json()["error"]["message"]
    assert text in message
    assert len(message.splitlines()) == 1


def test_what_is_no_json_is_refused(client):
    assert "is no JSON" in client.post("/ask", content=b"{nope").json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "content", "code", "text"),
    [
        ("/pictures?name=a.txt", b"just some text", 422, "is no picture: received text"),
        ("/pictures", b"", 422, "an empty file"),
        ("/networks?name=a.onnx", b"just some text", 422, "text"),
        ("/networks", b"\x80\x02pickled", 422, "pickle"),
    ],
)
def test_a_bad_upload_is_refused_and_the_next_question_is_answered(
    client, path, content, code, text
):
    response = client.post(path, content=content)
    assert response.status_code == code
    assert text in response.json()["error"]["message"]
    assert ask(client, "trace", scene=SCENE).status_code == 200


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("/pictures?name=a.txt", b"just some text",
         "「a.txt」は画像ではありません。受け取ったもの：テキスト。"
         "PNG・JPEG・GIF・BMP・WebP・TIFF・PPM のファイルを渡してください。"),
        ("/ask", {"question": "statistics", "scene": SCENE, "layer": "conv9"},
         "digits にその名前の層はありません。受け取ったもの：'conv9'。"),
        ("/ask", {"question": "judge", "exercise": "03-1", "seed": 0, "values": [1, 2],
                  "shape": [3], "blocks": ""},
         "数値の個数が形と合いません。"),
        ("/ask", {"question": "trace", "scene": {**SCENE, "network": "vgg99"}},
         "そのようなネットワークはありません。受け取ったもの："),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_in_japanese_too(client, path, content, line):
    sent = {"content": content} if isinstance(content, bytes) else {"json": content}
    error = client.post(path, **sent).json()["error"]
    assert error["ja"].startswith(line), error


def test_an_upload_is_bounded_by_what_comes_not_by_what_is_declared(store, monkeypatch):
    way = replace(WAYS["/pictures"], limit=1000)
    monkeypatch.setitem(WAYS, "/pictures", way)
    client = TestClient(create_app(store), base_url=HOME)

    def parts():
        for _ in range(100):
            yield b"x" * 100

    assert client.post("/pictures", content=parts()).status_code == 413
    assert client.post("/pictures", content=b"x" * 1001).status_code == 413


def test_an_uploaded_picture_can_be_looked_at(client, tmp_path):
    from PIL import Image

    Image.new("L", (28, 28), 7).save(tmp_path / "seven.png")
    content = (tmp_path / "seven.png").read_bytes()
    name = client.post("/pictures?name=seven.png", content=content).json()["id"]
    answer = ask(client, "trace", scene={**SCENE, "picture": name}).json()
    assert answer["picture"]["name"] == "seven.png"
    assert "Every value of the input is the same" in answer["picture"]["warnings"][0]["text"]
    thumbnail = client.get(f"/picture/{name}?size=10")
    assert thumbnail.headers["content-type"].startswith("image/")
    assert max(Image.open(BytesIO(thumbnail.content)).size) == 10


def test_an_uploaded_network_can_be_opened(client, store):
    from convscope.zoo import network_path

    content = network_path("digits").read_bytes()
    name = client.post("/networks?name=mine.onnx", content=content).json()["id"]
    answer = ask(client, "trace", scene={**SCENE, "network": name}).json()
    assert answer["top"][0]["label"] == "3"
    listed = ask(client, "library").json()["networks"]
    assert next(n for n in listed if n["id"] == name)["title_en"].startswith("mine")


@pytest.mark.parametrize(
    ("headers", "text"),
    [
        ({"host": "evil.example:8300"}, "This server answers as"),
        ({"origin": "https://evil.example"}, "are refused"),
        ({"origin": "http://127.0.0.1:9999"}, "are refused"),
        ({"sec-fetch-site": "cross-site"}, "Requests from other sites"),
    ],
)
def test_other_sites_are_refused(client, headers, text):
    for response in (
        client.get("/questions", headers=headers),
        client.post("/ask", json={"question": "library"}, headers=headers),
    ):
        assert response.status_code == 403
        assert text in response.json()["error"]["message"]


def test_the_page_is_closed_to_others(client):
    headers = client.get("/health").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_a_crash_says_nothing_of_its_insides_and_the_server_goes_on(client, monkeypatch, caplog):
    from convscope.ask.table import QUESTIONS

    def crash(store, asked):
        raise RuntimeError("secret")

    broken = QUESTIONS["library"].__class__(**{**vars(QUESTIONS["library"]), "function": crash})
    monkeypatch.setitem(QUESTIONS, "library", broken)
    response = ask(client, "library")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert ask(client, "trace", scene=SCENE).status_code == 200


def test_a_number_that_is_not_finite_travels_by_name(client):
    from convscope.network.writer import write_onnx
    from small import Builder

    b = Builder(("n", 1, 28, 28))
    x = b.add("log", "Log", "x")
    content = write_onnx(b.network("log", x, ("n", 1, 28, 28)))
    name = client.post("/networks?name=log.onnx", content=content).json()["id"]
    scene = {"network": name, "picture": "digit-3"}
    answer = json.loads(ask(client, "trace", scene=scene).content)
    number = ask(
        client, "one_number", scene=scene, layer=answer["layers"][0]["name"], cell=[0, 0, 0, 0]
    )
    assert number.json()["recorded"] == "-Infinity"


def test_the_slopes_of_a_number_are_fetched_like_its_values(client, store):
    from convscope.ask import wire
    from convscope.explain.target import Target

    answer = ask(client, "gradient", scene=SCENE, target={"kind": "score", "index": 3}).json()
    assert answer["missing"] == {}
    cards = {card["value"]: card for card in answer["values"]}
    layers = ask(client, "trace", scene=SCENE).json()["layers"]
    conv = layers[0]
    weight = next(i["value"] for i in conv["inputs"] if i["weight"])
    assert cards[weight]["layer"] == conv["name"]
    target = json.dumps({"kind": "score", "index": 3})
    for value in (conv["value"], weight):
        params = {**SCENE, "value": value, "of": target}
        got = client.get("/tensor", params=params)
        slopes = np.frombuffer(got.content, "<f4").reshape(eval_shape(got))
        mine = store.gradient(wire.Scene(**SCENE), Target("score", index=3)).of(value)
        assert np.array_equal(slopes, mine)
        assert [cards[value]["low"], cards[value]["high"]] == [slopes.min(), slopes.max()]
        assert cards[value]["reach"] == (slopes != 0).mean() > 0
    one = client.get("/tensor", params={**params, "value": conv["value"], "start": 2, "stop": 3})
    assert eval_shape(one) == [1, 1, 28, 28]
    cell = json.dumps({"kind": "cell", "layer": conv["name"], "cell": [0, 2, 10, 12]})
    of_cell = client.get("/tensor", params={**SCENE, "value": conv["value"], "of": cell})
    slopes = np.frombuffer(of_cell.content, "<f4").reshape(eval_shape(of_cell))
    assert np.argwhere(slopes).tolist() == [[0, 2, 10, 12]]


@pytest.mark.parametrize(
    ("of", "code", "text"),
    [
        ("{nope", 400, "the target is no JSON"),
        ('{"kind": "sum"}', 400, "the target cannot be read"),
        ('{"kind": "score", "class": 3}', 400, "has a field that nobody knows: received 'class'"),
        ('{"kind": "score", "index": 10}', 404, "the classes are 0 to 9: received the class 10"),
        ('{"kind": "cell", "layer": "nope"}', 404, "no layer of that name"),
    ],
)
def test_a_target_that_is_not_there_is_refused_in_one_line(client, of, code, text):
    response = client.get("/tensor", params={**SCENE, "value": "image", "of": of})
    assert response.status_code == code
    assert text in response.json()["error"]["message"]


def test_one_weight_triage_and_the_effective_field_are_answered(client):
    conv = ask(client, "trace", scene=SCENE).json()["layers"][0]
    target = {"kind": "loss", "index": 3}
    one = ask(
        client, "weight_gradient", scene=SCENE, target=target,
        layer=conv["name"], role="weight", index=[2, 0, 1, 1],
    ).json()  # fmt: skip
    assert one["agrees"]
    assert one["uses"] == len(one["products"]) == 28 * 28
    assert one["left_out"] == 0
    row = 28 * 10 + 12
    assert one["cells"][row] == [0, 2, 10, 12]
    assert one["x"]["cells"][row] == [0, 0, 9, 11]
    assert one["products"][row] == one["slopes"][row] * one["upstream"][row]
    weight = next(i["value"] for i in conv["inputs"] if i["role"] == "weight")
    params = {**SCENE, "value": weight, "of": json.dumps(target)}
    slopes = client.get("/tensor", params=params)
    whole = np.frombuffer(slopes.content, "<f4").reshape(eval_shape(slopes))
    assert one["backward"] == whole[2, 0, 1, 1]

    (found,) = ask(client, "triage", scene=SCENE, layer=conv["name"]).json()["layers"]
    assert (found["channels"], found["limits"], found["low"]) == (8, None, [])
    everything = ask(client, "triage", scene=SCENE).json()["layers"]
    assert found in everything
    assert everything[-1]["limits"] == [0, 1], "softmax"

    cell = [0, 2, 10, 12]
    seen = ask(client, "effective_field", scene=SCENE, layer=conv["name"], cell=cell).json()
    assert seen["box"]["start"] == [0, 0, 8, 10]
    assert seen["on_picture"] == [10, 8, 5, 5]
    of_cell = json.dumps({"kind": "cell", "layer": conv["name"], "cell": cell})
    got = client.get("/tensor", params={**SCENE, "value": seen["value"], "of": of_cell})
    assert seen["total"] == pytest.approx(np.abs(np.frombuffer(got.content, "<f4")).sum())


def test_a_scene_with_edits_has_tensors_and_pictures_of_its_own(client):
    stroke = {"kind": "paint", "points": [[4, 4]], "width": 2, "colour": [255, 0, 0]}
    silence = {"kind": "channel", "layer": "conv1", "channel": 2, "factor": 0}
    edits = json.dumps([stroke, silence])
    layers = ask(client, "trace", scene={**SCENE, "edits": [stroke, silence]}).json()["layers"]
    card = next(card for card in layers if card["name"] == "conv1.what_if")
    got = client.get("/tensor", params={**SCENE, "value": card["value"], "edits": edits})
    values = np.frombuffer(got.content, "<f4").reshape(eval_shape(got))
    assert not values[0, 2].any()
    assert values[0, 1].any()
    plain, painted = (client.get("/picture/digit-3", params=p) for p in ({}, {"edits": edits}))
    assert plain.headers["ETag"] != painted.headers["ETag"]
    from PIL import Image

    assert Image.open(BytesIO(painted.content)).convert("RGB").getpixel((4, 4)) == (255, 0, 0)
    for bad in ("{", '[{"kind":"?"}]', '{"a":1}'):
        for address in ("/picture/digit-3", "/tensor"):
            refused = client.get(address, params={**SCENE, "value": "x", "edits": bad})
            assert refused.status_code == 400
    schemas = client.get("/questions").json()["$defs"]
    assert set(schemas["Scene"]["properties"]["edits"]["items"]["discriminator"]["mapping"]) == {
        "pixel", "paint", "weight", "channel", "pooling",
    }  # fmt: skip


def test_uploaded_class_names_answer_for_a_scene(client):
    names = [f"the {i}" for i in range(10)]
    content = "\n".join(names).encode()
    digest = client.post("/names?name=names.txt", content=content).json()["id"]
    scene = {**SCENE, "names": digest}
    assert ask(client, "trace", scene=scene).json()["top"][0]["label"] == "the 3"
    assert ask(client, "trace", scene=SCENE).json()["top"][0]["label"] == "3"
    top = ask(client, "top_classes", scene=scene, count=1, of=[7]).json()
    assert [top["top"][0]["label"], top["of"][0]["label"]] == ["the 3", "the 7"]


@pytest.mark.parametrize(
    ("content", "code", "text"),
    [
        (b"\xff\xfe", 422, "is no UTF-8 text"),
        (b"", 422, "there are no class names"),
        (b"x\n" * 2**20, 413, "the file of class names is too large"),
    ],
)
def test_bad_class_names_are_refused_in_one_line(client, content, code, text):
    response = client.post("/names", content=content)
    assert response.status_code == code
    assert text in response.json()["error"]["message"]


def test_class_names_that_do_not_fit_or_are_gone_say_so(client):
    digest = client.post("/names", content=b"one\ntwo").json()["id"]
    wrong = ask(client, "trace", scene={**SCENE, "names": digest})
    assert wrong.status_code == 422
    assert "answers over 10 classes: received 2 names" in wrong.json()["error"]["message"]
    gone = ask(client, "top_classes", scene={**SCENE, "names": "0" * 64})
    assert gone.status_code == 404
    assert "there is no such file of class names" in gone.json()["error"]["message"]


def test_a_network_that_may_be_imagenet_s_shows_its_names_and_says_they_are_guessed(client):
    from convscope.network.writer import write_onnx
    from small import Builder

    b = Builder(("n", 1, 28, 28))
    x = b.add("flatten", "Flatten", "x", axis=1)
    x = b.add("fc", "Gemm", x, b.weight("weight", 784, 1000))
    content = write_onnx(b.network("many", x, ("n", 1000)))
    network = client.post("/networks?name=many.onnx", content=content).json()["id"]
    scene = {"network": network, "picture": "digit-3"}
    answer = ask(client, "trace", scene=scene).json()
    assert not answer["top"][0]["label"].isdigit()
    assert any("class names are guessed" in note for note in answer["network"]["notes"])
    digest = client.post("/names", content="\n".join(map(str, range(1000))).encode()).json()["id"]
    named = ask(client, "trace", scene={**scene, "names": digest}).json()
    assert named["network"]["notes"] == []
    assert named["top"][0]["label"] == str(named["top"][0]["index"])


def png_of(pixels) -> bytes:
    return open_picture(pixels).png()


def test_a_file_is_taken_for_what_its_content_says_whatever_its_name(client, store):
    from convscope.zoo import network_path

    picture = png_of(np.full((3, 4), 9, np.uint8))
    assert client.post("/files?name=a.onnx", content=picture).json()["kind"] == "picture"
    names = client.post("/files?name=a.png", content=b"cat\ndog\n").json()
    assert names["kind"] == "names"
    network = network_path("digits").read_bytes()
    found = client.post("/files?name=photo.jpg", content=network).json()
    assert found["kind"] == "network"
    assert store.network(found["id"]).outputs[0].shape[1] == 10


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"\x80\x02pickled", "torch.onnx.export"),
        (b"\x89HDF\r\n\x1a\n", "Export it with Keras 3"),
        (b"%PDF-1.7", "Save the page as PNG"),
        (b"\0\0\0\x18ftypheic", "a HEIC photograph"),
        (b"<svg xmlns='x'/>", "an SVG drawing"),
        (b"just some text", "is neither a picture nor a network: received text. Give a PNG"),
        (b"", "is neither a picture nor a network: received an empty file"),
        (bytes(range(200, 256)) * 20, "is neither a picture nor a network"),
        (b"\xff\xd8\xff\xe0cut", "cannot be decoded"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_what_to_do(client, content, text):
    answer = client.post("/files?name=x.jpg", content=content)
    assert answer.status_code == 422
    assert text in answer.json()["error"]["message"]


def test_a_glance_is_what_the_kept_picture_would_be_and_leaves_nothing(client, store):
    picture = zoo.pictures()["digit-7"].path.read_bytes()
    before = store.added("picture")
    found = client.post("/glance?network=digits", content=picture).json()
    scene = SCENE | {"picture": "digit-7"}
    assert found["top"] == ask(client, "trace", scene=scene).json()["top"]
    drawn = client.get("/step", params={**scene, "step": "tensor"}).content
    assert found["seen"] == f"data:image/png;base64,{base64.b64encode(drawn).decode()}"
    assert store.added("picture") == before
    assert client.post("/glance?network=digits", content=b"text").status_code == 422


def test_a_part_of_a_picture_is_given_pixel_by_pixel(client, store):
    found = client.get("/picture/coffee?part=100.50.30.20")
    whole = store.picture("coffee").pixels
    assert np.array_equal(open_picture(found.content).pixels, whole[50:70, 100:130])
    for bad, code in (("0.0.0.5", 404), ("500.0.13.5", 404), ("1.2.3", 400), ("-1.0.1.1", 400)):
        assert client.get(f"/picture/coffee?part={bad}").status_code == code


def test_a_scene_with_edits_has_slopes_of_its_own(client):
    silence = {"kind": "channel", "layer": "conv1", "channel": 2, "factor": 0}
    of = json.dumps({"kind": "score", "index": 3})
    params = {**SCENE, "value": "conv1.weight", "of": of}
    plain = client.get("/tensor", params=params)
    edited = client.get("/tensor", params={**params, "edits": json.dumps([silence])})
    slopes, silenced = (np.frombuffer(g.content, "<f4").reshape(8, -1) for g in (plain, edited))
    assert slopes[2].any()
    assert not silenced[2].any(), "nothing reaches a channel that is silenced behind"
    assert silenced[1].any()
