from pathlib import Path

import pytest

from bot.commands.guides import LARGEST, check
from bot.errors import Invalid

GOOD = """
guide: tea
title: {en: Tea}
starts_on: {intents: [recommend]}
steps:
  kind:
    say: {en: Which tea}
    choices: [{label: {en: Green}, to: show}]
  show: {products: {text: tea}}
"""
SKILLS = ("recommend", "returns")


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_good_guides_leave_with_0(tmp_path: Path) -> None:
    checked = check(written(tmp_path, tea=GOOD), ["en"], SKILLS)
    assert (checked.guides, checked.lines, checked.exit_code) == (1, (), 0)


def test_the_shipped_guides_are_checked_where_no_path_is_given() -> None:
    checked = check(None, ["en", "de"], ("gift",))
    assert (checked.guides, checked.lines) == (2, ())


def test_faults_are_told_with_file_and_step(tmp_path: Path) -> None:
    checked = check(
        written(tmp_path, tea=GOOD.replace("text: tea", "text: '{x}'")), ["en", "de"], ["returns"]
    )
    assert checked.exit_code == 1
    assert checked.lines == (
        "tea.yaml:: missing_text: title has no text in de",
        "tea.yaml:: unknown_intent: starts_on names recommend, which is no intent",
        "tea.yaml:kind: missing_text: choices[0].label has no text in de",
        "tea.yaml:kind: missing_text: say has no text in de",
        "tea.yaml:show: unknown_slot: nothing ever fills {x} of products",
    )


def test_a_file_that_cannot_be_read_does_not_keep_the_others_from_being_checked(tmp_path: Path) -> None:
    folder = written(tmp_path, a=GOOD.replace("to: show", "to: shoe"), b="guide: [", c="x: 1", z=GOOD)
    (folder / "d.yaml").write_bytes(b"guide: \xff")
    (folder / "e.yml").write_bytes(b"#" * (LARGEST + 1))
    (folder / "readme.txt").write_text("no guide")
    checked = check(folder, ["en"], SKILLS)
    assert checked.guides == 6
    assert [line.split(" ")[:3] for line in checked.lines] == [
        ["a.yaml::", "invalid:", "steps.kind.choices[0].to"],
        ["b.yaml::", "invalid:", "is"],
        ["c.yaml::", "invalid:", "guide"],
        ["d.yaml::", "invalid:", "is"],
        ["e.yml::", "invalid:", "is"],
    ]


def test_one_file_alone_and_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "guide.txt"
    file.write_text(GOOD, encoding="utf-8-sig")
    assert check(file, ["en"], SKILLS).lines == ()


def test_guides_that_get_in_each_others_way_are_told_of_the_later_file(tmp_path: Path) -> None:
    folder = written(tmp_path, a=GOOD, b=GOOD.replace("guide: tea", "guide: coffee"))
    assert check(folder, ["en"], SKILLS).lines == ("b.yaml:: equal_starts: tea starts on recommend, too",)


@pytest.mark.parametrize("name", ["", "nowhere", "nowhere.yaml"])
def test_where_there_is_no_guide_it_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="no file and no folder"):
        check(tmp_path / name, ["en"], SKILLS)
