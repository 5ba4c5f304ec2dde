"""Words of titles and queries: splitting, stems of plurals, and how many typing errors a word may have."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[.,]\d+)?")
LONGEST = 32
"""Characters of a word that count: a word of a million characters must cost nothing."""
NEGATED = re.compile(r"['’]t\b")
"""So that `can't` is one word."""
IRREGULAR = {
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "men": "man",
    "women": "woman",
    "children": "child",
    "knives": "knife",
    "loaves": "loaf",
    "leaves": "leaf",
    "shelves": "shelf",
    "scarves": "scarf",
    # No cloth, which cleans tables.
    "clothes": "clothing",
}


def split(text: str) -> list[str]:
    """Words in lower case without accents, stemmed."""
    return [stem(word) for word in plain_words(text)]


def plain_words(text: str) -> list[str]:
    """Words in lower case without accents, as they are written."""
    plain = text.casefold()
    if "'" in plain or "’" in plain:
        plain = NEGATED.sub("t", plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [word[:LONGEST] for word in WORD.findall(plain)]


# A catalogue says few different words, but each thousands of times.
@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Plurals to singulars: Harman's S stemmer, and what it cannot know.

    Harman, "How effective is suffixing?", JASIS 42 (1991), table 1.
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 3 and word.endswith("ie"):
        # Not Harman's: without it cookies and a cookie would be different words.
        return word[:-2] + "y"
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses", "zes", "oes")):
        return word[:-2]
    if word.endswith(("us", "ss")):
        return word
    return word[:-1]


def edits_allowed(word: str) -> int:
    """None in short words and numbers, where another word is nearer than a typing error."""
    if len(word) < 3 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 8 else 2


STOP = frozenset(
    split(
        "a an and any anything are as at be cant could do dont find for from get have i im in into is it "
        "like looking make me my need of on or out please show size some somebody someone something that "
        "the their them there these this those to want what with would you your "
        "auf aus bitte brauche das dem den der die ein eine einem einen einer es etwas gegen größe haben "
        "ich ist mein meine meinen mir mit möchte oder suche und von was wir zu zum zur "
    )
)
"""Words that say nothing of a thing."""
