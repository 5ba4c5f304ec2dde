import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from recommender.comparison.bootstrap import Bounds
from recommender.comparison.drawing import Axis, bars, decimal, gain_axis, signed_percent
from recommender.comparison.report import report, write_report
from recommender.comparison.result import PER_CASE, Comparison, Difference, MethodResult
from recommender.errors import CannotWrite

TOKENS = Path(__file__).parents[3] / "widget/src/shared/tokens.css"
VOID = {"meta", "line"}


def method(name: str, value: float, *, p95_ms: float = 2.0) -> MethodResult:
    metrics = dict.fromkeys(PER_CASE, value) | {"coverage@10": 0.5}
    bounds: dict[str, Bounds | None] = dict.fromkeys(PER_CASE, Bounds(value * 0.9, value * 1.1))
    return MethodResult(name, metrics, bounds, 1.0, p95_ms, 12.0)


def difference(metric: str, low: float, high: float) -> Difference:
    value = (low + high) / 2
    return Difference(metric, "rules", value, Bounds(low, high), 1 + value, Bounds(1 + low, 1 + high))


MADE = Comparison(
    protocol="every",
    novel=True,
    own_split=True,
    cases=12_345,
    sessions=678,
    unknown_targets=9,
    learnt_sessions=5000,
    items=4321,
    level=0.95,
    methods=(method("engine", 0.3), method("rules", 0.2), method("popularity", 0.1)),
    differences=(
        difference("hr@10", 0.02, 0.08),
        difference("hr@20", -0.02, 0.08),
        difference("ndcg@10", -0.08, -0.02),
        Difference("mrr@20", "rules", 0.1, None, None, None),
    ),
)


class Page(HTMLParser):
    """The words and the elements; raises where one is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data if "style" not in self.open else ""


def test_it_says_in_words_all_that_it_draws() -> None:
    words = " ".join(Page(report(MADE, "a.csv.gz")).words.split())
    assert "a.csv.gz" in words
    assert "30.0 %" in words
    assert "HR@10on rules" in words
    assert "+5.0 %+2.0 % to +8.0 % better" in words
    assert "no difference seen" in words
    assert "\N{MINUS SIGN}5.0 %\N{MINUS SIGN}8.0 % to \N{MINUS SIGN}2.0 % worse" in words
    assert "too few sessions to tell" in words
    assert "12,345 cases of 678 sessions" in words
    assert "ranked all 4,321 items of them" in words
    assert "9 cases ask for an item that is in no session learnt from" in words


def test_it_needs_no_script_and_nothing_from_elsewhere() -> None:
    page = Page(report(MADE, "a"))
    assert not {"script", "link", "img", "iframe", "form", "object", "base"} & {tag for tag, _ in page.tags}
    assert not any(name in ("src", "href") or name.startswith("on") for _, own in page.tags for name in own)
    assert "url(" not in report(MADE, "a")
    assert "http:" not in report(MADE, "a")
    assert "https:" not in report(MADE, "a")


def test_names_are_text() -> None:
    evil = '<script>alert("1")</script>{{ 7 * 7 }}'
    made = replace(
        MADE,
        methods=(*MADE.methods, method(evil, 0.05)),
        differences=(replace(MADE.differences[0], baseline=evil), *MADE.differences[1:]),
    )
    page = Page(report(made, evil))
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.words.count(evil) > 8


def test_what_was_not_timed_is_no_time() -> None:
    made = replace(MADE, methods=tuple(method(one.name, 0.2, p95_ms=0.0) for one in MADE.methods))
    words = Page(report(made, "a")).words
    assert words.count("\N{EN DASH}") >= 9
    assert "0.00" not in words


def test_nothing_found_at_all_can_be_drawn() -> None:
    empty = tuple(
        replace(
            method(one.name, 0.0),
            bounds=dict.fromkeys(PER_CASE),
            metrics=dict.fromkeys((*PER_CASE, "coverage@10"), 0.0),
        )
        for one in MADE.methods
    )
    told = tuple(Difference(metric, "rules", 0.0, None, None, None) for metric in PER_CASE)
    assert "0.0 %" in Page(report(replace(MADE, methods=empty, differences=told), "a")).words


def test_tokens_are_those_of_every_other_screen() -> None:
    tokens = TOKENS.read_text(encoding="utf-8")
    style = report(MADE, "a").partition("<style>")[2].partition("</style>")[0]
    light, dark = (re.findall(r"(--[\w-]+): (#\w+);", part) for part in style.split("@media", 2)[:2])
    assert len(light) == len(dark) > 10
    for name, value in light:
        assert f"{name}: {value}" in tokens.partition("@media")[0]
    for name, value in dark:
        assert f"{name}: {value}" in tokens.partition("@media")[2]


def test_colours_are_not_the_only_sign() -> None:
    page = Page(report(MADE, "a"))
    assert all(own.get("aria-hidden") == "true" for tag, own in page.tags if tag == "svg")
    headings = [own for tag, own in page.tags if tag == "th"]
    assert all(own.get("scope") in ("row", "col") for own in headings)


def test_bars_share_an_axis_from_nothing_to_the_highest_end() -> None:
    drawn = bars("hr@10", MADE.rows(), "rules")
    assert [bar.kind for bar in drawn] == ["ours", "best", ""]
    assert drawn[0].high == 100
    assert drawn[1].at == pytest.approx(100 * 0.2 / 0.33, abs=0.01)
    assert [bar.value for bar in drawn] == ["0.300", "0.200", "0.100"]


def test_the_axis_of_gains_has_nothing_gained_on_it() -> None:
    assert gain_axis(MADE.differences) == Axis(-0.1, 0.1)
    assert gain_axis(MADE.differences[3:]) == Axis(0.0, 0.05)
    assert gain_axis(MADE.differences).at(0) == 50


def test_numbers_in_words() -> None:
    assert [decimal(value) for value in (0.0, 0.0001, 0.0006, 1.0)] == ["0.000", "<0.001", "0.001", "1.000"]
    assert [signed_percent(value) for value in (0.0, 0.123, -0.05)] == [
        "0 %",
        "+12.3 %",
        "\N{MINUS SIGN}5.0 %",
    ]


def test_the_file_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("before")
    write_report(path, MADE, "a")
    assert path.read_text(encoding="utf-8") == report(MADE, "a")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(CannotWrite, match=r"gone/report\.html cannot be written: No such file"):
        write_report(tmp_path / "gone" / "report.html", MADE, "a")
