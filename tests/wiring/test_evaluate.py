import gzip
import json
from pathlib import Path

import pytest

import server
from tests.recommender.shop import walks


def sessions(path: Path, seed: int, broken: str = "") -> Path:
    lines = [f"{session},{item},{time}" for session, item, _, time in walks(seed=seed)]
    text = "\n".join(["session_id,item_id,time", *lines, broken])
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = server.main(["evaluate", *words])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_json_has_the_engine_and_each_of_its_sources_and_is_the_same_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train, test = sessions(tmp_path / "a.csv.gz", 0), sessions(tmp_path / "b.csv", 1)
    words = (
        "--train",
        str(train),
        "--test",
        str(test),
        "--novel",
        "--protocol",
        "every",
        "--json",
        "--untimed",
    )
    code, out, _ = run(capsys, *words)
    found = json.loads(out)
    assert code == 0
    assert set(found) >= {"protocol", "cases", "methods", "difference"}
    assert {"engine", "popularity", "sequential_rules", "session_knn", "next_item"} <= set(found["methods"])
    assert set(found["methods"]["engine"]) == {
        *("hr@10", "hr@20", "ndcg@10", "mrr@20", "coverage@10"),
        *("p50_ms", "p95_ms", "fit_s"),
    }
    assert run(capsys, *words)[1] == out


def test_a_table_and_a_drawing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    train, plot = sessions(tmp_path / "a.csv", 0, broken="s1,,3"), tmp_path / "report.html"
    code, out, err = run(capsys, "--train", str(train), "--plot", str(plot))
    assert code == 0
    assert all(name in out for name in ("engine", "sequential_rules", "ndcg@10", "learnt from"))
    assert "item_id" in err
    assert "<svg" in plot.read_text(encoding="utf-8")


def test_policies_of_a_log_of_clicks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.csv"
    rows = [f"{n},{'ab'[n % 2]},1,{int(n % 4 == 0)},0.5" for n in range(2000)]
    log.write_text("\n".join(["timestamp,item_id,position,click,propensity_score", *rows, "1,a,x,0,.5"]))
    code, out, err = run(capsys, "--off-policy", str(log), "--json")
    policies = {result["policy"]: result for result in json.loads(out)["results"]}
    assert code == 0
    assert policies["uniform"]["estimates"]["ips"]["value"] == pytest.approx(0.25, abs=0.01)
    assert "position" in err
    code, out, _ = run(capsys, "--off-policy", str(log))
    assert code == 0
    assert "uniform" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "train"),
        (("--train", "a", "--off-policy", "b"), "train"),
        (("--train", "there is none.csv"), "there is none.csv"),
        (("--train", "a", "--threads", "0"), "threads"),
    ],
)
def test_what_does_not_go_together_says_so(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, *words)
    assert code == 1
    assert told in out
