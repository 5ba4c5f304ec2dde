from hypothesis import given
from hypothesis import strategies as st

from bot.model import Tracked
from bot.rules.visits import Folding, by_visit, continues, fold
from tests.bot.rules.samples import event, later, visit
from tests.bot.rules.streams import TRACKED


def test_a_visit_ends_after_half_an_hour_of_silence() -> None:
    assert continues(visit(), later(minutes=29, seconds=59))
    assert not continues(visit(), later(minutes=30))
    assert continues(visit(), later(minutes=-2))


def test_a_batch_kept_back_for_long_is_cut_into_its_visits() -> None:
    times = [later(minutes=m) for m in (70, 1, 5, 71)]
    batch = [event("page_view", occurred_at=at) for at in times]
    assert [[t.occurred_at for t in part] for part in by_visit(visit(), batch)] == [
        [later(minutes=1), later(minutes=5)],
        [later(minutes=70), later(minutes=71)],
    ]
    assert len(by_visit(visit(last_event_at=later(minutes=-40)), batch[1:2])) == 1
    assert by_visit(None, []) == []
    assert len(by_visit(None, batch)) == 2


@given(st.lists(TRACKED, max_size=60))
def test_no_event_is_in_two_visits_or_none(tracked: list[Tracked]) -> None:
    parts = by_visit(visit(), tracked)
    assert sorted(t.occurred_at for part in parts for t in part) == sorted(t.occurred_at for t in tracked)
    assert all(parts)


@given(st.lists(TRACKED, max_size=30))
def test_one_after_the_other_is_the_same_as_all_at_once(tracked: list[Tracked]) -> None:
    folding, folded = Folding.of(visit()), visit()
    for one in tracked:
        folding.take(one)
        folded = fold(folded, one)
    assert folding.visit() == folded
