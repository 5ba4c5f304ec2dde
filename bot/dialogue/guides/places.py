"""Places in a guide, kept as JSON between two turns; and the way back along them."""

from collections.abc import Mapping
from dataclasses import asdict

from bot.dialogue.guides.flow import Guide, Left, Place

LONGEST_TRAIL = 20
MOST_ANSWERS = 200
LONGEST_ANSWER = 2000


def to_json(place: Place) -> dict[str, object]:
    return {**asdict(place), "trail": [asdict(left) for left in place.trail]}


def read_place(kept: object, guides: Mapping[str, Guide]) -> Place | None:
    """None where it is damaged, or where its guide (by id) or step is not there any more."""
    if not isinstance(kept, Mapping):
        return None
    guide, step = guides.get(str(kept.get("guide_id"))), str(kept.get("step"))
    if guide is None or step not in guide.steps or not guide.steps[step].waits:
        return None
    tries = kept.get("tries")
    trail, way = _trail(kept.get("trail"), guide), _way(kept.get("way"), guide)
    fits = way[-1:] == (step,)
    return Place(
        guide.guide_id,
        step,
        _texts(kept.get("answers")),
        tries if isinstance(tries, int) and not isinstance(tries, bool) and 0 <= tries < 100 else 0,
        way if fits else (step,),
        trail if fits else (),
    )


def first(guide_id: str, step: str, answers: Mapping[str, str]) -> Place:
    return Place(guide_id, step, answers, way=(step,))


def went_on(place: Place, step: str, answers: Mapping[str, str]) -> Place:
    """The place at another question, which remembers what was changed on the way."""
    names = {**place.answers, **answers}
    before = {n: place.answers.get(n, "") for n in names if place.answers.get(n, "") != answers.get(n, "")}
    end = place.way.index(step) + 1 if step in place.way else len(place.way)
    way = place.way[:end] if step in place.way else (*place.way, step)
    trail = (*place.trail, Left(place.step, before, place.way[end:]))[-LONGEST_TRAIL:]
    return Place(place.guide_id, step, answers, 0, way, trail)


def asked_since(place: Place, step: str) -> tuple[str, ...]:
    """The questions from this one on, before the open one; none where it is not on the way here."""
    return place.way[place.way.index(step) : -1] if step in place.way else ()


def one_back(place: Place) -> Place | None:
    """The place before the last answer; None at the first question that is remembered."""
    if not place.trail:
        return None
    left = place.trail[-1]
    answers = {**place.answers, **left.before}
    known = {name: value for name, value in answers.items() if value}
    way = (*place.way, *left.cut) if left.cut or left.step == place.step else place.way[:-1]
    return Place(place.guide_id, left.step, known, 0, way, place.trail[:-1])


def back_at(place: Place, step: str) -> Place | None:
    """The place at an earlier question, or this one; None where it was not on the way."""
    at: Place | None = place
    while at is not None and at.step != step:
        at = one_back(at)
    return at


def _trail(kept: object, guide: Guide) -> tuple[Left, ...]:
    """None of it where a part is damaged: a way with a gap would lead back to answers nobody gave."""
    if not isinstance(kept, list):
        return ()
    found = [_left(one, guide) for one in kept[-LONGEST_TRAIL:]]
    return tuple(left for left in found if left) if all(found) else ()


def _left(kept: object, guide: Guide) -> Left | None:
    step = guide.steps.get(str(kept.get("step"))) if isinstance(kept, Mapping) else None
    if not isinstance(kept, Mapping) or step is None or not step.waits:
        return None
    return Left(step.name, _texts(kept.get("before")), _way(kept.get("cut"), guide))


def _way(kept: object, guide: Guide) -> tuple[str, ...]:
    if not isinstance(kept, list | tuple):
        return ()
    waiting = {step.name for step in guide.steps.values() if step.waits}
    return tuple(dict.fromkeys(name for name in kept if isinstance(name, str) and name in waiting))


def _texts(kept: object) -> dict[str, str]:
    if not isinstance(kept, Mapping):
        return {}
    texts = {n: v for n, v in kept.items() if isinstance(n, str) and isinstance(v, str)}
    return {name: texts[name][:LONGEST_ANSWER] for name in list(texts)[:MOST_ANSWERS]}
