from recommender.cases import Cases, Protocol, cases
from recommender.dataset import Dataset, DatasetSettings, Row, build, read_log


def dataset_of(*sessions: str) -> Dataset:
    """Each letter is an item; letters between two spaces share a time."""
    rows: list[Row] = [
        (f"s{number}", item, "view_item", number * 1000.0 + time)
        for number, session in enumerate(sessions)
        for time, group in enumerate(session.split())
        for item in group
    ]
    return build(read_log(rows), DatasetSettings(min_item_count=1))


def told(dataset: Dataset, made: Cases) -> list[tuple[str, str, list[int]]]:
    """(target, history newest first, distances), histories of one time in alphabetical order."""
    names = dataset.items
    result = []
    for case in range(len(made)):
        part = slice(made.histories.starts[case], made.histories.starts[case + 1])
        pairs = sorted(
            zip(
                made.histories.distances[part].tolist(),
                names[made.histories.items[part]].tolist(),
                strict=True,
            )
        )
        result.append((str(names[made.targets[case]]), "".join(n for _, n in pairs), [d for d, _ in pairs]))
    return sorted(result)


def made(
    protocol: Protocol, *sessions: str, novel: bool = True, history: int = 20
) -> list[tuple[str, str, list[int]]]:
    dataset = dataset_of(*sessions)
    return told(dataset, cases(dataset, protocol, novel=novel, history=history))


def test_each_item_has_those_before_it_newest_first() -> None:
    assert made("every", "a b c") == [("b", "a", [1]), ("c", "ba", [1, 2])]


def test_sessions_do_not_mix() -> None:
    assert made("every", "a b", "c d") == [("b", "a", [1]), ("d", "c", [1])]


def test_only_the_last_item_where_that_is_asked() -> None:
    assert made("last", "a b c", "d e") == [("c", "ba", [1, 2]), ("e", "d", [1])]


def test_a_repeated_item_is_no_target_and_stands_in_the_history_once_at_its_latest() -> None:
    assert made("every", "a b a c") == [("b", "a", [1]), ("c", "ab", [1, 2])]
    assert ("a", "ba", [1, 2]) in made("every", "a b a c", novel=False)


def test_the_next_item_of_a_basket_is_any_other() -> None:
    assert made("every", "abc") == [("a", "bc", [1, 1]), ("b", "ac", [1, 1]), ("c", "ab", [1, 1])]


def test_what_came_before_a_basket_is_farther_than_what_is_in_it() -> None:
    assert made("every", "x y bc") == [
        ("b", "cyx", [1, 2, 3]),
        ("c", "byx", [1, 2, 3]),
        ("y", "x", [1]),
    ]


def test_buying_what_was_viewed_keeps_each_item_once() -> None:
    assert made("every", "a b ac") == [("b", "a", [1]), ("c", "ab", [1, 2])]


def test_no_more_history_than_asked() -> None:
    assert made("last", "a b c d e", history=2) == [("e", "dc", [1, 2])]
    assert all(len(before) == 3 for _, before, _ in made("every", "abcdefgh", history=3))


def test_sessions_of_one_item_are_no_case() -> None:
    assert made("every", "a", "b b") == []
    assert made("every") == []
