import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import Invalid
from bot.feeds.lines import LONGEST
from bot.feeds.problems import BadField, Problems, Row
from bot.feeds.rows import needed, read_rows, text

Write = Callable[[str, bytes], Path]
NEEDS = frozenset({"id", "title"})


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write_file


def read(path: Path, problems: Problems | None = None) -> list[Row]:
    return list(read_rows(path, problems or Problems(), NEEDS))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_in_the_header(write: Write, delimiter: str) -> None:
    content = f"id{delimiter}title\n1{delimiter}Tea\n".encode()
    assert [row.values for row in read(write("a.csv", content))] == [{"id": "1", "title": "Tea"}]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_text(write: Write) -> None:
    rows = read(write("a.csv", b"\xef\xbb\xbfid,title\r\n1,Tea\r\n"))
    assert rows == [Row(2, {"id": "1", "title": "Tea"}, "1,Tea")]


def test_packed_files_are_unpacked_whatever_their_name_says(write: Write) -> None:
    packed = gzip.compress(b"id,title\n1,Tea\n")
    assert read(write("a.csv.gz", packed)) == read(write("a.csv", packed))


def test_field_names_are_merchants_in_any_spelling(write: Write) -> None:
    row = read(write("a.csv", b"g:ID,Title,Image Link\n1,Tea,/t.png\n"))[0]
    assert row.values == {"id": "1", "title": "Tea", "image_link": "/t.png"}


def test_a_mapping_puts_our_names_on_their_columns(write: Write) -> None:
    path = write("a.csv", b"sku,name\n1,Tea\n")
    rows = list(read_rows(path, Problems(), NEEDS, {"id": "SKU", "title": "name"}))
    assert rows[0].values == {"id": "1", "title": "Tea"}


def test_a_cell_may_hold_a_line_break(write: Write) -> None:
    rows = read(write("a.csv", b'id,title\n1,"Green\ntea"\n2,Coffee\n'))
    assert [(row.line, text(row, "title")) for row in rows] == [(2, "Green tea"), (4, "Coffee")]


def test_a_missing_column_is_named_with_the_columns_found(write: Write) -> None:
    with pytest.raises(Invalid, match=r"no column gives title; the columns are: id, nmae") as error:
        read(write("a.csv", b"id,nmae\n1,Tea\n"))
    assert error.value.data == {"field": "title"}


def test_two_columns_of_one_name_are_refused(write: Write) -> None:
    with pytest.raises(Invalid, match="two columns give title"):
        read(write("a.csv", b"id,title,Title\n1,Tea,Tee\n"))


def test_an_open_quote_costs_one_row_and_not_the_rest(write: Write) -> None:
    problems = Problems()
    body = b'1,"Tea\n' + b"".join(b"%d,Coffee\n" % number for number in range(2, 500))
    rows = read(write("a.csv", b"id,title\n" + body), problems)
    assert [row.values["id"] for row in rows] == [str(number) for number in range(2, 500)]
    assert [(problem.line, problem.reason) for problem in problems.first] == [
        (2, "has a quote that is never closed")
    ]


def test_rows_of_another_length_are_problems(write: Write) -> None:
    problems = Problems()
    rows = read(write("a.csv", b"id,title\n1,Tea,green\n2\n\n3,Coffee\n"), problems)
    assert [row.values["id"] for row in rows] == ["3"]
    assert [str(problem) for problem in problems.first] == [
        "line 2: line has 3 cells, the header has 2 | 1,Tea,green",
        "line 3: line has 1 cells, the header has 2 | 2",
    ]


def test_strict_stops_at_the_first_bad_row(write: Write) -> None:
    with pytest.raises(Invalid, match="line 2: line has 3 cells"):
        read(write("a.csv", b"id,title\n1,Tea,green\n"), Problems(strict=True))


def test_all_problems_are_counted_and_twenty_are_quoted(write: Write) -> None:
    problems = Problems()
    read(write("a.csv", b"id,title\n" + b"1\n" * 50), problems)
    assert (problems.count, len(problems.first), problems.by_field) == (50, 20, {"line": 50})


def test_quotations_are_short_and_printable(write: Write) -> None:
    problems = Problems()
    read(write("a.csv", b"id,title\n\x1b[31m" + b"x" * 500 + b"\n"), problems)
    assert problems.first[0].excerpt.isprintable()
    assert len(problems.first[0].excerpt) == 120


def test_utf_16_is_refused_as_such(write: Write) -> None:
    with pytest.raises(Invalid, match="UTF-16"):
        read(write("a.csv", "id,title\n1,Tea\n".encode("utf-16")))


def test_bytes_of_another_encoding_cost_their_row(write: Write) -> None:
    first, second = read(write("a.csv", b"id,title\n1,Caf\xe9\n2,Tea\n"))
    with pytest.raises(BadField, match="is not UTF-8"):
        text(first, "title")
    assert text(second, "title") == "Tea"


def test_a_file_cut_in_transfer_gives_what_came(write: Write) -> None:
    problems = Problems()
    whole = gzip.compress(b"id,title\n" + b"".join(b"%d,Tea\n" % number for number in range(50_000)))
    rows = read(write("a.csv.gz", whole[: len(whole) // 2]), problems)
    assert rows
    assert "cannot be read from here on" in problems.first[-1].reason


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x1f\x8b\x08nonsense"])
def test_what_is_no_gzip_is_one_clear_error(write: Write, content: bytes) -> None:
    with pytest.raises(Invalid) as error:
        read(write("a.csv.gz", content))
    assert error.value.data == {"field": "file"}


@pytest.mark.parametrize("name", ["a.xlsx", "a", "csv"])
def test_other_formats_are_refused(write: Write, name: str) -> None:
    with pytest.raises(Invalid, match="must end in one of"):
        read(write(name, b"id,title\n"))


def test_no_file_and_an_empty_file_are_errors(write: Write, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read(tmp_path / "none.csv")
    with pytest.raises(Invalid, match="empty"):
        read(write("a.csv", b"\n\n"))


def test_an_endless_line_is_passed_over(write: Write) -> None:
    problems = Problems()
    content = b"id,title\n1," + b"x" * (3 * LONGEST) + b"\n2,Tea\n"
    assert [row.values["id"] for row in read(write("a.csv", content), problems)] == ["2"]
    assert problems.first[0].reason == "is longer than 1,048,576 bytes"


def test_numbers_of_json_stay_text(write: Write) -> None:
    line = b'{"id": 1152921504606846976, "title": "Tea", "price": 3.490, "list": [1], "none": null}\n'
    row = read(write("a.jsonl", line))[0]
    assert (text(row, "id"), text(row, "price"), text(row, "none")) == ("1152921504606846976", "3.490", "")
    with pytest.raises(BadField, match="is a list or an object"):
        text(row, "list")


def test_lines_that_are_no_json_object_are_problems(write: Write) -> None:
    problems = Problems()
    content = b'{"id": 1}\nnot json\n[1]\n' + b"[" * 100_000 + b'\n\n{"id": 2}\n'
    assert [row.line for row in read(write("a.jsonl", content), problems)] == [1, 6]
    assert [problem.line for problem in problems.first] == [2, 3, 4]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("a\x00b", "holds a NUL"),
        ("\ud800", "is not UTF-8"),
        ("x" * 10_000, "is 10,000 characters long"),
        ("", "is missing"),
        (" \t\n ", "is missing"),
        ({}, "is a list or an object"),
    ],
)
def test_texts_no_database_stores_are_refused_by_field(value: object, reason: str) -> None:
    with pytest.raises(BadField, match=reason) as error:
        needed(Row(1, {"title": value}, ""), "title", 500)
    assert error.value.field == "title"


def test_text_is_text_whatever_it_looks_like() -> None:
    for hostile in (
        '=HYPERLINK("http://x","y")',
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "'; DROP TABLE",
    ):
        assert text(Row(1, {"title": hostile}, ""), "title") == hostile


ANY_LINES = st.lists(st.binary(max_size=60), max_size=30).map(b"\n".join)
CSV_LIKE = st.text(st.sampled_from('id,title;\t"\n\r x\x00é='), max_size=400).map(str.encode)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=ANY_LINES | CSV_LIKE)
def test_no_line_makes_the_reader_stop(write: Write, body: bytes) -> None:
    for name, head in (("a.csv", b"id,title\n"), ("a.jsonl", b"{}\n")):
        problems = Problems()
        for row in read(write(name, head + body + b'\n"\n'), problems):
            assert row.line > 0
        assert problems.count >= len(problems.first)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=CSV_LIKE)
def test_a_good_row_behind_any_others_is_read(write: Write, body: bytes) -> None:
    rows = read(write("a.csv", b"id,title\n" + body.replace(b'"', b"") + b"\nlast,Tea\n"))
    assert rows[-1].values == {"id": "last", "title": "Tea"}
