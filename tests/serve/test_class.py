"""A class over HTTP: who may do what, and that nobody waits for a network."""

from __future__ import annotations

import threading
import warnings

import pytest

from convscope.ask import answers
from convscope.ask.door import WAYS
from convscope.ask.store import Store
from convscope.ask.table import QUESTIONS
from convscope.classroom import Classroom, Record
from convscope.serve.addresses import own_names
from convscope.serve.app import PAGE, create_app
from convscope.serve.guard import LOCAL
from convscope.serve.lanes import SLOW

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette speaks of a client that is to come
    from starlette.testclient import TestClient

ROOM = "http://192.168.7.9:8300"
RIGHT = {"exercise": "00-1", "values": [5]}
SCENE = {"network": "digits", "picture": "digit-3"}


@pytest.fixture
def store(tmp_path):
    store = Store()
    store.classroom = Classroom(Record(tmp_path / "class.jsonl"), addresses=(f"{ROOM}/",))
    return store


@pytest.fixture
def client(store):
    app = create_app(store, names=(*LOCAL, "192.168.7.9"))
    return TestClient(app, base_url=ROOM, raise_server_exceptions=False)


def ask(client, question, key="", **fields):
    headers = {"X-Class-Key": key} if key else {}
    return client.post("/ask", json={"question": question, **fields}, headers=headers)


def join(client, nickname):
    return ask(client, "class_join", nickname=nickname).json()["key"]


def test_a_student_joins_answers_and_the_teacher_sees_it(client, store):
    assert ask(client, "library").json()["classroom"]
    teacher, key = store.classroom.key, join(client, "Aki")
    now = ask(client, "class_here", key, lesson="02", screen="tape").json()
    assert (now["student"], now["nickname"], now["number"]) == (1, "Aki", 0)
    assert ask(client, "class_here", teacher).json()["student"] == 0
    assert ask(client, "judge", key, **RIGHT).json()["recorded"]
    assert not ask(client, "judge", teacher, **RIGHT).json()["recorded"]
    assert not ask(client, "judge", **RIGHT).json()["recorded"]
    seen = ask(client, "class_overview", teacher).json()
    (aki,) = seen["students"]
    assert (aki["nickname"], aki["lesson"], aki["screen"]) == ("Aki", "02", "tape")
    assert (aki["here"], aki["right"], aki["tries"]) == (True, ["00-1"], 1)
    assert seen["recorded"] == "class.jsonl"
    table = client.get("/class.csv", headers={"X-Class-Key": teacher}).text
    assert table.splitlines()[1] == "1,Aki,00-1,1,yes,"


def test_common_misconceptions_come_first_with_their_exercises(client, store):
    from convscope.lessons import exercise

    trap = next(t for t in exercise("03-1").traps if not callable(t.value))
    for name, times in (("Aki", 3), ("Ben", 1)):
        key = join(client, name)
        for _ in range(times):
            values = [float(trap.value)]
            said = ask(client, "judge", key, exercise="03-1", values=values).json()
            assert said["misconception"]
    seen = ask(client, "class_overview", store.classroom.key).json()
    (most,) = seen["misconceptions"]
    assert (most["misconception"], most["students"]) == (said["misconception"], 2)
    assert most["exercises"] == ["03-1"]
    assert most["said"]["ja"]
    assert seen["students"][0]["open"] == ["03-1"]


def test_what_is_shown_to_all_arrives_and_a_lesson_that_is_none_is_refused(client, store):
    key = join(client, "Aki")
    shown = ask(client, "class_show", store.classroom.key, lesson="2", place="#room=1d").json()
    assert (shown["number"], shown["lesson"]) == (1, "02")
    assert ask(client, "class_here", key).json()["place"] == "#room=1d"
    refused = ask(client, "class_show", store.classroom.key, lesson="99")
    assert refused.status_code == 404
    assert ask(client, "class_here", key).json()["number"] == 1


def test_other_numbers_and_what_is_shown_do_not_undo_each_other(client, store):
    key, teacher = join(client, "Aki"), store.classroom.key
    ask(client, "class_numbers", teacher, own=True)
    ask(client, "class_show", teacher, lesson="02", place="#room=1d")
    now = ask(client, "class_here", key).json()
    assert (now["own_numbers"], now["place"]) == (True, "#room=1d")
    ask(client, "class_numbers", teacher, own=False)
    now = ask(client, "class_here", key).json()
    assert (now["own_numbers"], now["place"], now["number"]) == (False, "#room=1d", 1)


WORKING = [name for name, question in QUESTIONS.items() if question.works]


def test_what_works_long_is_the_teacher_s(client, store):
    key = join(client, "Aki")
    assert {"start_run", "steer_run", "vision", "ladder", "adversarial"} <= set(WORKING)
    needed = {"class_remove": {"student": 1}, "class_numbers": {"own": True}}
    for question in (*WORKING, "class_show", "class_overview", *needed):
        for whose in ("", key):
            refused = ask(client, question, whose, **needed.get(question, {}))
            assert refused.status_code == 403, question
            assert "the teacher's" in refused.json()["error"]["message"]
    for address in [a for a, way in WAYS.items() if way.works] + ["/class.csv"]:
        way = WAYS[address]
        for whose in ("", key):
            refused = client.request(
                way.method, address, content=b"x", headers={"X-Class-Key": whose}
            )
            assert refused.status_code == 403, address
    # what a lesson shows is everybody's
    assert ask(client, "trace", key, scene=SCENE).status_code == 200
    assert client.get("/picture/cat?size=64").status_code == 200
    assert ask(client, "runs", key).status_code == 200


def test_the_teacher_may_bring_a_picture(client, store):
    from convscope import zoo

    content = zoo.pictures()["cat"].path.read_bytes()
    taken = client.post("/files", content=content, headers={"X-Class-Key": store.classroom.key})
    assert taken.json()["kind"] == "picture"
    listed = ask(client, "library", join(client, "Aki")).json()["pictures"]
    assert taken.json()["id"] in [one["id"] for one in listed]


def test_without_a_class_nothing_is_the_teacher_s_and_a_class_s_questions_say_so():
    client = TestClient(create_app(Store()), base_url="http://127.0.0.1:8300")
    refused = ask(client, "class_join", nickname="Aki")
    assert refused.status_code == 404
    assert "no class is taught here" in refused.json()["error"]["message"]
    assert client.post("/files", content=b"x").status_code == 422  # it was read
    assert ask(client, "judge", "whatever", **RIGHT).json()["recorded"] is False


def test_a_student_cannot_take_another_s_place(client, store):
    aki, ben = join(client, "Aki"), join(client, "Ben")
    assert aki != ben
    ask(client, "judge", ben, **RIGHT)
    for key in ("", "1", aki[::-1], f"{ben}x"):
        assert ask(client, "class_here", key).status_code == 403
    seen = ask(client, "class_overview", store.classroom.key).json()["students"]
    assert [(one["nickname"], one["tries"]) for one in seen] == [("Aki", 0), ("Ben", 1)]


def test_a_server_of_a_class_answers_as_its_names_only(client):
    assert client.get("/health").status_code == 200
    assert client.get("/health", headers={"Host": "127.0.0.1:8300"}).status_code == 200
    assert client.get("/health", headers={"Host": "evil.example:8300"}).status_code == 403
    origin = {"Origin": "http://evil.example:8300"}
    refused = client.post("/ask", json={"question": "library"}, headers=origin)
    assert refused.status_code == 403


def test_the_code_is_the_address(client):
    segno = pytest.importorskip("segno")
    door = ask(client, "class_door").json()
    assert door["addresses"] == [f"{ROOM}/"]
    wanted = segno.make_qr(f"{ROOM}/").matrix
    assert door["code"] == ["".join(map(str, row)) for row in wanted]


def test_lessons_do_not_wait_for_networks(client, monkeypatch):
    """All threads of the slow lane are taken: a lesson is answered all the same."""
    go_on, begun, full = threading.Event(), [], threading.Event()

    def slow(store, asked):
        begun.append(asked)
        if len(begun) == SLOW:
            full.set()
        go_on.wait(60)
        return answers.lessons(store, asked)

    monkeypatch.setitem(
        QUESTIONS, "trace", QUESTIONS["lessons"].__class__(*_kinds("lessons"), slow)
    )
    with client:  # one loop for all
        threads = [threading.Thread(target=ask, args=(client, "trace")) for _ in range(60)]
        for thread in threads:
            thread.start()
        assert full.wait(60), "every thread of that lane waits"
        assert ask(client, "lesson", lesson="02").status_code == 200
        assert all(thread.is_alive() for thread in threads)
        go_on.set()
        for thread in threads:
            thread.join()


def _kinds(name):
    return QUESTIONS[name].request, QUESTIONS[name].answer


def test_this_machine_s_names_are_others_than_the_local_ones():
    for name in own_names():
        assert name not in LOCAL
        assert name.count(".") == 3


@pytest.mark.skipif(not (PAGE / "index.html").exists(), reason="the page is not built")
def test_the_page_is_packed_and_a_browser_that_has_it_gets_nothing(client):
    import gzip

    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with client.stream("GET", "/", headers={"Accept-Encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["content-type"] == plain.headers["content-type"]
        assert gzip.decompress(b"".join(packed.iter_raw())) == plain.content
    known = {"If-None-Match": plain.headers["etag"], "Accept-Encoding": "gzip"}
    assert client.get("/", headers=known).status_code == 304
    script = next(PAGE.glob("assets/*.js")).name
    found = client.get(f"/assets/{script}", headers={"Accept-Encoding": "gzip"})
    assert "immutable" in found.headers["cache-control"]
    assert found.content == (PAGE / "assets" / script).read_bytes()
