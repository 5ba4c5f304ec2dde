"""The guides that ship: every way through them, in both languages."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from bot.dialogue.guides.flow import Advance, Guide, Known
from bot.dialogue.guides.linting import lint
from bot.dialogue.guides.places import read_place, to_json
from bot.dialogue.guides.shelf import shipped
from bot.dialogue.guides.stepping import advance, begin, nothing_found
from bot.dialogue.wording import LOCALES
from bot.model import ProductQuery

INTENTS = ("gift",)
THERE, AWAY = Known(agents_online=1), Known(agents_online=0)


@pytest.fixture(params=shipped(), ids=lambda made: made.guide_id)
def guide(request: pytest.FixtureRequest) -> Guide:
    made: Guide = request.param
    return made


def ways(guide: Guide, locale: str, known: Known) -> Iterator[tuple[Advance, Advance | None]]:
    """Every advance that buttons can lead to, and the one before it; each place once."""
    open_ways: list[tuple[Advance, Advance | None]] = [(begin(guide, locale, known, "USD"), None)]
    seen: set[str] = set()
    while open_ways:
        made, before = open_ways.pop()
        yield made, before
        place = made.place
        if place is None:
            continue
        key = json.dumps([place.step, sorted(place.answers.items())])
        if key in seen:
            continue
        seen.add(key)
        for position in range(len(made.replies)):
            after = advance(guide, place, "", position, locale, "USD", known)
            assert after is not None
            open_ways.append((after, made))
        nothing = nothing_found(guide, place, locale, "USD", known) if made.query else None
        if nothing:
            open_ways.append((nothing, made))


def test_it_is_without_fault(guide: Guide) -> None:
    assert lint([guide], LOCALES, INTENTS) == []


def test_they_go_together() -> None:
    assert lint(shipped(), LOCALES, INTENTS) == []


@pytest.mark.parametrize("known", [THERE, AWAY], ids=["there", "away"])
@pytest.mark.parametrize("locale", LOCALES)
def test_every_way_goes_on_or_ends_well(guide: Guide, locale: str, known: Known) -> None:
    steps, ends = set(), set()
    for made, _ in ways(guide, locale, known):
        assert made.says, "it says something at every turn"
        assert made.reason != "circle"
        assert not any("{" in text or "}" in text for text in made.says)
        if made.place:
            assert made.replies or made.asks
            steps.add(made.place.step)
        else:
            assert made.hand_over or made.query or made.says
            ends.add("hand_over" if made.hand_over else "query" if made.query else "said")
    assert {"hand_over", "said"} <= ends
    asking = {step.name for step in guide.steps.values() if step.waits}
    unseen = {"email"} if known is THERE else set()
    assert steps == asking - unseen


def places(guide: Guide, locale: str) -> dict[str, Advance]:
    """One advance that ends at each question."""
    found = (made for made, _ in ways(guide, locale, AWAY) if made.place)
    return {made.place.step: made for made in found if made.place}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_label_typed_is_that_button(guide: Guide, locale: str) -> None:
    for made in places(guide, locale).values():
        assert made.place
        for position, reply in enumerate(made.replies):
            typed = advance(guide, made.place, reply.text, None, locale, "USD", AWAY)
            assert typed is not None, reply
            assert typed == advance(guide, made.place, "", position, locale, "USD", AWAY), reply


def test_every_place_survives_json(guide: Guide) -> None:
    for made in places(guide, "en").values():
        assert made.place
        assert read_place(json.loads(json.dumps(to_json(made.place))), {guide.guide_id: guide}) == made.place


def test_a_new_wish_is_free_of_the_old_one(guide: Guide) -> None:
    """Whatever was chosen before, the same answers after the first question ask for the same products."""
    first: dict[str, ProductQuery] = {}
    for made, before in ways(guide, "en", AWAY):
        if made.query and made.place and before and before.place:
            answers = {name: value for name, value in made.place.answers.items() if "." not in name}
            key = json.dumps([made.place.step, sorted(answers.items()), made.query.category])
            assert first.setdefault(key, made.query) == made.query


def shelves() -> set[tuple[str, str]]:
    table = Path(str(files("bot.feeds.grocery").joinpath("categories.tsv"))).read_text(encoding="utf-8")
    return {(line.split("\t")[1], line.split("\t")[2]) for line in table.splitlines()}


def test_every_category_is_one_of_the_demo_shops(guide: Guide) -> None:
    known = shelves()
    asked = {made.query.category for made, _ in ways(guide, "en", AWAY) if made.query}
    assert asked
    for category in asked:
        levels = category.split(" > ")
        assert (levels[0], levels[1]) in known, category
        assert all(level.strip() == level and level for level in levels), category
