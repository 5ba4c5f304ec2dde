from bot.feeds.departments import DEPARTMENTS, department_slug


def test_slugs_are_file_names_and_no_two_the_same() -> None:
    slugs = [department_slug(name) for name in DEPARTMENTS]
    assert len(set(slugs)) == len(DEPARTMENTS)
    assert all(slug.isascii() and slug.replace("-", "").isalnum() for slug in slugs)
    assert department_slug("Beer, Wine & Spirits") == "beer-wine-spirits"
    assert department_slug("Café & Salad Bar") == "cafe-salad-bar"
