"""Guides as small as a test needs them."""

from textwrap import dedent, indent

from bot.dialogue.guides.definitions import parse
from bot.dialogue.guides.flow import Advance, Guide, Known, Place
from bot.dialogue.guides.stepping import NOBODY, advance, begin

SHOP = """
who:
  say: {en: "Who is it for?", de: "Für wen?"}
  tag: gift
  answer: whom
  choices:
    - label: {en: A child, de: Ein Kind}
      value: child
      spoken: {en: a child}
      filter: {category: Toys}
      to: budget
    - {label: {en: A friend, de: Freunde}, value: friend, filter: {text: wine}, tag: friendly, to: budget}
budget:
  say: {en: "For {whom}. How much?"}
  choices:
    - {label: {en: Up to $10}, set: {budget_max: 10}, to: show}
  field: {name: budget, kind: number, money: true, at_most: 500, label: {en: Your budget}}
  next: show
show:
  say: {en: "Up to {budget_max}:"}
  products: {price_min: "{budget_min}", price_max: "{budget_max}", otherwise: nothing}
  choices:
    - {label: {en: Start over}, to: who}
    - {label: {en: Compare them}, to: compare}
    - {label: {en: Red ones}, filter: {attributes: {color: red}}, to: show}
    - {label: {en: Leave my address}, to: email}
compare: {compare: 3}
nothing:
  say: {en: Nothing there.}
  choices:
    - {label: {en: Another budget}, to: budget}
    - {label: {en: A colleague}, to: colleague}
email:
  say: {en: "Where may we answer?"}
  field: {name: email, kind: email, required: false, label: {en: E-mail}, otherwise: colleague}
  next: bye
bye: {say: {en: "Noted: {email}"}, tag: noted, end: true}
colleague: {say: {en: I call one.}, hand_over: gift_advice}
"""


def guide(steps: str, head: str = "") -> Guide:
    return parse("test.yaml", yaml_of(steps, head))


def yaml_of(steps: str, head: str = "") -> str:
    return (
        f"guide: test\ntitle: {{en: Test, de: Test}}\n{dedent(head)}\nsteps:\n{indent(dedent(steps), '  ')}"
    )


def shop() -> Guide:
    return guide(SHOP)


def start(of: Guide, known: Known = NOBODY, locale: str = "en") -> Place:
    return at(begin(of, locale, known, "USD"))


def at(made: Advance) -> Place:
    assert made.place is not None
    return made.place


def say(of: Guide, place: Place, text: str, locale: str = "en") -> Advance:
    made = advance(of, place, text, None, locale, "USD")
    assert made is not None, f"{text!r} is no answer at {place.step}"
    return made


def walk(of: Guide, *texts: str) -> Advance:
    """What the last of these answers leads to."""
    made = begin(of, "en", currency="USD")
    for text in texts:
        made = say(of, at(made), text)
    return made
