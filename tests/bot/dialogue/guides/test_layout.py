from bot.dialogue.guides.layout import layers_of, ordered


def test_a_layer_is_as_deep_as_the_longest_way() -> None:
    links = [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]
    assert layers_of(["a", "b", "c", "d", "e"], links) == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 0}


def test_links_that_would_cross_are_untangled() -> None:
    links = [("r", "a"), ("r", "b"), ("r", "c"), ("a", "z"), ("b", "y"), ("c", "x")]
    rows = ordered(layers_of(["r", "a", "b", "c", "x", "y", "z"], links), links)
    assert [spot[1] for spot in rows[1]] == ["a", "b", "c"]
    assert [spot[1] for spot in rows[2]] == ["z", "y", "x"]


def test_a_long_link_takes_a_place_in_each_layer_between() -> None:
    links = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")]
    rows = ordered(layers_of(["a", "b", "c", "d"], links), links)
    assert [set(row) for row in rows] == [
        {("", "a", 0)},
        {("", "b", 0), ("a", "d", 1)},
        {("", "c", 0), ("a", "d", 2)},
        {("", "d", 0)},
    ]


def test_an_order_without_crossings_stays() -> None:
    links = [("a", "c"), ("b", "d")]
    rows = ordered(layers_of(["a", "b", "c", "d"], links), links)
    assert [[spot[1] for spot in row] for row in rows] == [["a", "b"], ["c", "d"]]
