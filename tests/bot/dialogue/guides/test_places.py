import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.guides.flow import Place
from bot.dialogue.guides.places import LONGEST_TRAIL, back_at, one_back, read_place, to_json
from bot.dialogue.guides.stepping import advance
from bot.model import ProductQuery
from tests.bot.dialogue.guides.samples import at, say, shop, start, walk

SHOP = shop()
GUIDES = {"test": SHOP}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def kept(place: Place) -> object:
    return json.loads(json.dumps(to_json(place)))


def test_a_place_survives_json() -> None:
    for texts in ((), ("a child",), ("friend", "between 5 and 20", "red ones", "start over")):
        place = at(walk(SHOP, *texts))
        assert read_place(kept(place), GUIDES) == place


@pytest.mark.parametrize(
    "damaged",
    [
        None,
        [],
        "who",
        {},
        {"guide_id": "test"},
        {"guide_id": "other", "step": "who"},
        {"guide_id": "test", "step": "gone"},
        {"guide_id": "test", "step": "bye"},
        {"guide_id": ["test"], "step": "who"},
        {"guide_id": "test", "step": None},
    ],
)
def test_a_place_that_is_nowhere_is_forgotten(damaged: object) -> None:
    assert read_place(damaged, GUIDES) is None


@pytest.mark.parametrize(
    "damage",
    [
        {"answers": None, "tries": None, "trail": None},
        {"answers": [1], "tries": "2", "trail": {}},
        {"answers": {"whom": 1}, "tries": True, "trail": [None]},
        {"answers": {}, "tries": -1, "trail": [{"step": "gone"}]},
        {"tries": 10**9, "trail": [{"step": "who"}, {"step": "bye"}], "way": ["who"]},
        {"trail": [{"step": "who"}], "way": ["who", "budget"]},
        {"trail": [{"step": "who"}], "way": "who"},
    ],
)
def test_what_is_damaged_of_a_place_is_forgotten_as_a_whole(damage: Mapping[str, object]) -> None:
    read = read_place({"guide_id": "test", "step": "who", **damage}, GUIDES)
    assert read == Place("test", "who", way=("who",))


@given(st.dictionaries(st.sampled_from(["guide_id", "step", "answers", "tries", "trail"]), JSON), st.text())
def test_whatever_was_kept_a_place_can_be_gone_on_from(damage: dict[str, object], text: str) -> None:
    read = read_place({"guide_id": "test", "step": "who"} | damage, GUIDES)
    if read is not None:
        advance(SHOP, read, text, None, "en", "USD")
        advance(SHOP, read, "back", None, "en", "USD")
        assert read_place(kept(read), GUIDES) == read


def test_a_huge_place_is_cut() -> None:
    answers = {f"a{n}": "x" * 10_000 for n in range(1_000)}
    trail = [{"step": "who", "before": answers}] * 1_000
    read = read_place(
        {"guide_id": "test", "step": "who", "answers": answers, "trail": trail, "way": ["who"]}, GUIDES
    )
    assert read is not None
    assert len(read.trail) == LONGEST_TRAIL
    assert (len(read.answers), len(read.answers["a0"])) == (200, 2000)


def test_the_way_back_restores_what_was() -> None:
    places = [start(SHOP)]
    for text in ("friend", "under 5", "red ones", "start over", "a child", "up to $10"):
        places.append(at(say(SHOP, places[-1], text)))
    place: Place | None = places[-1]
    for before in reversed(places[:-1]):
        assert place is not None
        place = one_back(place)
        assert place == before
    assert place is not None
    assert one_back(place) is None


def test_going_back_to_a_question_goes_to_its_last_time() -> None:
    place = at(walk(SHOP, "friend", "under 5", "start over", "a child"))
    assert back_at(place, "who") == at(walk(SHOP, "friend", "under 5", "start over"))
    assert back_at(place, "budget") == place
    assert back_at(place, "email") is None


def test_a_question_asked_again_cuts_off_the_way_behind_it() -> None:
    place = at(walk(SHOP, "friend", "under 5", "red ones"))
    assert place.way == ("who", "budget", "show")
    again = at(say(SHOP, place, "start over"))
    assert (again.way, again.trail[-1].cut) == (("who",), ("budget", "show"))
    assert one_back(again) == place


def test_however_long_somebody_goes_round_old_filters_are_forgotten() -> None:
    place = start(SHOP)
    for _ in range(LONGEST_TRAIL):
        for text in ("friend", "under 5", "red ones", "start over"):
            place = at(say(SHOP, place, text))
    assert len(place.trail) == LONGEST_TRAIL
    made = say(SHOP, at(say(SHOP, place, "a child")), "at most 7")
    assert made.query == ProductQuery("for_you", category="Toys", price_max_minor=700)
