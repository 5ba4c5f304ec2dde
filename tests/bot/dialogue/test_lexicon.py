from bot.dialogue.lexicon import lexicon


def test_every_intent_is_known_in_every_language() -> None:
    assert all(len(patterns) >= 2 for patterns in lexicon().intents.values())


def test_patterns_and_words_are_in_lower_case_as_the_texts_they_meet() -> None:
    words = [*lexicon().stopwords, *(w for kind in lexicon().prices.values() for w in kind)]
    assert all(word == word.casefold() for word in words)
    assert not [p.pattern for ps in lexicon().intents.values() for p in ps if "ß" in p.pattern]
