import pytest

import convscope as cs
from convscope.base.errors import BadSettings, EngineError
from convscope.inside.survey import survey, usual_data
from convscope.inside.survey.on_ray import parts

pytestmark = [
    pytest.mark.slow,
    # of Ray's own making, on its way in and out
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:ray"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ray = pytest.importorskip("ray")


def test_two_workers_find_what_one_process_finds(tmp_path):
    net = cs.open("digits")
    data = usual_data(net)
    seen = []
    survey(net, data, limit=1500, out=tmp_path / "ray", patches=0, parts=parts("local", 2),
           progress=lambda done, of: seen.append(done))  # fmt: skip
    assert not ray.is_initialized()
    assert len(seen) > 1
    survey(net, data, limit=1500, out=tmp_path / "one", patches=0)
    files = [(tmp_path / name / "survey.parquet").read_bytes() for name in ("ray", "one")]
    assert files[0] == files[1]


def test_where_there_is_no_cluster_it_says_so():
    net = cs.open("digits")
    with pytest.raises(EngineError, match=r"no Ray cluster at '127\.0\.0\.1:9'"):
        survey(net, "digits", limit=99, parts=parts("127.0.0.1:9", 2))
    with pytest.raises(BadSettings, match="workers"):
        parts("local", 0)
