import csv
import gzip
import io
import json
import logging
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from bot.dialogue.intents.definitions import OUT_OF_SCOPE, Definitions, Example
from bot.errors import Invalid
from tests.bot.dialogue.intents.samples import ALL, INSIDE, Hashing
from wiring.intents import KEPT, cached, intents, read_definitions

TEST: list[Example] = [
    ("can i exchange the shoes", "returns"),
    ("how much is delivery", "shipping"),
    ("hello there you", "greeting"),
    ("explain the moon", OUT_OF_SCOPE),
]
DEFINITIONS: Definitions = {
    name: tuple(text for text, intent in ALL if intent == name) for name in dict.fromkeys(n for _, n in ALL)
}


def file(path: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = ("text", "intent")) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def run(train: Path, test: Path, *, as_json: bool = True) -> tuple[str, str]:
    out, progress = io.StringIO(), io.StringIO()
    intents(train, test, Console(file=out, width=100), Console(file=progress, width=200), as_json=as_json)
    return out.getvalue(), progress.getvalue()


def test_json_and_nothing_else_on_the_output(tmp_path: Path) -> None:
    out, progress = run(file(tmp_path / "a.csv.gz", ALL), file(tmp_path / "b.csv", TEST))
    found = json.loads(out)
    assert set(found) == {
        *("in_scope_accuracy", "out_of_scope_recall", "out_of_scope_precision"),
        *("p50_ms", "fit_s"),
    }
    assert found["in_scope_accuracy"] == 1
    assert found["out_of_scope_recall"] == 1
    assert found["p50_ms"] > 0
    assert found["fit_s"] > 0
    assert "Encoding" in progress


def test_a_table_says_what_was_mistaken(tmp_path: Path) -> None:
    test = file(tmp_path / "b.csv", [*TEST, ("good morning", "shipping")])
    out, _ = run(file(tmp_path / "a.csv", ALL), test, as_json=False)
    assert "75.00%" in out
    assert "1 of shipping heard as greeting" in out


def test_out_of_scope_may_be_in_neither_file(tmp_path: Path) -> None:
    out, _ = run(file(tmp_path / "a.csv", INSIDE), file(tmp_path / "b.csv", TEST[:3]))
    found = json.loads(out)
    assert found["in_scope_accuracy"] == 1
    assert found["out_of_scope_recall"] is None
    assert found["out_of_scope_precision"] is None
    table, _ = run(tmp_path / "a.csv", tmp_path / "b.csv", as_json=False)
    assert "cannot tell" in table


def test_an_in_scope_text_that_is_rejected_is_wrong(tmp_path: Path) -> None:
    test = file(tmp_path / "b.csv", [("explain the weather", "greeting"), *TEST])
    found = json.loads(run(file(tmp_path / "a.csv", ALL), test)[0])
    assert found["in_scope_accuracy"] == 0.75
    assert found["out_of_scope_precision"] == 0.5


def test_bad_rows_are_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = [
        ("", "returns"),
        ("back", ""),
        ("NaN", "returns"),
        ("back", "nan"),
        ("only a text",),
        ("  ", "x"),
        ("a", "b", "c"),
    ]
    out, progress = run(file(tmp_path / "a.csv", [*bad, *ALL]), file(tmp_path / "b.csv", TEST))
    assert json.loads(out)["in_scope_accuracy"] == 1
    assert "7 rows are left out" in progress
    assert "line 2: text is missing" in progress
    assert "line 3: intent is missing" in progress
    assert "line 6: has 1 cells" in progress


def test_a_text_may_have_commas_and_lines(tmp_path: Path) -> None:
    rows = [("3", "hello,\nthere", "greeting"), *(("4", *row) for row in TEST)]
    test = file(tmp_path / "b.csv", rows, ("id", "text", "Intent"))
    with pytest.raises(Invalid, match="no column intent"):
        run(file(tmp_path / "a.csv", ALL, ("text", "label")), test)
    out, progress = run(file(tmp_path / "a.csv", ALL), test)
    assert json.loads(out)["in_scope_accuracy"] == 1
    assert "left out" not in progress


def test_intents_nobody_taught_are_told(tmp_path: Path) -> None:
    test = file(tmp_path / "b.csv", [*TEST, ("where is it", "order_status")])
    out, progress = run(file(tmp_path / "a.csv", ALL), test)
    assert json.loads(out)["in_scope_accuracy"] == 0.75
    assert "order_status" in progress


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (b"", "text"),
        (b"text\nhello\n", "intent"),
        (b"text,intent\n", "train"),
        (b"text,intent\n,\nnan,nan\n", "train"),
        (b"text,intent\nhello,greeting\nhi,greeting\n", "intent"),
        (b"text,intent\nhello,oos\nhi,greeting\n", "intent"),
        (b"\xff\xfe\x00t", "train"),
        (gzip.compress(b"text,intent\nhello,greeting\n")[:-9], "train"),
        (b"\x1f\x8bnot gzip at all", "train"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, data: bytes, field: str) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(data)
    with pytest.raises(Invalid) as caught:
        run(path, file(tmp_path / "b.csv", TEST))
    assert caught.value.data["field"] == field


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    train = file(tmp_path / "a.csv", ALL)
    with pytest.raises(Invalid, match=r"none\.csv") as caught:
        run(train, tmp_path / "none.csv")
    assert caught.value.data["field"] == "test"


def test_a_test_of_nothing_in_scope_says_so(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="oos alone"):
        run(file(tmp_path / "a.csv", ALL), file(tmp_path / "b.csv", TEST[3:]))


def test_a_model_is_learnt_once(tmp_path: Path) -> None:
    encoder = Hashing()
    texts = [text for text, _ in TEST]
    first = cached(tmp_path / "new", DEFINITIONS, encoder).hear_all(texts)
    encoder.asked.clear()
    again = cached(tmp_path / "new", DEFINITIONS, encoder)
    assert not encoder.asked
    assert again.hear_all(texts) == first


def test_other_examples_and_another_encoder_make_another_model(tmp_path: Path) -> None:
    cached(tmp_path, DEFINITIONS, Hashing())
    assert "repairs" in cached(tmp_path, {**DEFINITIONS, "repairs": ("mend it",)}, Hashing()).names
    assert cached(tmp_path, DEFINITIONS, None).hear("hello there").intent == "greeting"
    assert len(list(tmp_path.iterdir())) == 3


def test_a_damaged_model_is_learnt_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cached(tmp_path, DEFINITIONS, None)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-100])
    with caplog.at_level(logging.WARNING):
        assert cached(tmp_path, DEFINITIONS, None).hear("hello there").intent == "greeting"
    assert "learnt anew" in caplog.text
    caplog.clear()
    cached(tmp_path, DEFINITIONS, None)
    assert not caplog.records


def test_only_the_latest_models_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT + 2):
        cached(tmp_path, {**DEFINITIONS, f"intent_{number}": ("mend it",)}, None)
    assert len(list(tmp_path.iterdir())) == KEPT


def test_a_folder_nobody_may_write_to_costs_time_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("")
    with caplog.at_level(logging.WARNING):
        assert cached(blocked, DEFINITIONS, None).hear("hello there").intent == "greeting"
    assert "cannot be kept" in caplog.text


def test_interrupted_it_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == "Learning":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cached(tmp_path, DEFINITIONS, None, interrupt)
    assert not os.listdir(tmp_path)


def test_an_integrators_file(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes("\ufeffrepairs: [mend it, 'größer']".encode())
    assert read_definitions(path) == {"repairs": ("mend it", "größer")}
    path.write_bytes(b"\xff\xfe")
    for wrong in (path, tmp_path / "none.yaml"):
        with pytest.raises(Invalid) as caught:
            read_definitions(wrong)
        assert caught.value.data["field"] == "file"
