"""Paraphrased questions over the demo's articles: the right article first, and none where none answers.

Of `texts/questions.csv`, those of the parts `tune` and `held_out` were written before anything was built, and
parted by the first byte of the text's SHA-256: even ones are for tuning. Those of the part `added` were
written later, to learn from; none that is like one held out was kept. `texts/questions_fresh.csv` was
written by somebody who had not seen the program, but is no test any more: the phrasings that are learnt from
were written by one who knew it. `texts/questions_third.csv`, and the shop `texts/bikes` with its questions,
were written by somebody else, and measured once, when all was learnt.
"""

import csv
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import fmean, median

from bot.dialogue.knowledge.knowledge import Knowledge
from bot.dialogue.meaning import Encodes
from bot.feeds.articles import read_articles
from bot.feeds.problems import Problems
from bot.model import Article
from tests.bench.measure import Measure
from wiring.sentences import sentences

TEXTS = Path(__file__).parent / "texts"
QUESTIONS = TEXTS / "questions.csv"
ARTICLES = Path(__file__).parents[2] / "bot" / "knowledge"
BIKES = TEXTS / "bikes"
PARTS = {
    "tune": "tuned on",
    "held_out": "held out",
    "fresh": "by somebody else, since seen",
    "third": "blind",
}
OTHER_SHOP = "bikes"
RIGHT, WRONG = 92.0, 3.0


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    locale: str
    article: str
    """Whose answer is right, several joined by `|`; empty where no article has one."""
    part: str

    @property
    def right(self) -> frozenset[str]:
        return frozenset(filter(None, self.article.split("|")))


@dataclass(frozen=True, slots=True)
class Judged:
    asked: Asked
    first: str
    """The likeliest article."""
    answered: bool
    took_ms: float
    heading: str
    """Of the likeliest section of the likeliest article."""


def questions(path: Path = QUESTIONS) -> list[Asked]:
    with path.open(encoding="utf-8", newline="") as file:
        return [Asked(**row) for row in csv.DictReader(file)]


@cache
def articles(folder: Path = ARTICLES) -> list[Article]:
    return list(read_articles(folder, Problems(strict=True)))


def sections(path: Path) -> dict[str, str]:
    """Question -> heading of the section that answers it."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["question"]: row["heading"] for row in csv.DictReader(file)}


def measure() -> list[Measure]:
    """Half a minute."""
    measures: list[Measure] = []
    blind = sections(TEXTS / "questions_third_sections.csv")
    elsewhere = sections(TEXTS / "bikes_questions_sections.csv")
    asked = [q for name in ("", "_fresh", "_third") for q in questions(TEXTS / f"questions{name}.csv")]
    for encoder in (sentences(), None):
        kind = "words and meaning" if encoder else "words alone"
        judged = list(judge(asked, encoder))
        for part, called in PARTS.items():
            those = [one for one in judged if one.asked.part == part]
            binding = part in ("held_out", "third") and encoder is not None
            measures += _shares(those, f"knowledge by {kind}, {called}", binding=binding)
            measures += _sections(those, f"knowledge by {kind}, {called}", blind if part == "third" else {})
        others = list(judge(questions(TEXTS / "bikes_questions.csv"), encoder, articles(BIKES)))
        measures += _shares(others, f"knowledge by {kind}, {OTHER_SHOP}", binding=encoder is not None)
        measures += _sections(others, f"knowledge by {kind}, {OTHER_SHOP}", elsewhere)
        took = sorted(one.took_ms for one in judged)
        measures.append(Measure(f"knowledge by {kind}, a question", median(took), "ms"))
        measures.append(Measure(f"knowledge by {kind}, p95", took[int(0.95 * len(took))], "ms"))
    return measures


def judge(asked: Sequence[Asked], encoder: Encodes | None, known: Sequence[Article] = ()) -> Iterator[Judged]:
    """Over the demo's articles, unless others are `known`."""
    knowledge = Knowledge(known or articles(), encoder)
    knowledge.ask("warm up", "en")
    knowledge.ask("warm up", "de")
    for one in asked:
        began = time.perf_counter()
        answer = knowledge.ask(one.text, one.locale)
        took_ms = (time.perf_counter() - began) * 1000
        first = knowledge.explain(one.text, one.locale).candidates[0]
        yield Judged(one, first.article.article_id, answer is not None, took_ms, first.heading)


def _sections(judged: Sequence[Judged], name: str, headings: Mapping[str, str]) -> list[Measure]:
    """Of the right answers, how many quote the section that says it."""
    said = [one for one in judged if one.answered and one.first in one.asked.right]
    right = [one.heading in headings[one.asked.text].split("|") for one in said if one.asked.text in headings]
    return [Measure(f"{name}: right section, of right answers", 100 * fmean(right), "%")] if right else []


def _shares(judged: Sequence[Judged], name: str, *, binding: bool) -> list[Measure]:
    known = [one for one in judged if one.asked.article]
    unknown = [one for one in judged if not one.asked.article]
    bars = (RIGHT, WRONG) if binding else (None, None)
    right = [one.first in one.asked.right for one in known]
    said = [one.answered and one.first in one.asked.right for one in known]
    wrong = [one.answered and one.first not in one.asked.right for one in judged]
    return [
        Measure(f"{name}: right article first", 100 * fmean(right), "%", bars[0]),
        Measure(f"{name}: answered, and rightly", 100 * fmean(said), "%"),
        Measure(f"{name}: wrong answers, of all", 100 * fmean(wrong), "%", bars[1], at_least=False),
        Measure(
            f"{name}: answered though no article does", 100 * fmean(one.answered for one in unknown), "%"
        ),
    ]
