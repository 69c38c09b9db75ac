import os
import signal
import threading

import pytest

from convscope.base.errors import BadSettings, EngineError
from convscope.training.many.ray import NOTES, connect, launch
from convscope.training.many.torchrun import launch as by_torchrun
from training.many.together import LONG, apart, digits, until

pytestmark = [
    pytest.mark.slow,
    # of Ray's own making, on its way in and out
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ray = pytest.importorskip("ray")


def test_two_workers_of_ray_learn_what_torchruns_learn(tmp_path):
    rows = []
    folder = digits(tmp_path / "ray")
    assert launch(folder.path, 2, "local", rows.append) == 0
    assert not ray.is_initialized()
    assert rows == folder.history()
    assert [row["what"] for row in rows if row["row"] == "event"] == ["begun", "finished"]
    assert not (folder.path / NOTES).exists()
    other = digits(tmp_path / "torchrun")
    assert by_torchrun(other.path, 2) == 0
    assert apart(folder, other) < 1e-6


def test_a_worker_that_is_killed_is_replaced_and_the_run_goes_on(tmp_path):
    folder = digits(tmp_path / "run", epochs=30)
    codes = []
    thread = threading.Thread(target=lambda: codes.append(launch(folder.path, 2)))
    thread.start()
    until(lambda: folder.state().step > 100)
    os.kill(folder.state().pid, signal.SIGKILL)
    thread.join(2 * LONG)
    assert codes == [0]
    events = [row["what"] for row in folder.history() if row["row"] == "event"]
    assert events == ["begun", "resumed", "finished"]


def test_what_the_user_has_to_mend_is_one_line(tmp_path, capfd):
    folder = digits(tmp_path / "run", batch=4000)
    assert launch(folder.path, 2) == 1
    assert "batch=4000 × 2 workers" in folder.state().message
    assert capfd.readouterr().err.count("fewer than a batch") == 1


def test_where_there_is_no_cluster_it_says_so(tmp_path):
    folder = digits(tmp_path / "run")
    with pytest.raises(EngineError, match=r"no Ray cluster at '127\.0\.0\.1:9'.*--ray local"):
        launch(folder.path, 2, "127.0.0.1:9")
    with pytest.raises(BadSettings, match="workers"):
        launch(folder.path, 0)


class Slow:
    """What stands for Ray on a machine that is too busy for its first ``late`` starts."""

    def __init__(self, late: int):
        self.late, self.ended = late, 0

    def init(self, **_):
        if self.late:
            self.late -= 1
            raise Exception("The current node timed out during startup.")  # as Ray itself does

    def shutdown(self):
        self.ended += 1

    def cluster_resources(self):
        return {"CPU": 3}


def test_a_busy_machine_gets_another_try_and_then_one_line():
    connect(slow := Slow(2), "local", 2)
    assert slow.ended == 2
    with pytest.raises(EngineError, match=r"cannot be started here.*timed out.*Leave --ray out"):
        connect(Slow(9), "local", 2)
