from bot.dialogue.guides.paths import SHOWN, circles, forward, reachable, surely_known
from tests.bot.dialogue.guides.samples import guide, shop


def test_what_can_be_reached() -> None:
    assert reachable(shop(), "nothing") == set(shop().steps)
    assert reachable(shop(), "email") == {"email", "bye", "colleague"}


def test_circles_are_groups_that_reach_each_other() -> None:
    ways = {"a": ["b"], "b": ["c"], "c": ["b", "d"], "d": ["d"], "e": ["a"], "f": []}
    assert circles(ways) == [["d"], ["b", "c"]]


def test_ways_that_close_a_circle_are_left_out() -> None:
    kept = {name: [way.to for way in ways] for name, ways in forward(shop()).items()}
    assert kept["who"] == ["budget", "budget"]
    assert kept["show"] == ["compare", "email", "nothing"]
    assert kept["nothing"] == ["colleague"]


def test_what_is_known_on_every_way_to_a_step() -> None:
    known = surely_known(shop())
    assert known["who"] == set()
    assert known["budget"] == {"whom"}
    assert known["show"] == {"whom"}
    assert known["compare"] == {"whom", SHOWN}
    assert known["nothing"] == {"whom"}
    assert known["bye"] == {"whom", SHOWN}


def test_what_a_branch_makes_sure_of_is_known_behind_it() -> None:
    made = guide("""
        a:
          branch:
            - {if: {answer: email, known: true}, to: b}
            - {if: {answer: email, known: false}, to: c}
          else: d
        b: {set: {x: 1}, next: d}
        c: {set: {x: 2}, next: d}
        d: {branch: [{if: {answer: n, at_least: 3}, to: e}], else: e}
        e: {set: {x: ""}, next: f}
        f: {end: true}
    """)
    known = surely_known(made)
    assert known["b"] == {"email"}
    assert known["c"] == known["d"] == set()
    assert known["f"] == set()
