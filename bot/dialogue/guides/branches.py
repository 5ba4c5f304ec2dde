"""Cases of a branch that can never come true, as far as that can be known without running the guide."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from bot.dialogue.guides.flow import KNOWN_NAMES, Condition, Entry, Guide, Step
from bot.model import FieldKind


@dataclass(frozen=True, slots=True)
class Sources:
    """Where an answer comes from."""

    values: frozenset[str]
    """That choices and steps set, in small letters."""
    entries: tuple[Entry, ...]
    is_given: bool
    """It may be known from before the guide."""

    @property
    def is_free(self) -> bool:
        """Whether it may be any text."""
        return self.is_given or any(entry.kind is not FieldKind.NUMBER for entry in self.entries)


def never_true(guide: Guide, step: Step, known: Collection[str]) -> Iterator[tuple[int, str]]:
    """The positions of such cases and why; `known` is what surely has been answered at this step."""
    for n, case in enumerate(step.cases):
        why = _impossible(case.condition, _sources(guide, case.condition.answer), known)
        before = next((m for m in range(n) if _implies(case.condition, step.cases[m].condition)), None)
        if why or before is not None:
            yield n, why or f"never gets its turn: branch[{before}] holds whenever it does"


def _sources(guide: Guide, name: str) -> Sources:
    values: set[str] = set()
    entries: list[Entry] = []
    for step in guide.steps.values():
        chosen = [option.value for option in step.choices if step.answer == name]
        sets = [step.sets, *(option.sets for option in step.choices)]
        values |= {*chosen, *(one[name] for one in sets if name in one)}
        entry = step.entry
        names = (entry.name, f"{entry.name}_min", f"{entry.name}_max") if entry and entry.is_money else ()
        if entry and name in (entry.name, *names):
            entries.append(entry)
    folded = frozenset(value.strip().casefold() for value in values if value)
    return Sources(folded, tuple(entries), name in KNOWN_NAMES)


def _impossible(test: Condition, sources: Sources, known: Collection[str]) -> str:
    if _is_empty(test.least, test.most) or _is_empty(test.cart_least, test.cart_most):
        return "asks for at least more than it allows at most"
    if not test.answer:
        return ""
    if test.known is False:
        asks = bool(test.among) or test.least is not None or test.most is not None
        return "is always known here" if test.answer in known else "cannot be unknown and so" if asks else ""
    if not (sources.values or sources.entries or sources.is_given):
        return f"tests {test.answer}, which nothing ever sets"
    if test.among and not _can_be(test.among, sources):
        return f"tests {test.answer} for what it can never be: {', '.join(test.among)}"
    if not _can_lie(test, sources):
        return f"tests {test.answer} for a number it can never be"
    return ""


def _can_be(among: Sequence[str], sources: Sources) -> bool:
    wanted = {value.strip().casefold() for value in among}
    numbers = [number for value in wanted if (number := _number(value)) is not None]
    return bool(
        sources.is_free
        or wanted & sources.values
        or any(_lies(number, entry.least, entry.most) for number in numbers for entry in sources.entries)
    )


def _can_lie(test: Condition, sources: Sources) -> bool:
    if (test.least is None and test.most is None) or sources.is_free:
        return True
    numbers = [number for value in sources.values if (number := _number(value)) is not None]
    return any(_lies(number, test.least, test.most) for number in numbers) or any(
        _meet(test, entry) for entry in sources.entries
    )


def _meet(test: Condition, entry: Entry) -> bool:
    leasts = [bound for bound in (test.least, entry.least) if bound is not None]
    mosts = [bound for bound in (test.most, entry.most) if bound is not None]
    return not leasts or not mosts or max(leasts) <= min(mosts)


def _implies(later: Condition, earlier: Condition) -> bool:
    """Whether the earlier test holds wherever the later one does."""
    if earlier.answer and earlier.answer != later.answer:
        return False
    among = {value.strip().casefold() for value in earlier.among}
    return (
        (not among or (bool(later.among) and {v.strip().casefold() for v in later.among} <= among))
        and _is_inside(later.least, later.most, earlier.least, earlier.most)
        and _is_inside(later.cart_least, later.cart_most, earlier.cart_least, earlier.cart_most)
        and earlier.known in (None, later.known if later.known is not None else _is_known(later))
        and earlier.agents in (None, later.agents)
    )


def _is_known(test: Condition) -> bool | None:
    return True if test.among or test.least is not None or test.most is not None else None


def _is_inside(
    least: Decimal | None, most: Decimal | None, low: Decimal | None, high: Decimal | None
) -> bool:
    above = low is None or (least is not None and least >= low)
    return above and (high is None or (most is not None and most <= high))


def _is_empty(least: Decimal | None, most: Decimal | None) -> bool:
    return least is not None and most is not None and least > most


def _lies(number: Decimal, least: Decimal | None, most: Decimal | None) -> bool:
    return (least is None or number >= least) and (most is None or number <= most)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
