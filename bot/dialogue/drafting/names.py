"""Names in a model's text that no tool returned: brands, products, places, codes."""

import re
from collections.abc import Sequence

from bot.dialogue.drafting.allowed import Facts, Mention, bare
from bot.dialogue.drafting.reading import Word
from bot.dialogue.drafting.words import words

_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{2,120})[\"“”„«»]|(?<!\w)'([^'\n]{3,80})'(?!\w)")
_ABSTRACT = re.compile(r".{3,}(?:ung|ungen|heit|heiten|keit|keiten|schaft|tion|tionen|tät|nis|nisse|ismus)")
"""Endings of German nouns that name no thing."""
_STARTS = re.compile(r".{3,}(?:ly|ing|ed|lich|ig|isch|end|weise)")
"""Endings of words that begin a sentence and are no name."""
_ENDINGS = ("s", "es", "n", "en", "e", "er", "ed", "ing", "'s")
LONGEST_NAME = 4


def unknown_name(said: Sequence[Word], facts: Facts) -> str:
    """The first word or words that name something no tool returned, or ""."""
    for at, word in enumerate(said):
        if not _known(word, facts) and _is_name(word, facts.allowed.locale):
            return word.text
        if _shouted(word) and word.folded not in facts.vocabulary:
            return word.text
        other = _of_the_shop(said[at : at + LONGEST_NAME], facts)
        if other:
            return other
    return ""


def has_strange_word(said: Sequence[Word], facts: Facts) -> bool:
    """Whether there is one that stands in no source and could be a thing."""
    return any(len(word.text) > 3 and not word.text.isdigit() and not _known(word, facts) for word in said)


def is_strange(said: Sequence[Word], facts: Facts) -> bool:
    """Whether most of it is unknown: another language, or none."""
    known = sum(_known(word, facts) or word.text[0].isdigit() for word in said)
    return len(said) > 1 and known * 2 < len(said)


def unknown_quote(text: str, facts: Facts) -> str:
    """What stands in quotation marks is a name or a wording: somebody must have said it."""
    told = " ".join((*facts.texts, *facts.sources, facts.allowed.question.casefold()))
    for match in _QUOTED.finditer(text):
        quoted = (match[1] or match[2]).strip(" .,!?").casefold()
        if quoted not in told:
            return quoted
    return ""


def unknown_kind(said: Sequence[Word], mentions: Sequence[Mention], facts: Facts) -> str:
    """ "almond milk" where only oat milk was returned: a word of the name, with another before it."""
    for mention in mentions:
        before = [w for w in said if w.start < mention.start]
        if mention.whole or not before or _starts_with(said, mention):
            continue
        word = before[-1]
        if not _known(word, facts) and word.folded[0].isalpha() and len(word.folded) > 3:
            return word.text
    return ""


def _starts_with(said: Sequence[Word], mention: Mention) -> bool:
    return any(w.start == mention.start and w.first for w in said)


def _known(word: Word, facts: Facts) -> bool:
    plain = bare(word.folded)
    if _listed(plain, facts):
        return True
    parts = [part for part in re.split(r"[-&.]", plain) if part]
    return len(parts) > 1 and all(_listed(part, facts) or part.isdigit() for part in parts)


def _listed(word: str, facts: Facts) -> bool:
    forms = [word, *(word.removesuffix(end) for end in _ENDINGS if len(word) - len(end) > 3)]
    return any(_everyday(form) or form in facts.vocabulary for form in forms) or any(
        f"{word}{end}" in facts.vocabulary for end in ("s", "n", "en", "e")
    )


def _is_name(word: Word, locale: str) -> bool:
    text = bare(word.text)
    if any(c.isdigit() for c in text):
        return any(c.isalpha() for c in text)
    if not any(c.isupper() for c in text):
        return False
    if any(c.isupper() for part in re.split(r"[-&.']", text) for c in part[1:]):
        return True
    if word.first:
        return not _STARTS.fullmatch(word.folded)
    return locale != "de" or not _ABSTRACT.fullmatch(word.folded)


def _shouted(word: Word) -> bool:
    """As a coupon's code is, whatever common word it is made of."""
    return len(word.text) > 3 and word.text.isupper()


def _of_the_shop(said: Sequence[Word], facts: Facts) -> str:
    """A brand of the catalogue that is none of the products', the longest name first."""
    for length in range(len(said), 0, -1):
        run = [bare(w.folded) for w in said[:length]]
        name = " ".join(run)
        if name in facts.allowed.names and not all(part in facts.goods for part in run):
            everyday = all(_everyday(part) for part in run)
            if not everyday or any(w.text[0].isupper() and not w.first for w in said[:length]):
                return name
    return ""


def _everyday(word: str) -> bool:
    known = words()
    return word in known.common or word in known.empty or word in known.ordinals or word in known.negations
