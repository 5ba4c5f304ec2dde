"""Words of titles and queries: splitting, stems of plurals, and how far a typing error is from a word."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[.,]\d+)?")
LONGEST = 32
"""Characters of a word that count: a word of a million characters must cost nothing."""


def split(text: str) -> list[str]:
    """Words in lower case without accents, stemmed."""
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return [stem(word[:LONGEST]) for word in WORD.findall(plain)]


# A catalogue says few different words, but each thousands of times.
@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Plurals to singulars: Harman's S stemmer.

    Harman, "How effective is suffixing?", JASIS 42 (1991), table 1.
    """
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


def trigrams(word: str) -> list[str]:
    """Of the word with its ends marked, each once, in order."""
    marked = f"^{word}$"
    return list(dict.fromkeys(marked[start : start + 3] for start in range(len(marked) - 2)))


def edits(first: str, second: str) -> int:
    """Damerau-Levenshtein distance (optimal string alignment): added, lost, changed or swapped letters."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def edits_allowed(word: str) -> int:
    """None in short words and numbers, where another word is nearer than a typing error."""
    if len(word) < 3 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 8 else 2
