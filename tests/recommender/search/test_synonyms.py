from recommender.items import Item
from recommender.search.synonyms import phrases, synonyms
from recommender.search.text_index import TextIndex

TITLES = ("Bath Tissue, 12 ct", "Bath Towel", "Diapers, 40 ct", "Whole Milk", "Milk Chocolate", "Red Paint")


def best(text: str) -> str | None:
    found = TextIndex([Item(title, title) for title in TITLES]).search(text)
    return TITLES[found.rows[found.scores.argmax()]] if len(found.rows) else None


def test_each_phrase_knows_the_others_of_its_lines() -> None:
    assert ("diaper",) in synonyms()[("nappy",)]
    assert all(phrase not in others for phrase, others in synonyms().items())


def test_the_longest_known_phrase_is_one_part() -> None:
    assert [phrase for phrase, _ in phrases(["cheap", "toilet", "paper", "roll"])] == [
        ("cheap",),
        ("toilet", "paper"),
        ("roll",),
    ]


def test_other_words_find_the_same() -> None:
    assert best("toilet paper") == "Bath Tissue, 12 ct"
    assert best("nappies") == "Diapers, 40 ct"
    assert best("Windeln") == "Diapers, 40 ct"
    assert best("Vollmilch") == "Whole Milk"


def test_what_means_the_same_must_be_whole() -> None:
    assert "Bath Towel" not in {
        TITLES[row] for row in TextIndex([Item(title, title) for title in TITLES]).search("klopapier").rows
    }
