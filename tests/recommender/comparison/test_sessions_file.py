import gzip
from pathlib import Path

import pytest

from recommender.comparison.sessions_file import read_sessions
from recommender.dataset import Log, Row, read_log
from recommender.delimited import Problems
from recommender.errors import BadLog


def read(path: Path, header: str, *lines: str) -> tuple[list[Row], Problems]:
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8", errors="surrogateescape")
    problems = Problems()
    return read_sessions(path, problems), problems


def letters(rows: list[Row]) -> list[str]:
    """The items of each session, in the order a log gives them."""
    log: Log = read_log(rows, repeats=True)
    return [
        "".join(log.items[log.codes[log.sessions == session]].tolist())
        for session in range(log.session_count)
    ]


def test_time_in_seconds_or_as_iso_8601(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path / "a.csv",
        "session_id,item_id,time",
        "3,214716935,1396437466.94",
        "3,x,1970-01-02T00:00:00Z",
        "3,x,1970-01-02 01:00:00+01:00",
        "3,x,1970-01-02",
    )
    assert rows[0] == ("3", "214716935", "view_item", 1396437466.94)
    assert [seconds for *_, seconds in rows[1:]] == [86400.0] * 3
    assert problems.count == 0


def test_sessions_without_time_keep_the_order_of_the_file_and_rows_that_of_their_positions(
    tmp_path: Path,
) -> None:
    rows, _ = read(
        tmp_path / "a.csv",
        "session_id,position,item_id",
        *["late,10,b", "late,9,a", "early,0,c", "late,11,b", "early,1,d", "third,-1,e"],
    )
    assert letters(rows) == ["abb", "cd", "e"]


def test_rows_of_one_position_are_a_basket(tmp_path: Path) -> None:
    rows, _ = read(tmp_path / "a.csv", "session_id,position,item_id", "s,1,a", "s,1,b", "s,2,c")
    first, second, third = (seconds for *_, seconds in rows)
    assert first == second < third < first + 1


def test_a_long_session_does_not_reach_into_the_next(tmp_path: Path) -> None:
    long = [f"one,{place},a" for place in range(5000)]
    rows, _ = read(tmp_path / "a.csv", "session_id,position,item_id", *long, "two,0,b")
    assert letters(rows) == ["a" * 5000, "b"]
    assert len({seconds for *_, seconds in rows}) == 5001


def test_positions_order_what_has_the_same_time(tmp_path: Path) -> None:
    rows, _ = read(
        tmp_path / "a.csv",
        "session_id,time,position,item_id",
        *["s,1600000000,2,b", "s,1600000000,1,a", "s,1600000001,1,d", "s,1600000000,2.5,c"],
    )
    assert letters(rows) == ["abcd"]
    assert all(abs(seconds - 1600000000.5) < 0.6 for *_, seconds in rows)


def test_events_weigh_by_their_names(tmp_path: Path) -> None:
    rows, _ = read(
        tmp_path / "a.csv", "session_id,item_id,time,event", "s,a,1,purchase", "s,b,2,", "s,c,3,scroll"
    )
    assert [event for _, _, event, _ in rows] == ["purchase", "view_item", "scroll"]


def test_packed_with_a_byte_order_mark_quotes_and_other_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b'\xef\xbb\xbfItem_ID;more;TIME;session_id\r\n"a;1";x;5;s\r\n\r\n'))
    assert read_sessions(path, Problems()) == [("s", "a;1", "view_item", 5.0)]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("s,a", "line 2: line has 2 cells, the header has 4"),
        (",a,1,0", "line 2: session_id is missing"),
        ("s, ,1,0", "line 2: item_id is missing"),
        (f"s,{'9' * 201},1,0", "line 2: item_id is 201 characters long, more than 200"),
        ("s\x1b[2J,a,1,0", "line 2: session_id holds what is no printable UTF-8"),
        ("s,a,nan,0", "line 2: time is no time: 'nan'"),
        ("s,a,,0", "line 2: time is no time: ''"),
        ("s,a,-inf,0", "line 2: time is no time: '-inf'"),
        ("s,a,tomorrow,0", "line 2: time is no time: 'tomorrow'"),
        ("s,a,1,nan", "line 2: position is no number: 'nan'"),
        ("s,a,1,third", "line 2: position is no number: 'third'"),
        ('s,"a,1,0', "line 2: line is not CSV (unexpected end of data)"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(tmp_path: Path, line: str, problem: str) -> None:
    rows, problems = read(tmp_path / "a.csv", "session_id,item_id,time,position", line, "s,b,2,0")
    assert [str(found) for found in problems.first] == [problem]
    assert rows == [("s", "b", "view_item", 2.0)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.csv: there is nothing in it"),
        (b"session_id,time\ns,1\n", "a.csv: no column is called item_id; the columns are: session_id, time"),
        (
            b"session_id,item_id\ns,a\n",
            "a.csv: no column is called time or position; the columns are: session_id, item_id",
        ),
        (b"session_id,item_id,time,time\n", "a.csv: two columns are called time"),
        (b"session_id,item_id,time\n", "a.csv has no row that can be used"),
        (
            b"session_id,item_id,time\ns,a,nan\n",
            "a.csv has no row that can be used; line 2: time is no time: 'nan'",
        ),
        (
            gzip.compress(b"session_id,item_id,time\n" + b"s,a,1\n" * 90_000)[:-60],
            "a.csv cannot be read from line",
        ),
    ],
)
def test_a_file_that_is_of_no_use(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(BadLog) as raised:
        read_sessions(path, Problems())
    assert str(raised.value).startswith(message)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadLog, match=r"gone\.csv cannot be read: No such file"):
        read_sessions(tmp_path / "gone.csv", Problems())
    with pytest.raises(BadLog, match="cannot be read: Is a directory"):
        read_sessions(tmp_path, Problems())
