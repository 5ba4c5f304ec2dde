import gzip
from pathlib import Path

import pytest

from recommender.delimited import Problems, Table
from recommender.errors import BadLog, DamagedLog


def read(path: Path, text: str, problems: Problems) -> list[tuple[int, dict[str, str]]]:
    path.write_text(text, encoding="utf-8", errors="surrogateescape", newline="")
    return [(number, dict(cells)) for number, cells in Table(path, ["a"], ["b"], problems)]


def test_the_rows_under_the_header_with_their_lines(tmp_path: Path) -> None:
    problems = Problems()
    rows = read(tmp_path / "t.csv", '\ufeffA, b\r\n1,2\r\n\r\n"x,""y""",3', problems)
    assert rows == [(2, {"a": "1", "b": "2"}), (4, {"a": 'x,"y"', "b": "3"})]
    assert problems.count == 0


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header(tmp_path: Path, delimiter: str) -> None:
    rows = read(tmp_path / "t.csv", f"a{delimiter}b\n1{delimiter}2\n", Problems())
    assert rows == [(2, {"a": "1", "b": "2"})]


def test_a_table_may_be_read_twice(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n2\n")
    table = Table(path, ["a"], [], Problems())
    assert list(table) == list(table)


def test_lines_that_are_no_row_are_problems(tmp_path: Path) -> None:
    problems = Problems()
    rows = read(tmp_path / "t.csv", f'a,b\n1\n1,2,3\n"1,2\n{"x" * 200_000}\n1,2\n', problems)
    assert rows == [(6, {"a": "1", "b": "2"})]
    assert [str(problem) for problem in problems.first] == [
        "line 2: line has 1 cells, the header has 2",
        "line 3: line has 3 cells, the header has 2",
        "line 4: line is not CSV (unexpected end of data)",
        "line 5: line is longer than 65,536 bytes",
    ]


def test_all_problems_are_counted_and_the_first_kept(tmp_path: Path) -> None:
    problems = Problems()
    read(tmp_path / "t.csv", "a,b\n" + "bad\n" * 30, problems)
    assert (problems.count, len(problems.first), dict(problems.by_field)) == (30, 20, {"line": 30})


def test_a_packed_file_that_ends_early_gives_what_there_is_and_then_says_so(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress("\n".join(["a", *map(str, range(50_000))]).encode())[:-5000])
    rows = iter(Table(path, ["a"], [], Problems()))
    assert next(rows) == (2, {"a": "0"})
    with pytest.raises(DamagedLog, match=r"t\.csv\.gz cannot be read from line \d+ on") as raised:
        list(rows)
    assert raised.value.line > 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "t.csv: there is nothing in it"),
        (b"\x1f\x8bnot packed", "t.csv cannot be read from line 1 on"),
        (b"x" * 70_000 + b"\na\n", "t.csv: there is no header in it"),
        (b"b,c\n", "t.csv: no column is called a; the columns are: b, c"),
        (b"a,b,b\n", "t.csv: two columns are called b"),
        (b'"a\n', "t.csv: the header is not CSV"),
        ("a,b".encode("utf-16"), "t.csv: no column is called a"),
    ],
)
def test_a_file_that_will_not_do(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(BadLog) as raised:
        Table(path, ["a"], ["b"], Problems())
    assert str(raised.value).startswith(message)
    assert str(raised.value).isprintable()


def test_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("a\n" + "1\n" * 200_000)
    told: list[int] = []
    assert len(list(Table(path, ["a"], [], Problems(), told.append))) == 200_000
    assert told == [100_000, 200_000]
