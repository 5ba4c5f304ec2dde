from recommender.items import Item, feature_matrix, feature_vocabulary, title_words


def test_the_last_words_of_a_title_name_the_thing() -> None:
    assert title_words("Marbank Potato Chips No. 2, 11 oz") == ("title:marbank", "title:potato", "title:chip")
    assert title_words("One Two Three Four 5 Five Six") == (
        *("title:three", "title:four", "title:five"),
        "title:six",
    )
    assert title_words("") == title_words(", 11 oz") == ()


def test_words_of_many_titles_are_features_beside_category_brand_and_price() -> None:
    items = [
        Item(str(n), f"Tea {n}", category="Food > Tea", brand="Own", price_minor=100.0) for n in range(12)
    ]
    names = feature_vocabulary([*items, Item("x", "Rose soap")]).tolist()
    assert names == ["brand:own", "category:food", "category:food > tea", "price:13", "title:tea"]
    matrix = feature_matrix([items[0], Item("y", "Green tea"), Item("z", "Soap")], feature_vocabulary(items))
    assert matrix.sum(axis=1).tolist() == [5, 1, 0]


def test_a_word_of_few_titles_says_no_more_than_their_identity() -> None:
    assert feature_vocabulary([Item(str(n), "Tea") for n in range(9)]).tolist() == []
