"""A guide, one answer at a time: what it says, asks and shows next. Pure: the caller keeps the place."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.guides.answers import Answers, Scene, chosen, holds, query_of, said, without_filters
from bot.dialogue.guides.fields import Refused, Taken, take
from bot.dialogue.guides.flow import FILTER, KNOWN_NAMES, Advance, Entry, Guide, Known, Place, Step
from bot.dialogue.guides.matching import command, labelled, meant
from bot.dialogue.guides.places import asked_since, back_at, first, one_back, went_on
from bot.dialogue.guides.texts import in_locale
from bot.dialogue.guides.words import phrase
from bot.dialogue.wording import DEFAULT_LOCALE
from bot.model import Contact, Field, FieldKind, QuickReply

MOST_STEPS = 100
"""Run through between two questions: a circle without one ends here."""
NOBODY = Known()


def begin(guide: Guide, locale: str, known: Known = NOBODY, currency: str = "") -> Advance:
    """Its first question, or what it comes to without one."""
    answers = {name: known.answers[name] for name in KNOWN_NAMES if known.answers.get(name)}
    return _run(guide, None, guide.start, answers, Scene(locale, currency, known))


def advance(
    guide: Guide,
    place: Place,
    text: str,
    position: int | None,
    locale: str,
    currency: str,
    known: Known = NOBODY,
    means: str = "",
) -> Advance | None:
    """What follows the visitor's answer; None where it was no answer to the question.

    `position` is that of the quick reply he chose, 0 the first, `means` its `QuickReply.means`, by which a
    button of an older message goes back to its question; None and empty where he typed. Never raises.
    """
    scene = Scene(locale, currency, known)
    if place.guide_id != guide.guide_id or place.step not in guide.steps:
        return None
    if means.startswith("answer:"):
        at = _meant_place(guide, place, means)
        return None if at is None else _chosen(guide, *at, scene)
    if position is not None:
        return _chosen(guide, place, position, scene)
    return _typed(guide, place, text, scene)


def ask_again(guide: Guide, place: Place, locale: str, currency: str, known: Known = NOBODY) -> Advance:
    """The open question once more, as after something else was talked about."""
    return _asked(guide, place, Scene(locale, currency, known))


def nothing_found(
    guide: Guide, place: Place, locale: str, currency: str, known: Known = NOBODY
) -> Advance | None:
    """Instead of an advance whose query found nothing; None where the guide has nothing to say about that."""
    step = guide.steps.get(place.step)
    if step is None or step.products is None or not step.products.otherwise:
        return None
    scene = Scene(locale, currency, known)
    # as if the question before had led there at once, so that the way back passes this one by
    return _run(guide, one_back(place), step.products.otherwise, place.answers, scene)


def _typed(guide: Guide, place: Place, text: str, scene: Scene) -> Advance | None:
    step = guide.steps[place.step]
    exact = labelled(step.choices, text)
    if exact is not None:
        return _chosen(guide, place, exact, scene)
    order = command(text)
    if order == "stop":
        return Advance(None, says=(phrase("stopped", scene.locale),), answers=_given(place.answers))
    if order == "back":
        return _back(guide, place, scene)
    is_number = step.entry is not None and step.entry.kind is FieldKind.NUMBER
    found = meant(step.choices, text, numbers=not is_number)
    if found is not None:
        return _chosen(guide, place, found, scene)
    if step.entry is None:
        return None
    if order == "skip":
        return _skip(guide, place, step.entry, scene)
    return _filled(guide, place, step.entry, text, scene)


def _meant_place(guide: Guide, place: Place, means: str) -> tuple[Place, int] | None:
    _, guide_id, step, number = [*means.split(":"), "", "", ""][:4]
    at = back_at(place, step) if guide_id == guide.guide_id else None
    return (at, int(number)) if at is not None and number.isdecimal() and len(number) < 4 else None


def _chosen(guide: Guide, place: Place, position: int, scene: Scene) -> Advance | None:
    step = guide.steps[place.step]
    if position == len(step.choices) and step.entry and not step.entry.required:
        return _skip(guide, place, step.entry, scene)
    if not 0 <= position < len(step.choices):
        return None
    option = step.choices[position]
    answers = chosen(step, option, place.answers)
    return _run(guide, place, option.to, answers, scene, tag=option.tag)


def _skip(guide: Guide, place: Place, entry: Entry, scene: Scene) -> Advance:
    if entry.required:
        return _refused(guide, place, entry, Refused("empty"), scene)
    answers = {**place.answers, **_cleared(entry)}
    return _run(guide, place, guide.steps[place.step].next, answers, scene)


def _filled(guide: Guide, place: Place, entry: Entry, text: str, scene: Scene) -> Advance | None:
    taken = take(entry, text, scene.locale, scene.currency)
    if taken is None:
        return None
    if isinstance(taken, Refused):
        return _refused(guide, place, entry, taken, scene)
    answers = {**place.answers, **_cleared(entry), **taken.values}
    return replace(
        _run(guide, place, guide.steps[place.step].next, answers, scene), contact=_contact(entry, taken)
    )


def _cleared(entry: Entry) -> Mapping[str, str]:
    """Of an earlier answer to the same field nothing may stay."""
    return {entry.name + suffix: "" for suffix in (("", "_min", "_max") if entry.is_money else ("",))}


def _refused(guide: Guide, place: Place, entry: Entry, why: Refused, scene: Scene) -> Advance:
    tried = replace(place, tries=place.tries + 1)
    label = in_locale(entry.label, scene.locale, DEFAULT_LOCALE)
    reason = phrase(why.phrase, scene.locale, **{"label": label, **why.values})
    if tried.tries < entry.tries:
        return replace(_asked(guide, tried, scene), says=(reason,))
    if entry.otherwise:
        return _run(guide, place, entry.otherwise, place.answers, scene)
    says = (phrase("given_up", scene.locale),)
    return Advance(None, says=says, hand_over=True, reason=entry.name, answers=_given(place.answers))


def _back(guide: Guide, place: Place, scene: Scene) -> Advance:
    before = one_back(place)
    if before is None:
        asked = _asked(guide, place, scene)
        return replace(asked, says=(phrase("first", scene.locale), *asked.says))
    step = guide.steps[before.step]
    return _showing(_asked(guide, before, scene), step, before.answers, scene)


def _run(
    guide: Guide, left: Place | None, name: str, answers: Answers, scene: Scene, tag: str = ""
) -> Advance:
    """From a step on to the next question, or to the end."""
    says: list[str] = []
    tags = [tag] if tag else []
    for _ in range(MOST_STEPS):
        step = guide.steps[name]
        answers = {n: value for n, value in {**answers, **step.sets}.items() if value}
        says += _says(guide, step, answers, scene)
        tags += [step.tag] if step.tag else []
        onward = next((case.to for case in step.cases if holds(case.condition, answers, scene)), step.next)
        if step.waits or step.is_last or not onward:
            break
        name = onward
    else:
        # the linter finds such circles; a visitor who meets one must not be left alone
        return Advance(
            None, says=tuple(dict.fromkeys(says)), hand_over=True, reason="circle", answers=_given(answers)
        )
    answers = without_filters(answers, asked_since(left, step.name)) if left else answers
    made = _here(guide, step, first(guide.guide_id, step.name, answers), scene)
    if step.waits and left is not None:
        made = replace(made, place=went_on(left, step.name, answers))
    shown_at = made.place
    if step.products and shown_at is None:
        here = first(guide.guide_id, step.name, answers)
        shown_at = went_on(left, step.name, answers) if left else here
    made = replace(made, says=tuple(says), tags=tuple(dict.fromkeys(tags)), shown_at=shown_at)
    return _showing(made, step, answers, scene)


def _asked(guide: Guide, place: Place, scene: Scene) -> Advance:
    """The question of a place, without what it shows."""
    step = guide.steps[place.step]
    return replace(_here(guide, step, place, scene), says=tuple(_says(guide, step, place.answers, scene)))


def _here(guide: Guide, step: Step, place: Place, scene: Scene) -> Advance:
    return Advance(
        place if step.waits else None,
        replies=_replies(guide, step, scene),
        asks=_asks(step, scene),
        hand_over=bool(step.hand_over),
        reason=step.hand_over,
        answers=_given(place.answers),
    )


def _says(guide: Guide, step: Step, answers: Answers, scene: Scene) -> list[str]:
    text = said(in_locale(step.say, scene.locale, DEFAULT_LOCALE), guide, answers, scene)
    return [text] if text else []


def _showing(made: Advance, step: Step, answers: Answers, scene: Scene) -> Advance:
    query = query_of(step.products, answers, scene) if step.products else None
    if query and step.compare:
        query = replace(query, limit=step.compare)
    return replace(made, query=query, compare=step.compare, skill=step.skill)


def _replies(guide: Guide, step: Step, scene: Scene) -> tuple[QuickReply, ...]:
    labels = [in_locale(option.label, scene.locale, DEFAULT_LOCALE) for option in step.choices]
    if step.entry and not step.entry.required:
        labels.append(phrase("skip", scene.locale))
    return tuple(
        QuickReply(label, label, f"answer:{guide.guide_id}:{step.name}:{n}") for n, label in enumerate(labels)
    )


def _asks(step: Step, scene: Scene) -> Field | None:
    entry = step.entry
    if entry is None:
        return None
    return Field(entry.name, entry.kind, in_locale(entry.label, scene.locale, DEFAULT_LOCALE))


def _contact(entry: Entry, taken: Taken) -> Contact | None:
    value = taken.values.get(entry.name, "")
    if entry.kind is FieldKind.EMAIL:
        return Contact(email=value)
    if entry.kind is FieldKind.PHONE:
        return Contact(phone=value)
    return Contact(name=value) if entry.kind is FieldKind.TEXT and entry.name == "name" else None


def _given(answers: Answers) -> Mapping[str, str]:
    return {name: value for name, value in answers.items() if value and not name.startswith(FILTER)}
