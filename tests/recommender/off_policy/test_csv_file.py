import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommender.delimited import Problems
from recommender.errors import BadLog
from recommender.off_policy.csv_file import read_logged_clicks, read_rows
from recommender.off_policy.log import Shown

HEADER = "timestamp,item_id,position,click,propensity_score"
TIME = "2019-11-24 00:00:34.762830+00:00"
SECONDS = datetime(2019, 11, 24, 0, 0, 34, 762830, tzinfo=UTC).timestamp()
GOOD = f"{TIME},14,3,0,0.0125"


def read(path: Path, *lines: str, header: str = HEADER) -> tuple[list[Shown], Problems]:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8", errors="surrogateescape")
    problems = Problems()
    return list(read_rows(path, problems)), problems


def test_a_row_of_the_open_bandit_dataset(tmp_path: Path) -> None:
    rows, problems = read(tmp_path / "log.csv", GOOD)
    assert rows == [Shown(SECONDS, "14", 3, click=False, propensity=0.0125)]
    assert problems.count == 0


def test_packed_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(f"\ufeff{HEADER}\r\n{GOOD}\r\n\r\n".encode()))
    log = read_logged_clicks(path, Problems())
    assert log.items.tolist() == ["14"]


def test_our_own_columns_in_any_order(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path / "log.csv",
        'shop,upsell,"a,1",2,1,0.5,1574553634,1,x',
        header="Site;scenario;item_id;position;click;propensity_score;timestamp;explored;more".replace(
            ";", ","
        ),
    )
    assert rows == [Shown(1574553634.0, "a,1", 2, True, 0.5, "upsell", "shop", explored=True)]
    assert problems.count == 0


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"{TIME},14,3,0", "line 2: line has 4 cells, the header has 5"),
        (f"{TIME},14,3,0,1,1", "line 2: line has 6 cells, the header has 5"),
        (f'{TIME},"14,3,0,0.1', "line 2: line is not CSV (unexpected end of data)"),
        ("yesterday,14,3,0,0.1", "line 2: timestamp is no time: 'yesterday'"),
        ("nan,14,3,0,0.1", "line 2: timestamp is no time: 'nan'"),
        (f"{TIME},,3,0,0.1", "line 2: item_id is missing"),
        (f"{TIME},{'x' * 201},3,0,0.1", "line 2: item_id is 201 characters long, more than 200"),
        (f"{TIME},a\x1b[31m,3,0,0.1", "line 2: item_id holds what is no printable UTF-8"),
        (f"{TIME},a\udcff,3,0,0.1", "line 2: item_id holds what is no printable UTF-8"),
        (f"{TIME},14,-1,0,0.1", "line 2: position is no whole number: '-1'"),
        (f"{TIME},14,²,0,0.1", "line 2: position is no whole number: '²'"),
        (f"{TIME},14,{'9' * 5000},0,0.1", f"line 2: position is no whole number: '{'9' * 40}'"),
        (f"{TIME},14,3,2,0.1", "line 2: click must be 0 or 1, is '2'"),
        (f"{TIME},14,3,,0.1", "line 2: click must be 0 or 1, is ''"),
        (f"{TIME},14,3,0,0", "line 2: propensity_score must be above 0 and at most 1, is '0'"),
        (f"{TIME},14,3,0,1.01", "line 2: propensity_score must be above 0 and at most 1, is '1.01'"),
        (f"{TIME},14,3,0,nan", "line 2: propensity_score must be above 0 and at most 1, is 'nan'"),
        (f"{TIME},14,3,0,\x1b[2J", "line 2: propensity_score must be above 0 and at most 1, is '�[2J'"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(tmp_path: Path, line: str, problem: str) -> None:
    rows, problems = read(tmp_path / "log.csv", line, GOOD)
    assert [str(found) for found in problems.first] == [problem]
    assert len(rows) == 1


def test_a_packed_file_that_ends_early_gives_what_there_is(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.gz"
    lines = "\n".join([HEADER, *[f"{TIME},{n},3,0,0.{n + 1}" for n in range(5000)]])
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    problems = Problems()
    rows = list(read_rows(path, problems))
    assert 0 < len(rows) < 5000
    assert problems.by_field["file"] == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "log.csv: there is nothing in it"),
        (b"\x1f\x8bnot packed", "log.csv cannot be read from line 1 on"),
        (b"a,b\n", "log.csv: no column is called timestamp; the columns are: a, b"),
        (f"{HEADER},click\n".encode(), "log.csv: two columns are called click"),
    ],
)
def test_a_file_that_cannot_be_read_at_all(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    with pytest.raises(BadLog) as raised:
        read_logged_clicks(path, Problems())
    assert str(raised.value).startswith(message)


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("\n".join([HEADER, *[GOOD] * 200_000]))
    told: list[int] = []
    for _ in read_rows(path, Problems(), told.append):
        pass
    assert told == [100_000, 200_000]
