"""What goes on with the last question about the shop: "and to Alaska?", "and how long does it take?"."""

from collections.abc import Iterable

from bot.dialogue.lexicon import lexicon
from bot.dialogue.shapes import Passage
from bot.dialogue.skills.deciding import Decided, Turn
from bot.dialogue.skills.service import LOOKED_AT, SERVICE, named_as, quoted, shipped, unknown
from bot.dialogue.understanding.countries import country_in

FEW_WORDS = 3
"""So few that say nothing alone."""
SURE, LIKELY, MAY_HELP = 0.8, 0.4, 0.15
"""The likelihood from which a passage is quoted, found by the later question alone or by both in one; the
mean of the two from which it is quoted, too; and the mean from which its article may help."""
_OTHERWISE = ("more", "cheaper", "compare", "hand_over", "thanks", "add", "order_status", "complaint")


def followed(turn: Turn) -> Decided | None:
    """What both questions together, and the later one alone, find most likely."""
    topic = turn.memory.topic
    if not topic or turn.dialogue.knowledge is None or not _goes_on(turn):
        return None
    passage = shipped(turn) if country_in(turn.heard.text)[0] else None
    question = continued(topic, turn.heard.text)
    if passage is not None:
        return quoted(turn, passage, question)
    found, likely, is_sure = _likeliest(turn, question)
    if found is not None and (is_sure or likely >= LIKELY):
        return quoted(turn, found, question)
    if found is not None and _is_variant(turn.heard.text) and likely >= MAY_HELP:
        return unknown(turn, (found.article,))
    return None


def continued(topic: str, text: str) -> str:
    """Both in one, "do you ship to Canada?" and "and to Alaska?" being about Alaska."""
    about = next((m for p in lexicon().about if (m := p.match(text))), None)
    if about is None:
        return f"{topic} {text}"
    what = f"{about['link']} {about['what'].strip()}"
    before, link, _ = topic.rpartition(f" {about['link']} ")
    return f"{before if link else topic.rstrip(' ?!.')} {what}"


def _likeliest(turn: Turn, question: str) -> tuple[Passage | None, float, bool]:
    """What was quoted last is the answer to a variant of its question only."""
    last = "" if _is_variant(turn.heard.text) else turn.memory.quoted
    sums, passages, is_sure = dict[str, float](), dict[str, Passage](), set[str]()
    for passage, share in [*_shares(turn, question, last), *_shares(turn, turn.heard.text, last)]:
        name = named_as(passage)
        passages.setdefault(name, passage)
        sums[name] = sums.get(name, 0.0) + share / 2
        is_sure |= {name} if passage.score >= SURE else set()
    best = max(sums, key=lambda name: sums[name], default="")
    return (passages[best], sums[best], best in is_sure) if best else (None, 0.0, False)


def _shares(turn: Turn, question: str, last: str) -> Iterable[tuple[Passage, float]]:
    """Likelihoods, given that it is not the passage quoted last."""
    knowledge = turn.dialogue.knowledge
    if knowledge is None:
        return []
    found = knowledge.passages(question, turn.locale, LOOKED_AT)
    left = 1.0 - sum(one.score for one in found if named_as(one) == last)
    return [(one, min(one.score / left, 1.0)) for one in found if named_as(one) != last and left > 0]


def _is_variant(text: str) -> bool:
    return any(pattern.match(text) for pattern in lexicon().about)


def _goes_on(turn: Turn) -> bool:
    heard = turn.heard
    if heard.pointed.seen or heard.wish.brand or heard.has(*_OTHERWISE):
        return False
    unwanted, vocabulary = heard.wish.unwanted.words, turn.dialogue.vocabulary
    if any(vocabulary.knows(word) for word in unwanted):
        return False
    is_variant = _is_variant(heard.text)
    if turn.names_product and not (heard.follows and is_variant):
        return False
    if heard.follows or (heard.is_question and heard.refers and not turn.memory.focus):
        return True
    return is_variant and len(heard.text.split()) <= FEW_WORDS and turn.intent not in SERVICE
