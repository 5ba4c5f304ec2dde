"""A text as the dialogue reads it: in lower case, visible, bounded; its words and their singulars."""

import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 1000
"""What is said in more than this is not a wish; and every pattern stays fast."""
LONGEST_WORD = 40

WORD = re.compile(r"[^\W_]+(?:['&./%-][^\W_]+)*")
_IRREGULAR = {
    "loaves": "loaf", "knives": "knife", "leaves": "leaf", "men": "man", "women": "woman",
    "children": "child", "feet": "foot", "mice": "mouse", "nüsse": "nuss", "dosen": "dose",
}  # fmt: skip


def plain(text: str) -> str:
    """Never raises; `ß` is `ss`, the curly apostrophe the straight one, all space one blank."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).replace("’", "'").casefold()
    visible = (c if unicodedata.category(c) not in ("Cf", "Cs", "Cc") else " " for c in folded)
    return " ".join("".join(visible).split())[:LONGEST_TEXT]


def words(text: str) -> list[str]:
    """Of a text that is `plain`."""
    return [word[:LONGEST_WORD] for word in WORD.findall(text)]


@lru_cache(maxsize=65_536)
def singular(word: str) -> str:
    """Harman's S stemmer ("How effective is suffixing?", JASIS 42 (1991), table 1), and what it misses."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses", "zes", "oes")):
        return word[:-2]
    return word if word.endswith(("us", "ss")) else word[:-1]


def stems(text: str) -> list[str]:
    """The singulars of the words of a title or category, parts of joined words each for itself."""
    return [singular(part) for part in _PART.findall(text.casefold())]


_PART = re.compile(r"[^\W_]+")


def as_written(said: str, text: str) -> str:
    """A text of plain words, each as the visitor wrote it where he did: German nouns have capitals."""
    own = {plain(word): word for word in WORD.findall(said[:LONGEST_TEXT])}
    return WORD.sub(lambda found: own.get(found.group(), found.group()), text)
